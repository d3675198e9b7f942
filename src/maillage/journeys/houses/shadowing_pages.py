"""What the pages of shadowing days show: coverage house by house, days, who can replace whom, what the ratings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.houses import selectors as houses
from maillage.domains.houses.permissions import AT_HOUSE, can_plan_shadowing
from maillage.domains.houses.rules.shadowing import RATED
from maillage.domains.houses.selectors import ActionLine, DayCard, DayCount, GuestLine, HouseCover, StretchLine
from maillage.journeys.houses.following import Followed, follow_form, followed, houses_of, officers_of
from maillage.journeys.houses.forms import FollowForm
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Column, Table
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.selectors import names_of

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HostRow:
    """A part of the programme, with those who could show it instead."""

    stretch: StretchLine
    may_replace: bool
    others: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What follows from a day: how the partnership tells it, or the form that hands it there."""

    line: ActionLine
    followed: Followed | None
    form: FollowForm | None


def list_page(by: Actor, agency: int, now: datetime) -> dict[str, Any]:
    """Coverage and days, as far as this reader is concerned by them."""
    today = clock.today(now)
    own = by.organisation if by.role in AT_HOUSE else None
    is_planner = can_plan_shadowing(by, agency)
    account = None if is_planner or own else by.account
    days = houses.shadowing_days(today=today, since=today - YEAR, house=own, account=account)
    covers = [each for each in houses.coverage(agency, today) if own in (None, each.house)] if account is None else []
    coming = [day for day in days if day.state == "planned"]
    return {
        "finding": finding(covers) if covers else days_words(len(coming)),
        "covers": covers,
        "coming": coming,
        "past": [day for day in reversed(days) if day.state != "planned"],
        "is_planner": is_planner,
    }


def counts_page(by: Actor, agency: int, now: datetime) -> dict[str, Any]:
    """Of the houses of an officer's territory: how many have had their day, and the days, without anybody's name."""
    assert by.organisation is not None
    today = clock.today(now)
    own = houses_of(by.organisation, today)
    covers, days = houses.cover_counts(agency, own, today), houses.day_counts(agency, own, today - YEAR)
    covered, everybody = sum(each.covered for each in covers), sum(each.counsellors for each in covers)
    said = _("%(covered)s sur %(all)s agents ont passé leur journée à l’agence") % {"covered": covered, "all": everybody}
    return {
        "finding": said if everybody else _("Aucun agent de maison n’a encore de compte"),
        "covers": Table(
            _("Maison par maison"),
            (Column(_("Maison")), Column(_("Agents"), num=True), Column(_("Journée faite"), num=True)),
            [(each.label, str(each.counsellors), str(each.covered)) for each in covers],
            fold=True,
            labelled=True,
        )
        if covers
        else None,
        "days": Table(
            _("Les journées depuis un an, et à venir"),
            (Column(_("Jour")), Column(_("Maison")), Column(_("Où elle en est")), Column(_("Agents"), num=True)),
            [(words.day_of_year(each.on), each.house_label, each.state_label, _count(each)) for each in days],
            fold=True,
        )
        if days
        else None,
    }


def _count(day: DayCount) -> str:
    """How many came to a day that was held, else how many are invited."""
    return str(day.attended if day.state == "held" else day.invited)


def finding(covers: Sequence[HouseCover]) -> str:
    """How many counsellors still wait for their day."""
    lacking = sum(len(each.lacking) for each in covers)
    if not lacking:
        return _("Chaque agent a eu sa journée à l’agence, ou l’a dans son agenda")
    said = ngettext("agent attend sa journée à l’agence", "agents attendent leur journée à l’agence", lacking)
    return f"{words.number_words(lacking).capitalize()} {said}"


def days_words(count: int) -> str:
    """How many days are to come, for a host."""
    if not count:
        return _("Aucune journée à venir avec vous")
    return f"{words.number_words(count, 'f').capitalize()} {ngettext('journée à venir', 'journées à venir', count)}"


