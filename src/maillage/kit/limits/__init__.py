"""How often a public form may be sent: by one visitor, and through one link. Counted in the database, forgotten within a day."""
