"""What the pages of openings show: the project in one line, its alerts, its steps by part, the first dates to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.agenda import selectors as agenda
from maillage.domains.houses import selectors as houses
from maillage.domains.houses.permissions import can_lead, can_read_shadowing
from maillage.domains.houses.rules.label import Condition
from maillage.domains.houses.rules.openings import FIRSTS, Recorded, StepKind
from maillage.domains.houses.selectors import HouseCover, OpeningCard, StepLine
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.selectors import names_of

SESSION, WORKSHOP = "session", "workshop"
AHEAD = timedelta(days=180)
MOST = 20


@dataclass(frozen=True, slots=True)
class FirstDate:
    """The permanence or workshop that a step is linked to, as it stands now."""

    label: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with what this reader may do, and the date it is linked to."""

    step: StepLine
    may_tick: bool
    may_drop: bool
    first: FirstDate | None
    choices: tuple[tuple[int, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """Steps that go together, under their title."""

    title: str
    rows: tuple[StepRow, ...]


def finding(cards: Sequence[OpeningCard]) -> str:
    """The first line of the list: how many go on, how many need somebody."""
    running = [card for card in cards if card.status in ("preparing", "open")]
    if not running:
        return _("Aucune ouverture en cours")
    said = ngettext("ouverture en cours", "ouvertures en cours", len(running))
    flagged = sum(bool(card.flags) for card in running)
    alert = ngettext("à regarder", "à regarder", flagged)
    first = f"{words.number_words(len(running), 'f').capitalize()} {said}"
    return f"{first}, {words.number_words(flagged, 'f')} {alert}" if flagged else first


def headline(card: OpeningCard) -> str:
    """The project in one line."""
    if card.status == "preparing":
        return _("Ouverture prévue le %(day)s") % {"day": words.date_long(card.planned_on)}
    if card.status == "abandoned":
        return _("Projet abandonné")
    assert card.opened_on is not None
    return _("Maison ouverte depuis le %(day)s") % {"day": words.date_long(card.opened_on)}


def opening_page(key: int, by: Actor, now: datetime) -> dict[str, Any]:
    """The whole project, for whoever sees it."""
    today = clock.today(now)
    card = houses.opening(key, today)
    leads = can_lead(by, agency=card.agency, lead=card.lead_key, house=card.house_key)
    is_running = card.status in ("preparing", "open")
    cover = _cover(by, card, today)
    rows = [_row(step, card, by, leads and is_running, now, cover) for step in card.steps]
    return {
        "card": card,
        "headline": headline(card),
        "parts": _parts(rows),
        "may_run": leads and is_running,
        "cover": cover,
        "owners": owners(card),
        "reason": next((flag.text for flag in card.flags if flag.kind == "unmet_condition"), ""),
    }


def owners(card: OpeningCard) -> tuple[tuple[int, str], ...]:
    """Who may owe a step: the agency, the lead, the house."""
    names = names_of({card.agency, card.lead_key, card.house_key})
    return tuple((key, names[key]) for key in dict.fromkeys((card.lead_key, card.agency, card.house_key)))


def check_first(card: OpeningCard, kind: str, chosen: int, now: datetime) -> str:
    """The trade of what was chosen for a first date; refused when it is not among those on offer."""
    if chosen not in {key for key, _label in _choices(card, kind, now)}:
        raise NotFound
    return SESSION if kind == StepKind.FIRST_SESSION else WORKSHOP


def _row(step: StepLine, card: OpeningCard, by: Actor, may_run: bool, now: datetime, cover: HouseCover | None) -> StepRow:
    owes = by.role == Role.ADVISER and by.agency == card.agency == step.owner
    may_tick = card.status in ("preparing", "open") and (may_run or owes) and step.is_recorded is None
    is_first = step.kind in FIRSTS
    note = recorded_words(step.condition, card.recorded) if step.is_recorded is not None else ""
    if step.kind == StepKind.SHADOWING and cover is not None:
        counts = {"done": cover.covered, "all": len(cover.counsellors)}
        note = _("%(done)d agent sur %(all)d a eu sa journée.") % counts
    return StepRow(
        step=step,
        may_tick=may_tick,
        may_drop=may_run and not step.condition,
        first=_first(step, by) if step.link_key is not None else None,
        choices=_choices(card, step.kind, now) if is_first and may_tick and step.done_at is None else (),
        note=note,
    )


def recorded_words(condition: str, recorded: Recorded) -> str:
    """What the registers count for a condition that nobody ticks."""
    if condition == Condition.TWO_AGENTS:
        return words.plural_words(recorded.agents, _("agent a un compte"), _("agents ont un compte"))
    if condition == Condition.HOURS:
        hours, minutes = divmod(recorded.minutes_a_week or 0, 60)
        counts = {"hours": f"{hours}{words.NBSP}h{f' {minutes:02d}' if minutes else ''}", "days": recorded.days_a_week}
        return _("Au registre\u00a0: %(hours)s par semaine sur %(days)s jours.") % counts
    if recorded.has_confidential_room:
        return _("Au registre\u00a0: un bureau confidentiel.")
    return _("Au registre\u00a0: aucun bureau confidentiel.")


def _parts(rows: Sequence[StepRow]) -> tuple[Part, ...]:
    of_label = tuple(row for row in rows if row.step.condition)
    reviews = tuple(row for row in rows if row.step.kind == StepKind.REVIEW)
    others = tuple(row for row in rows if not row.step.condition and row.step.kind != StepKind.REVIEW)
    parts = (Part(_("Conditions du label"), of_label), Part(_("Préparation"), others), Part(_("Bilans"), reviews))
    return tuple(part for part in parts if part.rows)


def _cover(by: Actor, card: OpeningCard, today: date) -> HouseCover | None:
    """Where this reader may see the days of the house; nothing while it has no counsellor."""
    is_elsewhere = by.role == Role.HOUSE_LEAD and by.organisation != card.house_key  # leads, and sees no day of the house
    if not can_read_shadowing(by) or is_elsewhere:
        return None
    return next((each for each in houses.coverage(card.agency, today) if each.house == card.house_key), None)


def _choices(card: OpeningCard, kind: str, now: datetime) -> tuple[tuple[int, str], ...]:
    if kind == StepKind.FIRST_SESSION:
        rows = agenda.sessions_at(agency=card.agency, place=card.place, start=now, end=now + AHEAD)
        found = [
            (row.occurrence, row.starts_at, row.adviser_name) for row in rows if row.is_published and row.status != "cancelled"
        ]
    else:
        cards = agenda.workshop_sessions(agency=card.agency, start=now, end=now + AHEAD)
        found = [
            (each.session, each.starts_at, each.label) for each in cards if each.place == card.place and not each.is_called_off
        ]
    return tuple((key, f"{words.when_words(clock.local(at))}, {label}") for key, at, label in found[:MOST])


def _first(step: StepLine, by: Actor) -> FirstDate:
    """What it became: a date that was called off since is said, never silently kept. Workshops show to few."""
    assert step.link_key is not None
    if step.link_kind == WORKSHOP and by.role in {Role.HOUSE_LEAD, Role.ECONOMIC_OFFICER}:
        return FirstDate(_("Daté par l’agence"), False)
    try:
        if step.link_kind == SESSION:
            row = agenda.session(step.link_key)
            return FirstDate(words.when_words(clock.local(row.starts_at)), row.status == "cancelled")
        card = agenda.session_card(step.link_key)
    except NotFound:
        return FirstDate(_("Cette date n’existe plus"), True)
    return FirstDate(words.when_words(clock.local(card.starts_at)), card.is_called_off)
