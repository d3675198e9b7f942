"""The look and the voice of the product: shapes in, components out. No trade rule, no query."""
