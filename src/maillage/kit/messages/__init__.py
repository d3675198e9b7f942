"""What must be told to somebody, once, by their own means: an outbox, carriers, a call list. It knows no trade word."""
