"""One diary: whatever can be in one place only, and when it is taken."""
