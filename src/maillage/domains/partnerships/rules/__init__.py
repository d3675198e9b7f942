"""Pure answers of partnerships: definitions of the indicators, what is due of an action, which contacts to verify."""
