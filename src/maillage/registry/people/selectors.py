"""Reads of people's files. Every one that returns an identity notes it."""

from __future__ import annotations

from maillage.kit.audit import reads
from maillage.kit.errors import NotFound
from maillage.registry.people.models import Person


def person_row(key: int) -> Person:
    """The file of one person; refused when this reader has none of that key."""
    row = Person.objects.select_related("commune").filter(pk=key).first()
    if row is None:
        raise NotFound
    reads.note([row.pk])
    return row
