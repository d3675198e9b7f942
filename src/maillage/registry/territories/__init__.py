"""Communes and the perimeters they belong to, dated: both change on 1 January."""
