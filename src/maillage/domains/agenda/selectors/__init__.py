"""Reads of the agenda, for pages and journeys."""
