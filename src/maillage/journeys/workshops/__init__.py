"""Workshops on screen: planned, filled by any partner, held, and what to do when too few come."""
