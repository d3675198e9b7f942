"""The map of reach: who can come where, at which hour, and be back, without a car. No person is in it."""
