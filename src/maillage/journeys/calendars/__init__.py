"""Calendars: a secret address where an adviser's or a house's times are read, and one elsewhere that is read as busy."""
