"""What a company needs is said, changed, filled or dropped; its days move with the opening, and the move is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DateNotPossible, NeedNotPossible, StatusNotPossible
from maillage.domains.companies.models import ArrivalMove, CompanyArrival, HiringNeed, NeedFilling, NeedMove, TrainingNeed
from maillage.domains.companies.models.arrivals import WORDS
from maillage.domains.companies.permissions import check_can_change, check_can_fill
from maillage.domains.companies.rules.needs import Channel, moved_day
from maillage.domains.companies.services.holding import hold_arrival, said
from maillage.domains.companies.services.need_sheets import NeedSheet, check_count, need_values
from maillage.domains.companies.states import ArrivalState, NeedState, can_need_become
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND: Final = "hiring_need"


@transaction.atomic
def add_need(*, arrival: int, sheet: NeedSheet, by: Actor, now: datetime) -> HiringNeed:
    """The company means to fill these posts."""
    held = hold_arrival(arrival, by)
    if held.state == ArrivalState.DROPPED:
        raise StatusNotPossible
    values = need_values(sheet)
    check_to_come(sheet.starts_on, clock.today(now), "starts_on")
    need = HiringNeed.objects.create(agency_id=held.agency_id, arrival=held, recorded_at=now, recorded_by_id=by.account, **values)
    record(verb="hiring_need.added", kind=KIND, key=need.pk, now=now)
    return need


@transaction.atomic
def change_need(*, need: int, sheet: NeedSheet, by: Actor, now: datetime) -> HiringNeed:
    """The sheet as it is known now. Another start is kept as a move; fewer posts than are filled are refused."""
    held = hold_need(need, by)
    if held.state == NeedState.DROPPED:
        raise StatusNotPossible
    values = need_values(sheet)
    if sheet.posts_count < _filled(held):
        said_count = _("%(count)s postes sont déjà pourvus : gardez-en au moins autant.") % {"count": _filled(held)}
        raise NeedNotPossible(said_count, field="posts_count")
    if sheet.starts_on != held.starts_on:
        check_to_come(sheet.starts_on, clock.today(now), "starts_on")
        NeedMove.objects.create(need=held, moved_at=now, old_on=held.starts_on, new_on=sheet.starts_on)
    changed = tuple(name for name, value in values.items() if getattr(held, name) != value)
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=changed)
    record(verb="hiring_need.changed", kind=KIND, key=held.pk, now=now, fields=changed)
    _settle(held, clock.today(now), now)
    return held


@transaction.atomic
def fill_posts(
    *, need: int, posts_count: int, local_count: int, channel: str, filled_on: date, by: Actor, now: datetime
) -> NeedFilling:
    """Posts that were filled on a day, how many by people of the territory, and how. The last one ends the need."""
    held = hold_need(need, by)
    check_can_fill(by, held.arrival)
    if held.state != NeedState.OPEN:
        raise StatusNotPossible
    _check_filling(held, posts_count, local_count, channel)
    if not clock.today(held.recorded_at) <= filled_on <= clock.today(now):
        raise DateNotPossible(_("Donnez un jour entre le relevé de ce besoin et aujourd’hui."), field="filled_on")
    filling = NeedFilling.objects.create(
        need=held,
        filled_on=filled_on,
        posts_count=posts_count,
        local_count=local_count,
        channel=channel,
        recorded_at=now,
        recorded_by_id=by.account,
    )
    record(verb="hiring_need.posts_filled", kind=KIND, key=held.pk, now=now, why=channel)
    _settle(held, filled_on, now)
    return filling


@transaction.atomic
def undo_filling(*, filling: int, by: Actor, now: datetime) -> HiringNeed:
    """It was a mistake, or the person did not stay: the posts are to fill again."""
    row = NeedFilling.objects.filter(pk=filling).first()
    if row is None:
        raise NotFound
    held = hold_need(row.need_id, by)
    check_can_fill(by, held.arrival)
    if not NeedFilling.objects.filter(pk=filling).delete()[0]:
        raise NotFound
    record(verb="hiring_need.filling_undone", kind=KIND, key=held.pk, now=now)
    _settle(held, clock.today(now), now)
    return held


@transaction.atomic
def drop_need(*, need: int, why: str, by: Actor, now: datetime) -> HiringNeed:
    """The company no longer means to fill what is left of it."""
    held = hold_need(need, by)
    reason = said(why, WORDS, "why", _("Dites pourquoi ce besoin est abandonné."))
    become(held, NeedState.DROPPED, now=now, ended_on=clock.today(now), why=reason)
    return held


@transaction.atomic
def reopen_need(*, need: int, by: Actor, now: datetime) -> HiringNeed:
    """A dropped need is to fill again."""
    held = hold_need(need, by)
    if held.state != NeedState.DROPPED:
        raise StatusNotPossible
    become(held, NeedState.OPEN, now=now)
    return held


def drop_needs(arrival: CompanyArrival, now: datetime) -> None:
    """The project is dropped, and what was still needed for it with it."""
    for model in (HiringNeed, TrainingNeed):
        for need in model.objects.select_for_update().filter(arrival=arrival, state=NeedState.OPEN):
            become(need, NeedState.DROPPED, now=now, ended_on=clock.today(now), why=arrival.why_dropped)


def give_needs(gone: CompanyArrival, kept: CompanyArrival) -> None:
    """Two sheets are one company: what each needs, it needs."""
    for model in (HiringNeed, TrainingNeed):
        model.objects.filter(arrival=gone).update(arrival=kept)


def move_needs(move: ArrivalMove, today: date) -> None:
    """The opening went elsewhere: needs that are open go as far, but never into the past, and each move is kept."""
    by = move.new_on - move.old_on
    _move(list(HiringNeed.objects.select_for_update().open().filter(arrival=move.arrival_id)), "starts_on", move, today, by)
    trainings = TrainingNeed.objects.select_for_update().filter(arrival=move.arrival_id, state=NeedState.OPEN)
    _move(list(trainings), "due_on", move, today, by)


def _move(rows: list[Any], field: str, move: ArrivalMove, today: date, by: Any) -> None:
    moved = [(row, getattr(row, field), moved_day(getattr(row, field), by, today)) for row in rows]
    moved = [(row, before, then) for row, before, then in moved if before != then]
    owner = "need" if field == "starts_on" else "training"
    NeedMove.objects.bulk_create(
        NeedMove(opening=move, moved_at=move.moved_at, old_on=before, new_on=then, **{owner: row}) for row, before, then in moved
    )
    for row, _before, then in moved:
        setattr(row, field, then)
        row.save(update_fields=[field])


def hold_need(key: int, by: Actor) -> HiringNeed:
    """A need of a company that `by` may change, locked until the transaction ends."""
    rows = HiringNeed.objects.select_for_update(of=("self",)).select_related("arrival")
    need = rows.filter(pk=key).first()
    if need is None:
        raise NotFound
    check_can_change(by, need.arrival)
    return need


def check_to_come(day: date, today: date, field: str) -> None:
    """Refuse a day that is past."""
    if day < today:
        raise DateNotPossible(_("Cette date est passée. Donnez une date à venir."), field=field)


def become(
    need: HiringNeed | TrainingNeed, state: NeedState, *, now: datetime, ended_on: date | None = None, why: str = ""
) -> None:
    """Go to another status of the table, or refuse."""
    if not can_need_become(need.state, state):
        raise StatusNotPossible
    need.state, need.ended_on, need.why_dropped = state.value, ended_on, why
    need.save(update_fields=["state", "ended_on", "why_dropped"])
    kind = KIND if isinstance(need, HiringNeed) else "training_need"
    record(verb=f"{kind}.{state.value}", kind=kind, key=need.pk, now=now, fields=("state", "ended_on"))


def _check_filling(need: HiringNeed, posts_count: int, local_count: int, channel: str) -> None:
    check_count(posts_count, "posts_count")
    left = need.posts_count - _filled(need)
    if posts_count > left:
        message = _("Il reste %(left)s postes à pourvoir : donnez ce nombre au plus.") % {"left": left}
        raise NeedNotPossible(message, field="posts_count")
    if not 0 <= local_count <= posts_count:
        raise NeedNotPossible(_("Donnez, parmi ces postes, ceux du territoire : pas plus."), field="local_count")
    if channel not in set(Channel):
        raise NeedNotPossible(_("Choisissez comment ces postes ont été pourvus."), field="channel")


def _settle(need: HiringNeed, day: date, now: datetime) -> None:
    """Filled when every post is, open again when one is not."""
    is_full = _filled(need) >= need.posts_count
    if is_full and need.state == NeedState.OPEN:
        become(need, NeedState.FILLED, now=now, ended_on=day)
    elif not is_full and need.state == NeedState.FILLED:
        become(need, NeedState.OPEN, now=now)


def _filled(need: HiringNeed) -> int:
    return int(need.fillings.aggregate(count=Sum("posts_count"))["count"] or 0)
