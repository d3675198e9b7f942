"""What each page of partnerships shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.partnerships import selectors
from maillage.domains.partnerships.permissions import can_run
from maillage.domains.partnerships.rules.watching import Flag
from maillage.domains.partnerships.selectors import ActionLine, AgreementCard, ContactLine, DecisionLine, MeetingPage, Partnership
from maillage.journeys.partnership import wording
from maillage.journeys.partnership.doors import agency_of
from maillage.journeys.partnership.figures import figures_of
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

MOST_MEETINGS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One action in a list: its line, its target and flags in words, whether this reader answers for it."""

    line: ActionLine
    target: str
    progress: str
    tags: list[tuple[str, str]]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One partnership of the list."""

    found: Partnership
    promise: str
    agreement: str
    warnings: list[tuple[str, str]]


def list_page(by: Actor, now: datetime) -> dict[str, Any]:
    """Every partnership of the agency, those with red flags first."""
    cards = [_card(each) for each in selectors.partnerships(agency_of(by), clock.today(now))]
    cards.sort(key=lambda card: (not any(kind == "stop" for _words, kind in card.warnings), card.found.label))
    return {
        "cards": cards,
        "late": sum(card.found.count(Flag.LATE, Flag.OWNERLESS) for card in cards),
        "promised": sum(len(card.found.open_actions) for card in cards),
        "reached": sum(card.found.reached for card in cards),
    }


def show_page(by: Actor, body: int, now: datetime) -> dict[str, Any]:
    """One partnership: what was promised, who answers, what is late, what it has changed."""
    agency, today = agency_of(by), clock.today(now)
    found = selectors.partnership(agency, body, today)
    return {
        "card": _card(found),
        "found": found,
        "rows": rows_of(found.open_actions, by),
        "figures": figures_of(agency, found.territory, {line.indicator for line in found.open_actions}, now),
        "ended": rows_of(found.ended_actions, by),
        "tasks": [line for line in found.decisions if line.done_at is None],
        "contacts": contact_rows(found.contacts),
        "meetings": selectors.meetings_of(body, agency)[:MOST_MEETINGS],
        "own": [line for line in found.open_actions if by.account in owners(line)],
        "may_run": can_run(by, agency),
        "reader": by.account,
        "links": [
            Link(_("Convention et annexes"), reverse("partnership:agreement", args=[body])),
            Link(_("Contacts"), reverse("partnership:contacts", args=[body])),
            Link(_("Rencontres"), reverse("partnership:meetings", args=[body])),
            Link(_("Décisions"), reverse("partnership:decisions", args=[body])),
            Link(_("Revues"), reverse("results:reviews", args=[body])),
            Link(_("Lettre aux élus"), reverse("results:letter", args=[body])),
            *_results(found.territory),
        ],
    }


def _results(territory: int | None) -> list[Link]:
    """Where all the figures of a territory are."""
    if territory is None:
        return []
    return [
        Link(_("Résultats"), reverse("results:territory", args=[territory])),
        Link(_("Présence"), reverse("results:presence_of", args=[territory])),
    ]


def rows_of(lines: tuple[ActionLine, ...], by: Actor) -> list[Row]:
    """Actions as they are listed."""
    return [
        Row(
            line,
            wording.target_words(line),
            wording.progress_words(line.progress),
            wording.flag_words(line),
            by.account in owners(line),
        )
        for line in lines
    ]


def owners(line: ActionLine) -> set[int]:
    """Who answers for an action."""
    return {line.agency_owner.account, line.local_owner.account}


def contact_rows(lines: tuple[ContactLine, ...]) -> list[tuple[ContactLine, str]]:
    """Contacts, each with why to verify it."""
    return [(line, wording.doubt_words(line)) for line in lines]


def mine_page(by: Actor, now: datetime) -> dict[str, Any]:
    """What somebody answers for, on either side: actions and tasks, what is wrong first."""
    assert by.account is not None
    today = clock.today(now)
    actions = [line for line in selectors.actions_owned(by.account, today) if line.is_open]
    actions.sort(key=lambda line: (not line.flags, line.due_on))
    tasks = selectors.decisions_owned(by.account, today)
    return {
        "rows": rows_of(tuple(actions), by),
        "waiting": sum(bool(line.flags) for line in actions),
        "tasks": [line for line in tasks if line.done_at is None],
        "sees_all": by.role in (Role.DIRECTOR, Role.ECONOMIC_OFFICER),
        "reader": by.account,
        "may_run": False,
    }


def named(by: Actor, body: int, now: datetime) -> str:
    """What an intermunicipality of this agency is called."""
    found = selectors.bodies_of(agency_of(by), clock.today(now)).get(body)
    if found is None:
        raise NotFound
    return found


def sides(by: Actor, body: int, day: date) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Those who may answer for something, at the agency and in the territory."""
    agency = agency_of(by)
    return (
        selectors.owners_of(agency, selectors.AGENCY_OWNERS, day),
        selectors.owners_of(body, selectors.LOCAL_OWNERS, day),
    )


def agreement_page(by: Actor, body: int, now: datetime) -> dict[str, Any]:
    """What was signed, with its amendments and files."""
    agency = agency_of(by)
    cards: tuple[AgreementCard, ...] = selectors.agreements_of(body, agency)
    last = (cards[0].amendments or (cards[0].line,))[-1] if cards else None
    return {"label": named(by, body, now), "body": body, "cards": cards, "last": last, "may_run": can_run(by, agency)}


def contacts_page(by: Actor, body: int, now: datetime) -> dict[str, Any]:
    """Who speaks for each side."""
    agency = agency_of(by)
    rows = contact_rows(selectors.contacts_of([body], agency, clock.today(now)))
    return {
        "label": named(by, body, now),
        "body": body,
        "sides": (
            (_("À l’agence"), "agence", [row for row in rows if row[0].is_agency]),
            (_("Dans le territoire"), "territoire", [row for row in rows if not row[0].is_agency]),
        ),
        "doubtful": sum(bool(why) for _line, why in rows),
        "may_run": can_run(by, agency),
    }


def decisions_page(by: Actor, body: int, now: datetime) -> dict[str, Any]:
    """Every task of a partnership: late, to come, done."""
    agency, today = agency_of(by), clock.today(now)
    lines = selectors.decisions_of([body], agency, today)
    left: list[DecisionLine] = [line for line in lines if line.done_at is None]
    done = sorted((line for line in lines if line.done_at is not None), key=lambda line: line.due_on, reverse=True)
    return {
        "label": named(by, body, now),
        "body": body,
        "tasks": left,
        "done": done,
        "late": sum(line.is_late for line in left),
        "reader": by.account,
        "may_run": can_run(by, agency),
    }


def meeting_context(page: MeetingPage, by: Actor) -> dict[str, Any]:
    """One meeting: the fields that were spoken of, those that were not, its tasks."""
    said = [each for each in page.findings if each.found or each.needed]
    return {
        "page": page,
        "said": said,
        "silent": [each.label for each in page.findings if each not in said],
        "tasks": page.decisions,
        "reader": by.account,
        "may_run": can_run(by, page.agency),
    }


def _card(found: Partnership) -> Card:
    return Card(found, wording.promise_words(found), wording.agreement_words(found), wording.warnings(found))
