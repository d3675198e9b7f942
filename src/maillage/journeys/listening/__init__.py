"""Listening: what people said stood in their way comes back as a proposal to move a permanence."""
