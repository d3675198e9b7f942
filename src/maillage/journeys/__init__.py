"""Screens and jobs that cross domains."""
