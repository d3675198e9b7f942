"""Maillage: the partnership between a local employment agency and its intercommunalités."""
