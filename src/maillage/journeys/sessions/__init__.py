"""Permanences on screen: opened as a series, published, moved or cancelled in one action, and who is told how."""
