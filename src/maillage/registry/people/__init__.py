"""Job seekers, with the least data; who may see them is decided in the database."""
