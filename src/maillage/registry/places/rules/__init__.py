"""Pure answers about places: hours, and the tours of mobile houses."""
