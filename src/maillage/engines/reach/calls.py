"""stop_times.txt → arrays: which trip calls where and when, checked, sorted, missing times interpolated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from maillage.engines.reach.booking_rules import rules_of_calls
from maillage.engines.reach.checks import I32, TIME_MISSING, check_known, flag, index_of, index_of_runs, integers, times
from maillage.engines.reach.tables import Report, Table

RULE_FIELDS = ("pickup_booking_rule_id", "drop_off_booking_rule_id")


@dataclass(frozen=True)
class Calls:
    """Calls of all trips, sorted by (trip, stop_sequence).

    Parameters
    ----------
    ptr : int32 (trips + 1,), calls of trip t are ptr[t] to ptr[t + 1].
    stop : int32 (calls,), row of stops.txt.
    arrive_s, depart_s : int32 (calls,), seconds from the service day's start, never decreasing along a trip.
    pickup, drop_off : uint8 (calls,), 0 regular, 1 none, 2 phone the agency, 3 ask the driver.
    interpolated : how many calls had no time of their own.
    pickup_rule, drop_off_rule : int32, row of booking_rules.txt, -1 without one; None when no call has any.
    """

    ptr: I32
    stop: I32
    arrive_s: I32
    depart_s: I32
    pickup: npt.NDArray[np.uint8]
    drop_off: npt.NDArray[np.uint8]
    interpolated: int
    pickup_rule: I32 | None = None
    drop_off_rule: I32 | None = None


def read_calls(
    table: Table, trip_ids: pl.Series, stop_ids: pl.Series, rule_ids: pl.Series | None, report: Report
) -> Calls | None:
    """Calls of a checked table; None when the report has errors that make times meaningless."""
    trip = index_of_runs(table.column("trip_id"), trip_ids)
    stop = index_of(table.column("stop_id"), stop_ids)
    check_known(table, "trip_id", trip, "trips.txt", report)
    check_known(table, "stop_id", stop, "stops.txt", report)
    sequence = integers(table, "stop_sequence", report)
    arrive = times(table, "arrival_time", report)
    depart = times(table, "departure_time", report)
    pickup = integers(table, "pickup_type", report, default=0, high=3).astype(np.uint8)
    drop_off = integers(table, "drop_off_type", report, default=0, high=3).astype(np.uint8)
    rules = [rules_of_calls(table, field, rule_ids, report) for field in RULE_FIELDS]
    if report.has_errors:
        return None
    key = (trip.astype(np.int64) << 32) | sequence
    order = None if (key[1:] > key[:-1]).all() else np.argsort(key, kind="stable")
    if order is not None:
        trip, stop, arrive, depart = trip[order], stop[order], arrive[order], depart[order]
        pickup, drop_off = pickup[order], drop_off[order]
        rules = [None if rule is None else rule[order] for rule in rules]
        _check_sequences(table, key[order], order, report)
    rows = np.arange(len(table)) if order is None else order
    arrive, depart = _either(arrive, depart)
    ptr = np.concatenate([[0], np.cumsum(np.bincount(trip, minlength=len(trip_ids)))]).astype(np.int32)
    _check_ends(table, ptr, arrive, rows, report)
    if report.has_errors:
        return None
    untimed = int((arrive == TIME_MISSING).sum())
    if untimed:
        arrive, depart = _interpolated(arrive, depart)
    _check_order(table, trip, arrive, depart, rows, report)
    return Calls(ptr, stop, arrive, depart, pickup, drop_off, untimed, *rules)


def _check_sequences(table: Table, keys: npt.NDArray[np.int64], order: npt.NDArray[np.int64], report: Report) -> None:
    twice = np.zeros(len(table), bool)
    twice[order[1:][keys[1:] == keys[:-1]]] = True
    remedy = "Numérotez les arrêts de la course sans répétition."
    flag(table, twice, "stop_sequence", "sequence_twice", "Le rang {value} est donné deux fois.", remedy, report=report)


def _either(arrive: I32, depart: I32) -> tuple[I32, I32]:
    """A call with one time only has it for both."""
    return np.where(arrive < 0, depart, arrive), np.where(depart < 0, arrive, depart)


def _check_ends(table: Table, ptr: I32, arrive: I32, rows: npt.NDArray[np.int64], report: Report) -> None:
    first, last = ptr[:-1], ptr[1:] - 1
    ends = np.unique(np.concatenate([first, last])[np.concatenate([last >= first, last >= first])])
    bad = np.zeros(len(table), bool)
    bad[rows[ends[arrive[ends] == TIME_MISSING]]] = True
    message = "Le premier et le dernier arrêt d'une course doivent avoir une heure."
    flag(table, bad, "arrival_time", "time_missing", message, "Ajoutez l'heure.", report=report)


def _interpolated(arrive: I32, depart: I32) -> tuple[I32, I32]:
    """Linear between the timed neighbours, by position (GTFS reference: consumers interpolate)."""
    place = np.arange(arrive.size)
    known = arrive != TIME_MISSING
    before = np.maximum.accumulate(np.where(known, place, 0))
    after = np.minimum.accumulate(np.where(known, place, arrive.size - 1)[::-1])[::-1]
    span = np.maximum(after - before, 1)
    between = depart[before] + (arrive[after].astype(np.int64) - depart[before]) * (place - before) // span
    return np.where(known, arrive, between).astype(np.int32), np.where(known, depart, between).astype(np.int32)


def _check_order(table: Table, trip: I32, arrive: I32, depart: I32, rows: npt.NDArray[np.int64], report: Report) -> None:
    leaves_early = np.zeros(len(table), bool)
    leaves_early[rows[depart < arrive]] = True
    message = "Le départ {value} est avant l'arrivée."
    flag(table, leaves_early, "departure_time", "leaves_before_arriving", message, "Corrigez l'heure.", report=report)
    backwards = np.zeros(len(table), bool)
    late = (trip[1:] == trip[:-1]) & (arrive[1:] < depart[:-1])
    backwards[rows[1:][late]] = True
    message = "L'arrivée {value} est avant le départ de l'arrêt précédent."
    flag(table, backwards, "arrival_time", "goes_back_in_time", message, "Corrigez les heures de la course.", report=report)
