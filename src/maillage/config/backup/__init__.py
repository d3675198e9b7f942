"""Backups: one sealed file with the database, the files and the timetables; restored into an empty place only."""
