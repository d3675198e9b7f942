"""Pages of the houses: an opening as a project, days inside the agency, sheets and contacts, blocked cases."""
