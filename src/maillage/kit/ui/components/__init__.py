"""The components, registered in one tag library. Values in, HTML out."""
