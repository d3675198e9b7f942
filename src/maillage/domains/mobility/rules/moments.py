"""The moments of a trip, as the line on a slip or a page shows them: orders the person can follow, with hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from maillage.domains.mobility.rules.hours import printed_lapse
from maillage.domains.mobility.rules.trips import Trip, TripLeg
from maillage.kit.ui.shapes import Kind, LegKind, Moment, Strip, StripLeg
from maillage.kit.ui.words import NNBSP, clock, distance, duration_words, to_place

KINDS: dict[str, Kind] = {"walk": "walk", "bus": "bus", "bicycle": "drive", "car": "drive", "moped": "drive"}
GOING = {"walk": "à pied", "bus": "de route", "bicycle": "à vélo", "car": "en voiture", "moped": "en scooter"}
VEHICLES = {0: "tram", 1: "métro", 2: "train", 4: "bateau"}
DONE = "Fin du rendez-vous"
LEG_KINDS: dict[str, LegKind] = {kind: kind for kind in ("walk", "bus", "wait", "rdv", "drive")}


def moments(trip: Trip, place: str, meeting: str = "Rendez-vous") -> tuple[Moment, ...]:
    """The whole trip, from home to home; only what is known when there is no way there or back. Needs the legs.

    `place` as after "Vous arrivez": "à la maison France Services"; a bare name gets its "à".
    """
    shown = place if place.startswith(("à ", "au ", "aux ")) else to_place(place)
    lasts = duration_words(printed_lapse(trip.starts_at, trip.ends_at).total_seconds())
    found = [*_way_out(trip, shown), Moment(trip.starts_at, "rdv", meeting, lasts), *_way_back(trip)]
    return tuple(found)


def strip(trip: Trip) -> Strip | None:
    """The trip lying down; dashes to the last departure when there is no way back. None without a way out."""
    if not trip.way_out:
        return None
    meeting = f"rendez-vous de {clock(trip.starts_at)} à {clock(trip.ends_at)}"
    leave = f"Départ à {clock(trip.way_out[0].start.at)}, {meeting}"
    legs = _laid(moments(trip, "à destination"))
    if trip.way_back:
        return Strip(legs, f"{leave}, retour à {clock(trip.way_back[-1].end.at)}.")
    return Strip(legs, f"{leave}{NNBSP}; pas de retour.", trip.ends_at + timedelta(hours=1))


def _laid(line: Sequence[Moment]) -> list[StripLeg]:
    """What lies between two moments that follow each other."""
    return [
        StripLeg(LEG_KINDS[one.kind], one.at, two.at)
        for one, two in pairwise(line)
        if isinstance(one.at, datetime) and isinstance(two.at, datetime) and one.at < two.at
    ]


def _way_out(trip: Trip, place: str) -> Iterator[Moment]:
    if not trip.way_out:
        return
    yield from _setting_off("Vous partez de chez vous", None, trip.way_out[0])
    yield from _way(trip.way_out)
    wait = _wait(trip.way_out[-1].end.at, trip.starts_at)
    if wait:
        yield Moment(trip.way_out[-1].end.at, "wait", f"Vous arrivez {place}", f"{wait} d’attente sur place")


def _way_back(trip: Trip) -> Iterator[Moment]:
    if not trip.way_back:
        yield Moment(trip.ends_at, "end", DONE)
        return
    yield from _setting_off(DONE, trip.ends_at, trip.way_back[0])
    yield from _way(trip.way_back)
    yield Moment(trip.way_back[-1].end.at, "end", "Vous êtes chez vous")


def _setting_off(title: str, at: datetime | None, first: TripLeg) -> Iterator[Moment]:
    """The moment a way starts with; `at` when something ends there before the first leg."""
    wait = _wait(at, first.start.at) if at else ""
    if wait:
        yield Moment(at, "wait", title, f"{wait} d’attente sur place")
    if first.mode != "bus":
        yield Moment(first.start.at, KINDS[first.mode], "Partez" if wait else title, _going(first))
    elif at is not None and not wait:
        yield Moment(at, "wait", title)


def _way(legs: tuple[TripLeg, ...]) -> Iterator[Moment]:
    """A moment for each vehicle, and one for each walk or wait after the first leg."""
    for before, leg in zip((None, *legs), legs, strict=False):
        if before is not None:
            yield from _between(before, leg)
        if leg.mode == "bus":
            yield _boarding(leg)


def _between(before: TripLeg, leg: TripLeg) -> Iterator[Moment]:
    """Getting off, and what follows: a walk, or a wait for the next vehicle."""
    wait = _wait(before.end.at, leg.start.at)
    if before.mode != "bus":
        if leg.mode == "bus" and wait:
            yield Moment(before.end.at, "wait", f"Attendez à « {leg.start.name} »", wait)
    elif leg.is_same_vehicle:
        return
    elif leg.mode == "bus":
        yield Moment(before.end.at, "wait", f"Descendez à « {before.end.name} »", f"{wait} d’attente" if wait else "")
    else:
        yield Moment(leg.start.at, KINDS[leg.mode], f"Descendez à « {before.end.name} »", _going(leg))


def _boarding(leg: TripLeg) -> Moment:
    towards = f" vers {leg.headsign}" if leg.headsign else ""
    vehicle = VEHICLES.get(leg.route_type, "car") if leg.route_type is not None else "car"
    order = f"Restez dans le {vehicle}, qui devient le" if leg.is_same_vehicle else f"Prenez le {vehicle}"
    detail = f"Arrêt « {leg.start.name} », {_going(leg)}"
    if leg.is_on_demand:
        detail += ", à réserver avant"
    return Moment(leg.start.at, "bus", f"{order} {{bus}}{towards}", detail, leg.route_label, leg.start.name)


def _going(leg: TripLeg) -> str:
    lapse = max(printed_lapse(leg.start.at, leg.end.at), timedelta(minutes=1))
    words = f"{duration_words(lapse.total_seconds())} {GOING[leg.mode]}"
    return f"{words}, {distance(leg.distance_m)}" if leg.distance_m and leg.mode != "walk" else words


def _wait(start: datetime, end: datetime) -> str:
    """The wait in words; empty when both hours are printed alike."""
    lapse = printed_lapse(start, end)
    return duration_words(lapse.total_seconds()) if lapse > timedelta(0) else ""
