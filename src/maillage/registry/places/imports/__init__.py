"""Official files of houses, agencies and days off, and the import of a whole territory."""
