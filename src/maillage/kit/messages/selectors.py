"""Reads of the outbox: what is to be said by voice, what was sent, what it cost. No name: the reader's journey adds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from maillage.kit.messages.models import Attempt, Channel, Message


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, as pages show it."""

    key: int
    purpose: str
    recipient: int
    recipient_kind: str
    about: int
    about_kind: str
    host: int | None
    channel: str
    state: str
    state_at: datetime
    due_at: datetime
    too_late_at: datetime | None
    problem: str
    subject: str
    body: str


def to_call(*, now: datetime, host: int | None = None) -> tuple[Outgoing, ...]:
    """What is still worth saying by voice, the most pressing first; of one house, or of all this reader sees."""
    rows = Message.objects.filter(state=Message.State.TO_CALL).exclude(too_late_at__lte=now)
    if host is not None:
        rows = rows.filter(host_id=host)
    return _rows(rows.order_by("too_late_at", "pk")[:200])


def latest(*, agency: int, limit: int = 100) -> tuple[Outgoing, ...]:
    """The last messages of an agency, the newest first."""
    return _rows(Message.objects.filter(agency_id=agency).order_by("-state_at", "-pk")[:limit])


def about(*, kind: str, keys: list[int]) -> tuple[Outgoing, ...]:
    """Every message about some objects, in the order they were told."""
    return _rows(Message.objects.filter(about_kind=kind, about_key__in=keys).order_by("pk"))


def refused_addresses(*, agency: int, recipient_kind: str, recipients: Iterable[int]) -> dict[int, datetime]:
    """Of these recipients, those to whom an e-mail did not get through, and the last time it did not."""
    rows = Attempt.objects.filter(
        agency_id=agency,
        channel=Channel.EMAIL,
        outcome=Attempt.Outcome.REFUSED,
        message__recipient_kind=recipient_kind,
        message__recipient_key__in=list(recipients),
        ended_at__isnull=False,
    )
    found = rows.order_by().values("message__recipient_key").annotate(last=Max("ended_at"))
    return dict(found.values_list("message__recipient_key", "last"))


def cost_cents(*, agency: int, start: datetime, end: datetime) -> Decimal:
    """What the messages of a period cost."""
    rows = Attempt.objects.filter(agency_id=agency, begun_at__gte=start, begun_at__lt=end)
    return rows.aggregate(total=Sum("cost_cents"))["total"] or Decimal(0)


def _rows(rows: QuerySet[Message]) -> tuple[Outgoing, ...]:
    return tuple(
        Outgoing(
            key=row.pk,
            purpose=row.purpose,
            recipient=row.recipient_key,
            recipient_kind=row.recipient_kind,
            about=row.about_key,
            about_kind=row.about_kind,
            host=row.host_id,
            channel=row.channel,
            state=row.state,
            state_at=row.state_at,
            due_at=row.due_at,
            too_late_at=row.too_late_at,
            problem=row.problem,
            subject=row.subject,
            body=row.body,
        )
        for row in rows
    )
