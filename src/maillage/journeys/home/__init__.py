"""The first page, signing in, and each role's way in."""
