"""Pure answers about travelling: limits, trips, comparable days, plans, sentences. Import the modules."""
