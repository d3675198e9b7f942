"""Agencies, houses, intercommunalités and partners, and who works with whom."""
