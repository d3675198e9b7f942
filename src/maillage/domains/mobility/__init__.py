"""Feeds, timetable versions and reach profiles; host of engines.reach."""
