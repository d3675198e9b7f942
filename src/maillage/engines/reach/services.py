"""calendar.txt and calendar_dates.txt → a Calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from maillage.engines.reach.calendar import Calendar, Week
from maillage.engines.reach.checks import Bools, check_filled, flag, integers
from maillage.engines.reach.errors import Problem
from maillage.engines.reach.tables import Report, Table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_YEAR, LAST_YEAR = 1990, 2100
DATE_REMEDY = "Écrivez la date AAAAMMJJ."


def read_zone(agencies: Table, report: Report) -> str:
    """The feed's time zone: the agencies' (the same for all, says the standard)."""
    zones = agencies.texts("agency_timezone")
    known = np.array([_is_zone(zone) for zone in zones], bool)
    remedy = "Écrivez un fuseau comme Europe/Paris."
    flag(agencies, ~known, "agency_timezone", "bad_zone", "« {value} » n'est pas un fuseau.", remedy, report=report)
    other = known & np.array([zone != zones[0] for zone in zones], bool)
    message = "Le fuseau {value} diffère de celui de la première agence, qui est appliqué."
    flag(agencies, other, "agency_timezone", "several_zones", message, "Gardez un fuseau.", report=report, severity="warning")
    return zones[0] if zones else "UTC"


def read_calendar(zone: str, weeks: Table | None, exceptions: Table | None, used: frozenset[str], report: Report) -> Calendar:
    """Both files may be absent alone, not together."""
    if weeks is None and exceptions is None and not report.has_errors:
        message = "Ni calendar.txt ni calendar_dates.txt\u00a0: on ne sait pas quels jours circulent les lignes."
        report.add(Problem("calendar.txt", None, None, "file_missing", message, "Ajoutez l'un des deux."))
    by_service = _read_weeks(weeks, report) if weeks is not None else {}
    added, removed = _read_exceptions(exceptions, report) if exceptions is not None else ({}, {})
    return Calendar(zone, by_service, added, removed, used)


def _read_weeks(table: Table, report: Report) -> dict[str, Week]:
    check_filled(table, "service_id", report=report)
    days = np.stack([integers(table, day, report, high=1) for day in WEEKDAYS], axis=1) == 1
    first, last = _dates(table, "start_date", report), _dates(table, "end_date", report=report)
    repeated = ~table.column("service_id").is_first_distinct().to_numpy()
    message = "Le service {value} est défini deux fois."
    flag(table, repeated, "service_id", "id_twice", message, "Gardez une seule ligne.", report=report)
    backwards = np.array([a is not None and b is not None and a > b for a, b in zip(first, last, strict=True)], bool)
    message = "La fin {value} est avant le début."
    flag(table, backwards, "end_date", "ends_before_start", message, "Corrigez les dates.", report=report)
    rows = zip(table.texts("service_id"), days.tolist(), first, last, strict=True)
    return {service: Week(tuple(week), a, b) for service, week, a, b in rows if a is not None and b is not None}


def _read_exceptions(table: Table, report: Report) -> tuple[dict[dt.date, frozenset[str]], dict[dt.date, frozenset[str]]]:
    check_filled(table, "service_id", report=report)
    dates = _dates(table, "date", report=report)
    kinds = integers(table, "exception_type", report, low=1, high=2)
    by_kind: dict[int, dict[dt.date, set[str]]] = {1: defaultdict(set), 2: defaultdict(set)}
    for service, date, kind in zip(table.texts("service_id"), dates, kinds.tolist(), strict=True):
        if date is not None:
            by_kind[kind][date].add(service)
    return _frozen(by_kind[1]), _frozen(by_kind[2])


def _frozen(dated: dict[dt.date, set[str]]) -> dict[dt.date, frozenset[str]]:
    return {date: frozenset(services) for date, services in dated.items()}


def _dates(table: Table, field: str, report: Report) -> list[dt.date | None]:
    """YYYYMMDD; a year past 2100 becomes the end of 2100 (some feeds write 29991231 for "no end")."""
    seen: dict[str, dt.date | None] = {}
    texts = table.texts(field)
    for text in set(texts):
        seen[text] = _date(text)
    bad: Bools = np.array([seen[text] is None for text in texts], bool)
    flag(table, bad, field, "bad_date", "« {value} » n'est pas une date.", DATE_REMEDY, report=report)
    return [seen[text] for text in texts]


def _date(text: str) -> dt.date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        date = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    if date.year < FIRST_YEAR:
        return None
    return min(date, dt.date(LAST_YEAR, 12, 31))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
