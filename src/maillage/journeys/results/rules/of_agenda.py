"""Indicators of appointments, permanences and workshops: one small function each, over facts of one territory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from maillage.journeys.results.rules.events import Event, Events
from maillage.journeys.results.rules.figures import Measure, quantile, share, total
from maillage.journeys.results.rules.survival import median, nearest_rank

MINUTES = 60
MATURE_DAYS: Final = 60  # a request is followed as long, and told of once this has passed
YOUNG: Final = f"Aucune demande n’a encore {MATURE_DAYS} jours\u00a0: un délai plus tôt flatterait les plus rapides."
ENDED: Final = ("seen", "excused", "revoked", "noshow", "unresolved")
TAIL: Final = 0.9


class Dated(Event, Protocol):
    """A fact of the agenda."""

    @property
    def at(self) -> datetime: ...
    @property
    def place(self) -> int | None: ...
    @property
    def territory(self) -> int | None: ...
    @property
    def home(self) -> int | None: ...


def hours_filled(here: Events[Dated]) -> Measure:
    """Hours booked among hours offered."""
    return share(here.sum("minutes.booked") / MINUTES, here.sum("minutes.offered") / MINUTES)


def held(here: Events[Dated]) -> Measure:
    """Appointments at which somebody was seen."""
    return total(here.count("appointment.seen"))


def no_show_strict(here: Events[Dated]) -> Measure:
    """Absences without news among those who came or did not."""
    return share(here.count("appointment.noshow"), here.count("appointment.seen", "appointment.noshow"))


def no_show_wide(here: Events[Dated]) -> Measure:
    """Absences without news among all that was closed, whoever called it off."""
    closed = here.count(*(f"appointment.{each}" for each in ENDED if each != "unresolved"))
    return share(here.count("appointment.noshow"), closed)


def unresolved(here: Events[Dated]) -> Measure:
    """What is over and nobody closed, among all that is over."""
    ended = here.count(*(f"{thing}.{each}" for thing in ("appointment", "workshop") for each in ENDED))
    return share(here.count("appointment.unresolved", "workshop.unresolved"), ended)


def wait_median(lived: Events[Dated], now: datetime) -> Measure:
    """Days from the request to the person seen, the middle of them."""
    return _wait(lived, now, median)


def wait_tail(lived: Events[Dated], now: datetime) -> Measure:
    """Days within which nine in ten were seen."""
    return _wait(lived, now, lambda days: nearest_rank(days, TAIL))


def _wait(lived: Events[Dated], now: datetime, of: Callable[[list[float]], float | None]) -> Measure:
    """Over requests that are old enough: those seen within the time that every one of them has had."""
    mature = [each for each in lived.of("wait.seen", "wait.unseen") if each.at + timedelta(days=MATURE_DAYS) <= now]
    days = [each.measure for each in mature if each.kind == "wait.seen" and each.measure <= MATURE_DAYS]
    return quantile(of(days), len(days), len(mature), YOUNG if not mature else "")


def sessions_kept(here: Events[Dated]) -> Measure:
    """Permanences held among those published whose day has come."""
    return share(here.count("session.held"), here.count("session.held", "session.planned", "session.moved", "session.cancelled"))


def notice(here: Events[Dated]) -> Measure:
    """Days of notice of the permanences that were called off, the middle of them."""
    days = [max(each.measure, 0.0) for each in here.of("session.notice")]
    why = "" if days else "Aucune permanence annulée sur cette période."
    return quantile(median(days), len(days), here.count("session.cancelled"), why)


def seats_filled(here: Events[Dated]) -> Measure:
    """People who came to a workshop among the seats of those that were held."""
    held = {(each.at, each.place, each.detail) for each in here.of("workshop.held")}
    offered = [each.measure for each in here.of("workshop.offered") if (each.at, each.place, each.detail) in held]
    return share(here.count("workshop.seen"), sum(offered), "Aucun atelier tenu sur cette période.")


def attendance(here: Events[Dated]) -> Measure:
    """People who came to a workshop among those enrolled, the service's own cancellations apart."""
    return share(here.count("workshop.seen"), here.count("workshop.seen", "workshop.noshow", "workshop.excused"))


def progress(here: Events[Dated]) -> Measure:
    """People who rose by a step or more among those measured before and after."""
    both = here.of("workshop.autonomy")
    return share(sum(each.measure >= 1 for each in both), len(both), "Personne n’a été mesuré avant et après un atelier.")


def travel_avoided(lived: Events[Dated], saved_km: Callable[[Dated], float]) -> Measure:
    """Kilometres that people did not travel since they were seen nearer than the agency."""
    known = [each for each in lived.of("appointment.seen") if each.home is not None]
    return Measure(len(known), lived.count("appointment.seen"), sum(map(saved_km, known)))


def trust(here: Events[Dated]) -> Measure:
    """The best of three faces among the answers on leaving."""
    answers = here.of("trust.workshop", "trust.place")
    return share(sum(each.detail == "3" for each in answers), len(answers), "Personne n’a répondu à la question de sortie.")


def trust_answered(here: Events[Dated]) -> Measure:
    """Answers on leaving a workshop among those who came to one."""
    return share(here.count("trust.workshop"), here.count("workshop.seen"))
