"""On a slip: ask to be told of an earlier hour, or no longer. Nothing where no hour could be told."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.rules import can_be_earlier
from maillage.domains.agenda.selectors import Seat
from maillage.kit import clock

register = template.Library()


@register.inclusion_tag("earlier/ask.html", takes_context=True)
def earlier_hour(context: dict[str, Any], seat: Seat, token: str = "") -> dict[str, Any]:
    """The section of one slip; `token` on the person's own page, none at the desk."""
    now = clock.now()
    is_coming = seat.status == "unknown" and seat.starts_at > now
    if not is_coming or not can_be_earlier(seat.mode, seat.place, seat.series):
        return {"post_url": ""}
    wish = agenda.earlier_wish(seat.participation)
    notice = agenda.last_earlier_notice(seat.participation) if token and wish else None
    is_open = notice is not None and notice.is_waiting and now < notice.starts_at < seat.starts_at
    return {
        "post_url": reverse("earlier:wish", args=[token]) if token else reverse("earlier:desk_wish", args=[seat.participation]),
        "hour_url": reverse("earlier:hour", args=[token]) if is_open else "",
        "is_waiting": wish is not None and not wish.is_told_out,
        "is_told_out": wish is not None and wish.is_told_out,
        "is_desk": not token,
        "csrf_token": context.get("csrf_token"),
    }
