"""Who is told of what is late or silent: one e-mail per person, when something is new or a week has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.partnerships import selectors
from maillage.domains.partnerships.rules.watching import edition_on
from maillage.domains.partnerships.selectors import Chased
from maillage.kit import clock
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account

PURPOSE: Final = "partnership_due"
ABOUT: Final = "partnership_owner"
WORTH: Final = timedelta(days=3)
MOST: Final = 12


def put_in_outbox(*, agency: int, now: datetime) -> int:
    """Everybody of an agency's partnerships who should see to something; how many messages are new."""
    today = clock.today(now)
    sent = 0
    for account, things in selectors.chased(agency, today).items():
        edition = edition_on((thing.since for thing in things), today)
        if edition is None:
            continue
        about = About(PURPOSE, ABOUT, account, account, recipient_kind="account", edition=edition.isoformat())
        message = tell(agency=agency, about=about, ways=("email",), when=When(now, now + WORTH), now=now)
        sent += message is not None
    return sent


def compose(message: Message, now: datetime) -> Composed | None:
    """What is still to be seen to at the moment of sending; None once nothing is."""
    account = Account.objects.filter(pk=message.recipient_key, is_active=True).exclude(email="").first()
    things = selectors.chased(message.agency_id, clock.today(now)).get(message.recipient_key, ())
    if account is None or not things:
        return None
    count = len(things)
    subject = ngettext("Partenariats : %(n)d point vous attend", "Partenariats : %(n)d points vous attendent", count)
    lines = [_("Bonjour %(name)s,") % {"name": account.given_name}, *(_line(thing) for thing in things[:MOST])]
    if count > MOST:
        lines.append(_("Et %(n)d autres.") % {"n": count - MOST})
    lines.append(_("Une phrase suffit, en moins de cinq minutes."))
    if settings.SITE:
        lines.append(settings.SITE + reverse("partnership:mine"))
    text = "\n".join(lines) + "\n"
    return Composed(addresses={"email": account.email}, subject=subject % {"n": count}, text=words.nbsp(text))


def _line(thing: Chased) -> str:
    """The address says more; nobody is named in an e-mail."""
    since = _("depuis le %(day)s") % {"day": words.day_of_year(thing.since)}
    return f"- {thing.body_label}\u00a0: {thing.title}, {thing.why} ({since})"
