"""One folder per trade; they never import each other."""
