"""The copy of all that is held about one person: every column of every row that declares itself, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Field, ForeignKey, GeneratedField, Model

from maillage.kit.privacy.declaring import Declared, about

UNTOLD = frozenset({"idempotency_key", "token_hash", "code_tries", "resource", "key", "account_id", "ended_by_id"})
"""Keys of ours, which say nothing, and colleagues: who read or wrote is told by role and organisation."""


@dataclass(frozen=True, slots=True)
class Said:
    """One column of a row: its name, its value, and the words of it."""

    field: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Copied:
    """The rows of one model."""

    model: str
    rows: tuple[tuple[Said, ...], ...]


def copy_about(target: type[Model], key: int) -> tuple[Copied, ...]:
    """Everything about this person that this reader may see, the person's own row first."""
    found = [(each, _rows(each, where)) for each, where in reversed(list(about(target, key)))]
    return tuple(Copied(each.label, rows) for each, rows in found if rows)


def _rows(each: Declared, where: dict[str, Any]) -> tuple[tuple[Said, ...], ...]:
    told = [field for field in each.model._meta.concrete_fields if _is_told(field)]
    names = [field.name for field in told if isinstance(field, ForeignKey)]
    rows = each.model._default_manager.filter(**where).select_related(*names).order_by("pk")
    return tuple(tuple(_said(row, field) for field in told) for row in rows)


def _is_told(field: Field[Any, Any]) -> bool:
    if field.name in UNTOLD or field.primary_key or isinstance(field, GeneratedField):
        return False
    return not (isinstance(field, ForeignKey) and field.related_model._meta.label == settings.AUTH_USER_MODEL)


def _said(row: Model, field: Field[Any, Any]) -> Said:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey):
        other = getattr(row, field.name)
        return Said(field.name, value, "" if other is None else str(other))
    if field.choices:
        return Said(field.name, value, str(getattr(row, f"get_{field.name}_display")()))
    return Said(field.name, value, "" if value is None else str(value))