def day_page(key: int, by: Actor, now: datetime) -> dict[str, Any]:
    """One day, for whoever reads it."""
    today = clock.today(now)
    card = houses.shadowing_day(key, today)
    is_planner = can_plan_shadowing(by, card.agency)
    is_planned = card.state == "planned"
    may_replace = is_planned and (is_planner or any(each.host == by.account for each in card.stretches))
    free = houses.free_hosts(card) if may_replace else {}
    guest = next((each for each in card.guests if each.account == by.account), None)
    follows = is_planner or (by.role in AT_HOUSE and by.organisation == card.house)
    return {
        "card": card,
        "headline": _("Vis ma vie, %(day)s") % {"day": words.date_long(card.on)},
        "rows": [_host_row(each, by, is_planner and is_planned, is_planned, free) for each in card.stretches],
        "own": guest,
        "may_rate_before": guest is not None and is_planned and card.on >= today,
        "may_rate_after": guest is not None and card.state != "cancelled" and card.on <= today and guest.answer != "missed",
        "is_planner": is_planner,
        "may_hold": is_planner and is_planned and card.on <= today,
        "may_cancel": is_planner and is_planned,
        "may_move": is_planner and is_planned,
        "action_rows": action_rows(card, is_planner, today),
        "follows": follows and card.state != "cancelled",
        "ratings": ratings_table(card.guests) if is_planner else None,
        "papers": papers_for(card, by),
    }


def action_rows(card: DayCard, is_planner: bool, today: date) -> list[ActionRow]:
    """Each action with its state at the partnership; the director may hand over what is neither done nor followed."""
    known = followed(card.actions, card.agency, today)
    free = {each.key for each in card.actions if is_planner and each.done_at is None and each.link_key is None}
    owners = officers_of(card, today) if free else ()
    return [
        ActionRow(line, known.get(line.key), follow_form(line.key, owners, today) if line.key in free else None)
        for line in card.actions
    ]


def papers_for(card: DayCard, by: Actor) -> list[GuestLine]:
    """Whose attestations this reader may open: their own, those of the house they lead, all for the director."""
    leads = by.role == Role.HOUSE_LEAD and by.organisation == card.house
    came = [guest for guest in card.guests if guest.answer == "attended"] if card.state == "held" else []
    return [guest for guest in came if leads or can_plan_shadowing(by, card.agency) or guest.account == by.account]


def action_owners(card: DayCard) -> tuple[tuple[int, str], ...]:
    """Who may owe what follows: the house or the agency."""
    names = names_of({card.agency, card.house})
    return tuple((key, names[key]) for key in (card.house, card.agency))


def ratings_table(guests: Sequence[GuestLine]) -> Table | None:
    """Averages of each sentence before and after, for the director; nothing while nobody has answered."""
    before = [guest.before.scores for guest in guests if guest.before]
    after = [guest.after.scores for guest in guests if guest.after]
    if not before and not after:
        return None
    columns = (Column(_("Sur 4")), Column(_("Avant"), num=True), Column(_("Après"), num=True))
    rows = [(sentence, _average(before, number), _average(after, number)) for number, sentence in enumerate(RATED)]
    return Table(_("Ce que les invités disent d’eux-mêmes"), columns, rows, fold=True)


def _average(scores: Sequence[Sequence[int]], number: int) -> str:
    return words.number(sum(each[number] for each in scores) / len(scores), 1) if scores else "–"


def _host_row(
    stretch: StretchLine, by: Actor, is_planner: bool, is_planned: bool, free: dict[int, tuple[tuple[int, str], ...]]
) -> HostRow:
    may = is_planned and (is_planner or stretch.host == by.account)
    others = tuple((key, name) for key, name in free.get(stretch.key, ()) if key != stretch.host) if may else ()
    return HostRow(stretch, may, others)
