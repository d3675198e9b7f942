"""Invented people and hours for the gallery: every component in every state. Demonstrations only."""
