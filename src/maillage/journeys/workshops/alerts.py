"""A workshop that too few will come to, three days before: whoever runs it and the director decide, told once by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SessionCard
from maillage.kit import clock
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.accounts.selectors import Actor

UNDECIDED: Final = "undecided"
ABOUT: Final = "workshop"


def undecided_of(by: Actor, now: datetime) -> tuple[SessionCard, ...]:
    """Those that this professional decides about: the director all of them, an adviser those they run."""
    if by.agency is None or by.role not in {Role.DIRECTOR, Role.ADVISER}:
        return ()
    cards = agenda.needs_decision(agency=by.agency, now=now)
    return tuple(card for card in cards if by.role == Role.DIRECTOR or by.account in _runs(card))


def tell_of_undecided(*, agency: int, now: datetime) -> int:
    """Put them in the outbox; how many are new. Run every day, each is told once of one session."""
    rows = Membership.objects.on(clock.today(now)).filter(role=Role.DIRECTOR, organisation_id=agency, account__is_active=True)
    directors = tuple(rows.order_by("account").values_list("account", flat=True))
    told = [
        tell(
            agency=agency,
            about=About(UNDECIDED, ABOUT, card.session, account, recipient_kind="account"),
            ways=("email",),
            when=When(now, card.starts_at),
            now=now,
        )
        for card in agenda.needs_decision(agency=agency, now=now)
        for account in dict.fromkeys((card.lead, *directors))
    ]
    return sum(message is not None for message in told)


def compose(message: Message, now: datetime) -> Composed | None:
    """How many come, how many it takes, what can be done; no identity. None once somebody has decided, or enough come."""
    card = next(
        (each for each in agenda.needs_decision(agency=message.agency_id, now=now) if each.session == message.about_key), None
    )
    account = Account.objects.filter(pk=message.recipient_key, is_active=True).exclude(email="").first()
    if card is None or account is None:
        return None
    where = words.place_words(card.place_name, card.town)
    lines = [
        _("Bonjour %(name)s,") % {"name": account.given_name},
        _("%(label)s, %(when)s, %(where)s : %(taken)s, il en faut %(least)d.")
        % {
            "label": card.label,
            "when": words.when_words(card.starts_at),
            "where": where,
            "taken": words.plural_words(card.taken, _("personne inscrite"), _("personnes inscrites")),
            "least": card.least,
        },
        _("Choisissez : le garder, le réunir avec une autre séance, ou en faire des rendez-vous. Les inscrits sont prévenus."),
        *([settings.SITE + reverse("workshops:show", args=[card.session])] if settings.SITE else []),
    ]
    subject = _("Atelier du %(day)s : trop peu d’inscrits") % {"day": words.date_words(card.starts_at)}
    return Composed(addresses={"email": account.email}, subject=subject, text=words.nbsp("\n".join(lines)) + "\n")


def _runs(card: SessionCard) -> frozenset[int]:
    return frozenset({card.lead, *(key for key, _name in card.facilitators)})
