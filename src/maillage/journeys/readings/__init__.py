"""Who read far more files than they are used to: said to the administrator, by message and on a page."""
