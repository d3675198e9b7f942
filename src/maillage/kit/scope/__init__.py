"""Who sees which row, decided by the database. Nothing entered, no row."""
