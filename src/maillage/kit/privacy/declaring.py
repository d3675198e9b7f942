"""What each model declares about the personal data it holds; copy, erasure, retention and the record of processing read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import ForeignKey, Model, Q


@dataclass(frozen=True, slots=True)
class Sooner:
    """Fields that are blanked before their row goes; `unless` are rows that still need them."""

    fields: tuple[str, ...]
    days: int
    counted_from: str
    unless: Q | None = None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Fields, why they are kept, for how long after which moment, and what forgetting them means.

    `person` is the path to the person's key where no foreign key says it, and `person_when` what else must hold.
    `after_erasure` is what a row becomes when the person has it erased and figures still count it: empty, it names
    nobody as it is; none, the row goes, or is blanked, as `erasure` says.
    """

    fields: tuple[str, ...]
    purpose: str
    retention_days: int
    counted_from: str
    erasure: Literal["delete", "blank"]
    sooner: tuple[Sooner, ...] = ()
    person: str = ""
    person_when: Mapping[str, Any] | None = None
    after_erasure: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """One model and what it declares."""

    model: type[Model]
    held: PersonalData

    @property
    def label(self) -> str:
        """As in people.Person."""
        return self.model._meta.label

    @property
    def has_agency(self) -> bool:
        """Its rows belong to an agency each."""
        return any(field.column == "agency_id" and not field.null for field in self.model._meta.concrete_fields)

    @property
    def kept_days(self) -> int:
        """What the model declares, or less where this installation says so; never more."""
        wanted = int(settings.RETENTION_DAYS.get(self.label, self.held.retention_days))
        if not 0 < wanted <= self.held.retention_days:
            raise ImproperlyConfigured(f"MAILLAGE_RETENTION: {self.label} is kept {self.held.retention_days} days at most.")
        return wanted


def declared() -> tuple[Declared, ...]:
    """Every model that holds personal data, by label."""
    found = ((model, getattr(model, "personal_data", None)) for model in apps.get_models())
    return tuple(sorted((Declared(model, held) for model, held in found if held), key=lambda each: each.label))


def path_to(target: type[Model], each: Declared) -> str | None:
    """The look-up by which the rows of a model are found that are about one row of `target`; none: they are about nobody.

    Read from the foreign keys, through models that declare something themselves.
    """
    return each.held.person or _by_keys(target, each.model)


def about(target: type[Model], key: int) -> Iterator[tuple[Declared, dict[str, Any]]]:
    """Each model that says something about this person, and the filter that finds it; the farthest first."""
    found = [(each, path) for each in declared() if (path := path_to(target, each))]
    for each, path in sorted(found, key=lambda pair: (-pair[1].count("__"), pair[1] == "pk", pair[0].label)):
        yield each, {path: key, **(each.held.person_when or {})}


def _by_keys(target: type[Model], model: type[Model], depth: int = 3) -> str | None:
    if model is target:
        return "pk"
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    direct = next((field.name for field in keys if field.related_model is target), None)
    if direct or depth == 1:
        return direct
    for field in keys:
        other = field.related_model
        if isinstance(other, type) and other is not model and getattr(other, "personal_data", None):
            further = _by_keys(target, other, depth - 1)
            if further:
                return f"{field.name}__{further}"
    return None
