"""Who would rather come earlier, in the order in which they asked, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from maillage.domains.agenda import rules
from maillage.domains.agenda.models import EarlierNotice, EarlierWish, Participation
from maillage.kit import clock


@dataclass(frozen=True, slots=True)
class WishRow:
    """Somebody's wish and whose seat it is; keys and a count, no name."""

    key: int
    agency: int
    participation: int
    asked_at: datetime
    notices: int

    @property
    def is_told_out(self) -> bool:
        """Told as often as anybody is."""
        return self.notices >= rules.MOST_NOTICES


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One hour that was told, and whether its holder still wishes for one."""

    key: int
    agency: int
    participation: int
    starts_at: datetime
    adviser_resource: int
    place: int
    mode: str
    is_waiting: bool


def earlier_wish(participation: int) -> WishRow | None:
    """The wish of a seat that still waits."""
    waiting = EarlierWish.objects.filter(participation=participation, status=EarlierWish.Status.WAITING)
    row = waiting.annotate(told=Count("notices")).first()
    return _wish(row, row.told) if row is not None else None


def earlier_wishes(*, agency: int, before: datetime, now: datetime, reason: int | None = None) -> tuple[WishRow, ...]:
    """Who may be told of an hour, of this reason or of any, from `before` on: their own is later, they were not told today."""
    seat = "participation__appointment"
    today = Q(participation__earlier_wishes__notices__on=clock.today(now))
    rows = (
        EarlierWish.objects.filter(
            agency_id=agency,
            status=EarlierWish.Status.WAITING,
            participation__status=Participation.Status.UNKNOWN,
            **{f"{seat}__series": None, f"{seat}__during__startswith__gt": max(before, now)},
            **({f"{seat}__reason": reason} if reason is not None else {}),
        )
        .exclude(pk__in=EarlierWish.objects.filter(today).values("pk"))
        .annotate(told=Count("notices"))
        .filter(told__lt=rules.MOST_NOTICES)
        .order_by("asked_at", "pk")
    )
    return tuple(_wish(row, row.told) for row in rows)


def earlier_notice(key: int) -> NoticeRow | None:
    """One notice; none when this reader has none of that key."""
    row = EarlierNotice.objects.select_related("wish").filter(pk=key).first()
    return _notice(row) if row is not None else None


def last_earlier_notice(participation: int) -> NoticeRow | None:
    """The last hour that the holder of a seat was told of."""
    rows = EarlierNotice.objects.select_related("wish").filter(wish__participation=participation)
    row = rows.order_by("-on", "-pk").first()
    return _notice(row) if row is not None else None


def _wish(row: EarlierWish, told: int) -> WishRow:
    return WishRow(row.pk, row.agency_id, row.participation_id, row.asked_at, told)


def _notice(row: EarlierNotice) -> NoticeRow:
    """Asked again meanwhile, the hour that was told before is still theirs to take."""
    waiting = EarlierWish.objects.filter(participation=row.wish.participation_id, status=EarlierWish.Status.WAITING)
    return NoticeRow(
        key=row.pk,
        agency=row.agency_id,
        participation=row.wish.participation_id,
        starts_at=row.starts_at,
        adviser_resource=row.adviser_resource_id,
        place=row.place_id,
        mode=row.mode,
        is_waiting=waiting.exists(),
    )
