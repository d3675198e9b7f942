"""The doors of this journey, by what they open."""
