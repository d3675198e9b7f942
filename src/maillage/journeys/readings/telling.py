"""The administrator is told once of each unusual reading; where there is none, the director of the agency is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.journeys.readings.pages import names_of, said
from maillage.kit import clock
from maillage.kit.audit import selectors
from maillage.kit.jobs import defer
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership, Role

PURPOSE: Final = "unusual_reading"
WORTH: Final = timedelta(days=7)


def noticed(*, reading: int, agency: int | None, **_values: Any) -> None:
    """Something unusual was noted; an account of no agency is on the page only."""
    if agency is not None:
        defer("readings.tell", agency=agency, reading=reading)


def put_in_outbox(*, agency: int, reading: int, now: datetime) -> int:
    """One e-mail per administrator; how many are new."""
    day = clock.today(now)
    abouts = [About(PURPOSE, PURPOSE, reading, key, recipient_kind="account") for key in _told(agency, day)]
    sent = [tell(agency=agency, about=about, ways=("email",), when=When(now, now + WORTH), now=now) for about in abouts]
    return sum(message is not None for message in sent)


def compose(message: Message, now: datetime) -> Composed | None:  # noqa: ARG001  # what was read does not age
    """Who, when, how many; never whose files."""
    row = selectors.unusual(message.about_key)
    account = Account.objects.filter(pk=message.recipient_key, is_active=True).exclude(email="").first()
    if row is None or account is None:
        return None
    who = names_of([row.account]).get(row.account, _("un compte fermé"))
    lines = [
        _("Bonjour %(name)s,") % {"name": account.given_name},
        f"{who}, {words.day_of_year(row.day)}\u00a0: {said(row)}",
        _("Demandez-lui pourquoi. Sans bonne raison, fermez le compte et prévenez le délégué à la protection des données."),
    ]
    if settings.SITE:
        lines.append(settings.SITE + reverse("readings:unusual"))
    text = words.nbsp("\n".join(lines)) + "\n"
    return Composed(addresses={"email": account.email}, subject=_("Une lecture de dossiers inhabituelle"), text=text)


def _told(agency: int, day: date) -> list[int]:
    held = Membership.objects.on(day).filter(account__is_active=True).order_by("account").values_list("account", flat=True)
    administrators = held.filter(role=Role.ADMINISTRATOR).distinct()
    return list(administrators) or list(held.filter(role=Role.DIRECTOR, organisation_id=agency).distinct())
