"""Who is told that a permanence changed, and that hours wait for somebody to decide: by e-mail, composed when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SessionRow
from maillage.journeys.sessions.changes import change_words
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.jobs import defer
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, give_up, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.organisations.selectors import address_of

CHANGED, CLASH = "session_changed", "opening_clash"
OCCURRENCE, OPENING = "occurrence", "opening"
OF_THE_HOUSE: Final = (Role.COUNSELLOR, Role.HOUSE_LEAD)


def session_changed(*, occurrence: int, agency: int, **_values: Any) -> None:
    """Called off, cut short or moved: its house hears of it, even when nobody had booked. Each change is told by itself."""
    change = int(clock.now().timestamp() * 1000)
    defer("sessions.tell_house", lock=f"sessions.house.{occurrence}", agency=agency, occurrence=occurrence, change=change)


def opening_clashes(*, opening: int, agency: int, **_values: Any) -> None:
    """Hours were written that nobody can book: whoever opens them decides."""
    defer("sessions.tell_clash", lock=f"sessions.clash.{opening}", agency=agency, opening=opening)


def tell_house(*, agency: int, occurrence: int, change: int, now: datetime) -> int:
    """At the house's own address; without one, to its counsellors and whoever leads it. How many are new."""
    row = _row(occurrence)
    host = agenda.host_of_session(occurrence)
    if row is None or host in {None, agency} or not (row.is_outreach_session and row.is_published):
        return 0
    recipients = [("organisation", host)] if address_of(host) else _accounts(host, OF_THE_HOUSE, now)
    abouts = [
        About(CHANGED, OCCURRENCE, occurrence, key, recipient_kind=kind, edition=str(change)) for kind, key in recipients if key
    ]
    keys = [about.message_key for about in abouts]
    give_up(agency=agency, about_kind=OCCURRENCE, about_key=occurrence, purposes=(CHANGED,), now=now, but=keys)
    when = When(now, max(row.starts_at, row.ends_at))
    told = [tell(agency=agency, about=about, ways=("email",), when=when, now=now) for about in abouts]
    return sum(message is not None for message in told)


def tell_clash(*, agency: int, opening: int, now: datetime) -> int:
    """The adviser whose hours they are, and the director; once for each date that waits. How many are new."""
    rows = [row for row in agenda.sessions_to_decide(agency=agency, now=now) if row.opening == opening]
    if not rows:
        return 0
    last = rows[-1]
    accounts = dict.fromkeys([("account", last.adviser), *_accounts(agency, (Role.DIRECTOR,), now)])
    edition, when = f"{last.original_date}", When(now, last.starts_at)
    told = [
        tell(
            agency=agency,
            about=About(CLASH, OPENING, opening, key, recipient_kind=kind, edition=edition),
            ways=("email",),
            when=when,
            now=now,
        )
        for kind, key in accounts
    ]
    return sum(message is not None for message in told)


def compose_changed(message: Message, now: datetime) -> Composed | None:
    """What became of it, as it is now; no identity of those who come. None when it is as it was, or over."""
    row = _row(message.about_key)
    said = change_words(row) if row is not None else ""
    to = _addressee(message)
    if row is None or not said or to is None or (row.ends_at <= now and row.status != "cancelled"):
        return None
    address, name = to
    state = {"cancelled": _("annulée"), "moved": _("déplacée")}.get(row.status, _("changée"))
    subject = _("Permanence du %(day)s %(state)s") % {"day": words.date_words(row.starts_at), "state": state}
    lines = [
        said,
        _("Lieu : %(place)s") % {"place": words.place_words(row.place_name, row.town)},
        _("Les personnes inscrites sont prévenues. Celles qui n’ont ni portable ni e-mail sont dans « À prévenir »."),
    ]
    return _composed(address, name, subject, [*lines, *_link("sessions:show", row.occurrence)])


def compose_clash(message: Message, now: datetime) -> Composed | None:
    """The dates that wait; None once somebody has decided."""
    rows = [row for row in agenda.sessions_to_decide(agency=message.agency_id, now=now) if row.opening == message.about_key]
    to = _addressee(message)
    if not rows or to is None:
        return None
    dates = [
        _("– %(day)s, %(hours)s, %(place)s, avec %(adviser)s")
        % {
            "day": words.date_words(row.starts_at),
            "hours": words.between(row.starts_at, row.ends_at),
            "place": words.place_words(row.place_name, row.town),
            "adviser": row.adviser_name,
        }
        for row in rows
    ]
    lines = [
        _("Ces heures ne sont pas ouvertes à la réservation : l’agenda ou la salle est déjà pris."),
        *dates,
        _("Déplacez-les, annulez-les, ou libérez l’agenda puis ouvrez-les."),
        *_link("sessions:coming"),
    ]
    return _composed(*to, _("Des heures attendent votre décision"), lines)


def _row(occurrence: int) -> SessionRow | None:
    try:
        return agenda.session(occurrence)
    except NotFound:
        return None


def _accounts(organisation: int | None, roles: tuple[Role, ...], now: datetime) -> list[tuple[str, int]]:
    rows = Membership.objects.on(clock.today(now)).filter(organisation_id=organisation, role__in=roles, account__is_active=True)
    keys = rows.exclude(account__email="").order_by("account").values_list("account", flat=True)
    return [("account", key) for key in dict.fromkeys(keys)]


def _addressee(message: Message) -> tuple[str, str] | None:
    """Where it goes, and by which name they are greeted."""
    if message.recipient_kind == "organisation":
        address = address_of(message.recipient_key)
        return (address, "") if address else None
    account = Account.objects.filter(pk=message.recipient_key, is_active=True).exclude(email="").first()
    return (account.email, account.given_name) if account else None


def _composed(address: str, name: str, subject: str, lines: list[str]) -> Composed:
    hello = _("Bonjour %(name)s,") % {"name": name} if name else _("Bonjour,")
    return Composed(addresses={"email": address}, subject=subject, text=words.nbsp("\n".join([hello, *lines])) + "\n")


def _link(page: str, *keys: int) -> list[str]:
    return [settings.SITE + reverse(page, args=keys)] if settings.SITE else []
