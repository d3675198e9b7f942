"""Retention: what was kept long enough is blanked or deleted, model by model, as declared. A dry run counts the same rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Field, Model, Q, QuerySet
from django.utils.module_loading import import_string

from maillage.kit.privacy.declaring import Declared, declared, path_to


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of a model, and which of their fields; no field: the whole rows."""

    model: str
    fields: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Spared:
    """People whose rows stay as they are for now: they asked that nothing be touched."""

    target: type[Model]
    keys: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What has been kept long enough: counted, then done."""

    model: str
    fields: tuple[str, ...]
    count: Callable[[], int]
    do: Callable[[], object]


@transaction.atomic
def forget(*, agency: int | None, spared: Spared, now: datetime, is_dry_run: bool = False) -> tuple[Forgotten, ...]:
    """Forget what is due in one agency, in its scope; without one, what belongs to none. What was, or would be."""
    due = [each for model in declared() if model.has_agency is (agency is not None) for each in _due(model, agency, spared, now)]
    told = tuple(Forgotten(each.model, each.fields, each.count()) for each in due)
    if not is_dry_run:
        for each, found in zip(due, told, strict=True):
            if found.count:
                each.do()
    return told


def blanks(model: type[Model], names: Iterable[str]) -> dict[str, Any]:
    """What a blank field holds: its default, else nothing."""
    return {name: _blank(model._meta.get_field(name)) for name in names}  # type: ignore[arg-type]  # concrete fields


def own_verbs() -> Mapping[str, str]:
    """Models whose forgetting is a verb of their own: label → dotted path, as configured."""
    table: Mapping[str, str] = import_string(settings.RETENTION_VERBS)
    return table


def _due(each: Declared, agency: int | None, spared: Spared, now: datetime) -> Iterator[Due]:
    path = own_verbs().get(each.label)
    if path is not None:
        verb = partial(import_string(path), **({"agency": agency} if agency is not None else {}), now=now)
        yield Due(each.label, (), partial(verb, is_dry_run=True), verb)
        return
    rows = _rows(each, agency, spared)
    for sooner in each.held.sooner:
        early = _older(rows, sooner.counted_from, min(sooner.days, each.kept_days), now)
        early = early.exclude(sooner.unless) if sooner.unless is not None else early
        yield _blanked(each, _not_blank(each, early, sooner.fields), sooner.fields)
    old = _older(rows, each.held.counted_from, each.kept_days, now)
    if each.held.erasure == "delete":
        yield Due(each.label, (), old.count, old.delete)
    else:
        yield _blanked(each, _not_blank(each, old, each.held.fields), each.held.fields)


def _rows(each: Declared, agency: int | None, spared: Spared) -> QuerySet[Model]:
    rows = each.model._default_manager.all()
    if agency is not None:
        rows = rows.filter(agency_id=agency)
    path = path_to(spared.target, each)
    return rows.exclude(**{f"{path}__in": list(spared.keys)}) if path and spared.keys else rows


def _older(rows: QuerySet[Model], counted_from: str, days: int, now: datetime) -> QuerySet[Model]:
    return rows.filter(**{f"{counted_from}__lt": now - timedelta(days=days)})


def _not_blank(each: Declared, rows: QuerySet[Model], names: Iterable[str]) -> QuerySet[Model]:
    held = [~Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": False}) for name, value in _items(each, names)]
    return rows.filter(reduce(or_, held))


def _blanked(each: Declared, rows: QuerySet[Model], names: tuple[str, ...]) -> Due:
    keys = each.model._default_manager.filter(pk__in=rows.order_by().values("pk"))  # a join cannot be updated
    return Due(each.label, names, rows.count, partial(keys.update, **blanks(each.model, names)))


def _items(each: Declared, names: Iterable[str]) -> Iterable[tuple[str, Any]]:
    return blanks(each.model, names).items()


def _blank(field: Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else ""
