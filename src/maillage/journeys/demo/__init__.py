"""The demonstration territory: its facts, its invented people, its timetable."""
