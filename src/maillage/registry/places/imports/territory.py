"""The import of a territory: read every file, tell every error, then write all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.organisations.permissions import Acting, check_can_manage_organisations
from maillage.registry.places.imports.agencies import AgencyLine, read_agencies
from maillage.registry.places.imports.bodies import write_bodies
from maillage.registry.places.imports.days import (
    read_holidays,
    read_school_breaks,
    write_holidays,
    write_school_breaks,
)
from maillage.registry.places.imports.houses import HouseLine, read_houses
from maillage.registry.places.imports.rotas import write_rota
from maillage.registry.places.imports.spots import Gazetteer
from maillage.registry.places.imports.stops import StopLine, stops_of
from maillage.registry.places.imports.writing import (
    PLACES,
    Dates,
    close_missing_houses,
    write_agency,
    write_hours,
    write_house,
    write_place,
)
from maillage.registry.places.models import Place
from maillage.registry.territories.imports.changes import Changes
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.neighbourhoods import (
    NeighbourhoodLine,
    read_neighbourhoods,
    write_neighbourhoods,
)
from maillage.registry.territories.imports.reading import ARGUMENTS, Territory, read_territory
from maillage.registry.territories.imports.writing import write_territory
from maillage.registry.territories.models import Commune

HOUSES, AGENCIES, HOURS, HOLIDAYS, BREAKS = "maisons", "agences", "horaires", "jours fériés", "vacances scolaires"
NEIGHBOURHOODS, BODIES = "quartiers prioritaires", "organisations intercommunales"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, each on this machine; `only` are numbers of intermunicipalities."""

    communes: tuple[Path, ...] = ()
    intermunicipalities: Path | None = None
    houses: Path | None = None
    agencies: Path | None = None
    holidays: Path | None = None
    school: Path | None = None
    neighbourhoods: Path | None = None
    only: frozenset[str] = frozenset()
    since: date | None = None


@dataclass
class _Read:
    territory: Territory | None = None
    neighbourhoods: list[NeighbourhoodLine] | None = None
    houses: list[HouseLine] = field(default_factory=list)
    stops: dict[str, list[StopLine]] = field(default_factory=dict)
    agencies: list[AgencyLine] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)
    breaks: list[SchoolBreak] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TerritoryReport:
    """What was read, found and changed. Refused when a file has an error: then nothing is written."""

    territory: Territory | None
    houses: tuple[HouseLine, ...]
    findings: Findings
    changes: Changes
    is_dry_run: bool

    @property
    def is_refused(self) -> bool:
        """Does an error keep it from being written?"""
        return bool(self.findings.errors)


def import_territory(*, sources: Sources, by: Acting, now: datetime, is_dry_run: bool = False) -> TerritoryReport:
    """Bring the files in. The same files twice change nothing; a dry run tells what would change, and writes nothing."""
    check_can_manage_organisations(by)
    findings, changes = Findings(), Changes()
    read = _read(sources, findings)
    if not findings.errors:
        with transaction.atomic():
            _write(read, clock.today(now), changes)
            if is_dry_run:
                transaction.set_rollback(True)
            elif not changes.are_none:
                year = read.territory.since.year if read.territory else now.year
                record(verb="territory.imported", kind="territory", key=year, now=now)
    return TerritoryReport(read.territory, tuple(read.houses), findings, changes, is_dry_run)


def _read(sources: Sources, findings: Findings) -> _Read:
    read = _Read()
    if sources.communes:
        read.territory = read_territory(sources.communes, sources.intermunicipalities, sources.only, sources.since, findings)
        _read_places(read, Gazetteer.of(read.territory), sources, findings)
        if sources.neighbourhoods:
            read.neighbourhoods = read_neighbourhoods(sources.neighbourhoods, read.territory, findings)
    elif sources.intermunicipalities or sources.houses or sources.agencies or sources.neighbourhoods:
        findings.error(ARGUMENTS, "--communes", "Il manque le fichier des communes.", "Ajoutez --communes FICHIER.")
    if sources.holidays:
        read.holidays = read_holidays(sources.holidays, findings)
    if sources.school:
        read.breaks = read_school_breaks(sources.school, findings)
    return read


def _read_places(read: _Read, gazetteer: Gazetteer, sources: Sources, findings: Findings) -> None:
    if sources.houses:
        read.houses = read_houses(sources.houses, gazetteer, findings)
        read.stops = {house.code: stops_of(house, gazetteer, findings) for house in read.houses}
    if sources.agencies:
        read.agencies = read_agencies(sources.agencies, gazetteer, findings)


def _write(read: _Read, today: date, changes: Changes) -> None:
    if read.territory is not None:
        communes = write_territory(read.territory, changes)
        write_bodies(read.territory, changes[BODIES])
        if read.neighbourhoods is not None:
            write_neighbourhoods(read.neighbourhoods, communes, read.territory.since, changes[NEIGHBOURHOODS])
        dates = Dates(read.territory.since, today)
        _write_houses(read, communes, dates, changes)
        for line in read.agencies:
            agency = write_agency(line, communes, dates, changes[AGENCIES])
            write_place(agency, Place.Kind.AGENCY, line.commune.name, _spot(line, communes), changes[PLACES])
    write_holidays(read.holidays, changes[HOLIDAYS])
    write_school_breaks(read.breaks, changes[BREAKS])
    if not changes[PLACES].is_nothing:
        events.emit("places.changed")


def _write_houses(read: _Read, communes: Mapping[str, Commune], dates: Dates, changes: Changes) -> None:
    for line in read.houses:
        house = write_house(line, communes, dates, changes[HOUSES])
        stops = read.stops[line.code]
        if stops and line.tour:
            is_whole = len(stops) == len(line.tour.stops)
            write_rota(house, stops, communes, dates, changes, is_whole=is_whole)
        if not stops or line.hours:
            place = write_place(house, Place.Kind.HOUSE, line.commune.name, _spot(line, communes), changes[PLACES])
            write_hours(place, line.hours, changes[HOURS])
    if read.houses:
        close_missing_houses(read.houses, communes, dates.today, changes[HOUSES])


def _spot(line: HouseLine | AgencyLine, communes: Mapping[str, Commune]) -> dict[str, object]:
    row = line.row
    door = row["complement_adresse"] or row["complement"]
    return {
        "commune": communes[line.commune.insee],
        "lat": line.point[0],
        "lon": line.point[1],
        "address": row["adresse"][:160],
        "door": door[:120],
        "postal_code": row["code_postal"][:5],
    }
