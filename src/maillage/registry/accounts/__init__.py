"""Accounts of professionals, their roles, and the scope these give."""
