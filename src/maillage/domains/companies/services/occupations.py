"""An edition of the directory of occupations comes in, whole or not at all. What is no longer in it is closed, never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DirectoryNotPossible
from maillage.domains.companies.models import (
    Appellation,
    Occupation,
    OccupationEdition,
    OccupationMove,
    OccupationSector,
)
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.registry.organisations.permissions import Acting

BATCH: Final = 2000
MOST_LOST: Final = 0.25  # a directory never loses a quarter of its occupations at once: a file is cut


@dataclass(frozen=True, slots=True)
class Sheet:
    """An occupation as the files have it."""

    label: str
    domain_code: str
    domain_label: str
    is_regulated: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """An everyday title as the files have it; `occupation` is a code."""

    occupation: str
    label: str
    is_main: bool = False
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """A whole edition. Occupations by code, titles by OGR, moves with their rank, sectors as (code, division)."""

    version: str
    published_on: date | None
    occupations: Mapping[str, Sheet]
    titles: Mapping[str, Title]
    moves: Mapping[tuple[str, str], int]
    sectors: frozenset[tuple[str, str]]
    is_sample: bool = False


@dataclass
class Change:
    """How many rows of a kind came, changed, or are no longer in the directory."""

    created: int = 0
    changed: int = 0
    ended: int = 0


@dataclass
class Brought:
    """What an edition changed, by kind; `is_kept` when a sample found the real directory there and left it."""

    version: str
    changes: dict[str, Change] = field(default_factory=dict)
    is_kept: bool = False

    @property
    def is_same(self) -> bool:
        """Nothing changed."""
        return not any(each.created or each.changed or each.ended for each in self.changes.values())


@transaction.atomic
def bring_occupations(*, directory: Directory, by: Acting, now: datetime, is_dry_run: bool = False) -> Brought:
    """Write what differs. An older edition, or one that lost a quarter of the occupations, is refused."""
    if by.role != "administrator":
        raise NotAllowed
    latest = OccupationEdition.objects.select_for_update().first()
    brought = Brought(directory.version)
    if latest is not None and directory.is_sample and not latest.is_sample:
        brought.is_kept = True
        return brought
    _check(directory, latest)
    with transaction.atomic():
        brought.changes = _write(directory, clock.today(now))
        if is_dry_run:
            transaction.set_rollback(True)
            return brought
    if latest is None or latest.version != directory.version or not brought.is_same:
        edition = OccupationEdition.objects.create(
            version=directory.version,
            published_on=directory.published_on,
            brought_at=now,
            is_sample=directory.is_sample,
            occupations_count=len(directory.occupations),
            appellations_count=len(directory.titles),
        )
        record(verb="occupations.brought", kind="occupation_edition", key=edition.pk, now=now)
    return brought


def _write(directory: Directory, today: date) -> dict[str, Change]:
    occupations = _occupations(directory, today)
    keys = dict(Occupation.objects.values_list("code", "pk"))
    return {
        "occupations": occupations,
        "titles": _titles(directory, keys, today),
        "moves": _moves(directory, keys),
        "sectors": _sectors(directory, keys),
    }


def _check(directory: Directory, latest: OccupationEdition | None) -> None:
    if latest is None or latest.is_sample:
        return
    if latest.published_on and directory.published_on and directory.published_on < latest.published_on:
        said = _("Une édition plus récente est déjà chargée : %(version)s. Prenez celle-là, ou une plus récente.")
        raise DirectoryNotPossible(said % {"version": latest.version})
    known = set(Occupation.objects.current().values_list("code", flat=True))
    lost = len(known - directory.occupations.keys())
    if lost > MOST_LOST * len(known):
        said = _("%(lost)s métiers sur %(known)s disparaîtraient : un fichier est sans doute coupé. Téléchargez-le de nouveau.")
        raise DirectoryNotPossible(said % {"lost": lost, "known": len(known)})


def _occupations(directory: Directory, today: date) -> Change:
    wanted = {
        code: {
            "label": sheet.label,
            "domain_code": sheet.domain_code,
            "domain_label": sheet.domain_label,
            "is_regulated": sheet.is_regulated,
            "closed_on": None,
        }
        for code, sheet in directory.occupations.items()
    }
    return _written(Occupation, wanted, today)


def _titles(directory: Directory, keys: Mapping[str, int], today: date) -> Change:
    wanted = {
        code: {
            "occupation_id": keys[title.occupation],
            "label": title.label,
            "is_main": title.is_main,
            "is_rare": title.is_rare,
            "closed_on": None,
        }
        for code, title in directory.titles.items()
    }
    return _written(Appellation, wanted, today)


def _written(model: type[Any], wanted: Mapping[str, Mapping[str, Any]], today: date) -> Change:
    """Rows by code: those that are new, those that differ, and those that are closed because they are no longer there."""
    rows = {row.code: row for row in model.objects.all()}
    new = [model(code=code, **values) for code, values in wanted.items() if code not in rows]
    differ = [
        row for code, row in rows.items() if any(getattr(row, name) != value for name, value in wanted.get(code, {}).items())
    ]
    for row in differ:
        for name, value in wanted[row.code].items():
            setattr(row, name, value)
    gone = model.objects.filter(pk__in=[row.pk for code, row in rows.items() if code not in wanted and not row.closed_on])
    model.objects.bulk_create(new, batch_size=BATCH)
    if differ:
        model.objects.bulk_update(differ, list(next(iter(wanted.values()))), batch_size=BATCH)
    return Change(len(new), len(differ), gone.update(closed_on=today))


def _moves(directory: Directory, keys: Mapping[str, int]) -> Change:
    wanted = {(keys[one], keys[other]): rank for (one, other), rank in directory.moves.items()}
    rows = {(row.occupation_id, row.toward_id): row for row in OccupationMove.objects.all()}
    differ = [row for edge, row in rows.items() if edge in wanted and row.rank != wanted[edge]]
    for row in differ:
        row.rank = wanted[row.occupation_id, row.toward_id]
    OccupationMove.objects.bulk_update(differ, ["rank"], batch_size=BATCH)
    new = [OccupationMove(occupation_id=one, toward_id=other, rank=rank) for (one, other), rank in wanted.items()
           if (one, other) not in rows]  # fmt: skip
    OccupationMove.objects.bulk_create(new, batch_size=BATCH)
    return Change(len(new), len(differ), _removed(OccupationMove, (row for edge, row in rows.items() if edge not in wanted)))


def _sectors(directory: Directory, keys: Mapping[str, int]) -> Change:
    wanted = {(keys[code], division) for code, division in directory.sectors}
    rows = {(row.occupation_id, row.naf_division): row for row in OccupationSector.objects.all()}
    new = [OccupationSector(occupation_id=key, naf_division=division) for key, division in sorted(wanted - rows.keys())]
    OccupationSector.objects.bulk_create(new, batch_size=BATCH)
    return Change(len(new), 0, _removed(OccupationSector, (row for pair, row in rows.items() if pair not in wanted)))


def _removed(model: type[Any], rows: Iterable[models.Model]) -> int:
    """A link that the directory no longer has means nothing by itself: it goes."""
    count: int = model.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    return count
