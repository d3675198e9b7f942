"""The ten-second count of a house, and what the counts add up to."""
