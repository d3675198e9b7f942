"""Workshops that still take people, for whoever finds no hour of their own: what they are and when, and nobody in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.agenda.models import Appointment
from maillage.domains.agenda.selectors.enrolment_links import enrolment_tokens
from maillage.domains.agenda.selectors.territories import is_for_commune
from maillage.domains.agenda.selectors.workshops import SessionCard, cards_of
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter


@dataclass(frozen=True, slots=True)
class OpenWorkshop:
    """The sessions that one comes to, all of them when they are followed whole. `token`: one may enrol alone under it."""

    sessions: tuple[SessionCard, ...]
    token: str


def open_workshops(*, agency: int, commune: int | None, start: datetime, end: datetime) -> tuple[OpenWorkshop, ...]:
    """Those that begin in [start, end) and have room, for the people of this commune; by time."""
    with enter(Scope(role="job", agency=agency)):
        rows = Appointment.objects.filter(agency_id=agency, series__isnull=False, during__overlap=(start, end))
        reasons = {row.reason_id: row.reason for row in rows.select_related("reason")}
        fits = {key for key, reason in reasons.items() if is_for_commune(reason, commune, clock.today(start))}
        series = {row.series_id for row in rows if row.reason_id in fits}
        cards = [card for card in cards_of(Appointment.objects.filter(series__in=series)) if not card.is_called_off]
        tokens = enrolment_tokens(cards)
    groups: dict[tuple[int, int], list[SessionCard]] = {}
    for card in cards:
        groups.setdefault((card.series, 0 if card.is_whole else card.session), []).append(card)
    found = [OpenWorkshop(tuple(each), tokens.get(each[0].session, "")) for each in groups.values()]
    coming = [each for each in found if start < each.sessions[0].starts_at < end and all(card.free for card in each.sessions)]
    return tuple(sorted(coming, key=lambda each: each.sessions[0].starts_at))
