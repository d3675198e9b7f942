"""Erasing what is said about one person, wherever a model declares it. The person's own row is the registry's to blank."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from maillage.kit.privacy.declaring import Declared, about
from maillage.kit.privacy.forgetting import blanks


def erase_about(target: type[Model], key: int) -> dict[str, int]:
    """Delete or blank every row about this person but their own; how many of each model. In a scope that sees them."""
    return {each.label: _erase(each, found) for each, found in about(target, key) if each.model is not target}


def _erase(each: Declared, found: dict[str, Any]) -> int:
    rows = each.model._default_manager.filter(**found)
    values = each.held.after_erasure
    if values is None and each.held.erasure == "delete":
        return rows.delete()[1].get(each.label, 0)
    wanted = blanks(each.model, each.held.fields) if values is None else dict(values)
    if not wanted:
        return 0
    return each.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**wanted)
