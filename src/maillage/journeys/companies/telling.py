"""Who is told what about a company, by e-mail: the clock's alerts, what changes hands, what comes back. Composed when sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.companies import selectors, services
from maillage.domains.companies.rules.delays import Alert
from maillage.domains.companies.selectors import Told
from maillage.kit import clock
from maillage.kit.jobs import defer
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership, Role

ALERT, STATE, GIVEN, ASK = "company_alert", "company_state", "company_given", "company_answer"
DOSSIER, CONTACT = "company_dossier", "company_contact"
TOLD_STATES: Final = ("handed_back", "refused")
WORTH, GROUPED = timedelta(days=3), timedelta(minutes=20)
FIRST: Final = (Alert.FIRST_CONTACT_3, Alert.FIRST_CONTACT_5, Alert.FIRST_CONTACT_LATE)


def alert(*, dossier: int, agency: int, kind: str, who: Iterable[str], **_values: Any) -> None:
    """The clock has told something: to those it names, or to the company."""
    defer("companies.tell", agency=agency, dossier=dossier, what=kind, who=",".join(who))


def changed(*, dossier: int, agency: int, state: str, **_values: Any) -> None:
    """Handed back or refused: both contacts of the other side act on it, or leave it alone."""
    if state in TOLD_STATES:
        who = "local,local_backup" if state == "handed_back" else "local,contact"
        defer("companies.tell", agency=agency, dossier=dossier, what=state, who=who)


def given(*, account: int, agency: int, **_values: Any) -> None:
    """Companies to follow: one message a day, however many."""
    defer("companies.tell_given", agency=agency, account=account)


def put_in_outbox(*, agency: int, dossier: int, what: str, who: str, now: datetime) -> int:
    """One e-mail per person; how many are new. A company is asked only where it gave an address."""
    told = selectors.told_of(dossier)
    if told is None:
        return 0
    edition = f"{what} {told.counted_from.isoformat()}" if told.counted_from else what
    if who == "company":
        abouts = [About(ASK, DOSSIER, dossier, dossier, recipient_kind="company")] if told.contact_email else []
    else:
        purpose = STATE if what in TOLD_STATES else ALERT
        accounts = recipients(told, who.split(","), clock.today(now))
        abouts = [About(purpose, DOSSIER, dossier, key, recipient_kind="account", edition=edition) for key in accounts]
    when = When(now, now + (timedelta(days=30) if who == "company" else WORTH))
    sent = [tell(agency=agency, about=about, ways=("email",), when=when, now=now) for about in abouts]
    return sum(message is not None for message in sent)


def recipients(told: Told, who: Iterable[str], day: Any) -> tuple[int, ...]:
    """Accounts, each once: a director who is the contact too hears it once."""
    found: list[int] = []
    for each in who:
        if each == "director":
            rows = Membership.objects.on(day).filter(role=Role.DIRECTOR, organisation=told.agency, account__is_active=True)
            found += rows.order_by("account").values_list("account", flat=True)
        else:
            found.append(told.accounts[each])
    return tuple(dict.fromkeys(found))


def put_given_in_outbox(*, agency: int, account: int, now: datetime) -> bool:
    """Once a day and person, a little later, so that a file of many is one message."""
    day = clock.today(now)
    about = About(GIVEN, CONTACT, account, account, recipient_kind="account", edition=day.isoformat())
    return tell(agency=agency, about=about, ways=("email",), when=When(now + GROUPED, now + WORTH), now=now) is not None


def compose_alert(message: Message, now: datetime) -> Composed | None:
    """What is late and how it can be done; None once it is done."""
    told, account = selectors.told_of(message.about_key), _account(message.recipient_key)
    if told is None or account is None:
        return None
    dues = [each for each in selectors.due_of([message.about_key], now).get(message.about_key, ()) if each.is_agency]
    due = next((each for each in dues if each.what == "first_contact" or (each.what == "follow_up" and each.is_late)), None)
    if due is None:
        return None
    if due.what == "first_contact":
        subject = _("Une entreprise attend un premier contact")
        said = _("%(name)s attend un premier contact, à faire avant le %(day)s.")
        if due.is_late:
            said = _("%(name)s attend toujours un premier contact, qui était à faire avant le %(day)s.")
        said = said % {"name": told.name, "day": words.date_words(due.on)}
    else:
        since = (clock.today(now) - (due.on - timedelta(days=9))).days
        subject = _("Une entreprise est sans nouvelles")
        said = _("%(name)s n’a pas de nouvelles depuis %(days)d jours.") % {"name": told.name, "days": since}
    names = {"contact": told.names["contact"], "backup": told.names["backup"]}
    who = _("Suivie par %(contact)s, en son absence %(backup)s.") % names
    return _composed(account, subject, [said, who, *_link(told)])


def compose_state(message: Message, now: datetime) -> Composed | None:  # noqa: ARG001  # what is written does not age
    """Handed back, or refused; None once that is no longer so."""
    told, account = selectors.told_of(message.about_key), _account(message.recipient_key)
    if told is None or account is None:
        return None
    if told.state == "handed_back":
        subject = _("Une entreprise vous est rendue")
        lines = [
            _("Personne n’a répondu pour %(name)s après trois essais.") % {"name": told.name},
            _("Voyez si vous avez un autre numéro, puis redonnez-la à l’agence, ou abandonnez le projet."),
        ]
    elif told.state == "refused" and told.silent_until is not None:
        subject = _("Une entreprise ne souhaite pas être contactée")
        day = words.day_of_year(told.silent_until)
        lines = [_("%(name)s a refusé. Ne la contactez pas avant le %(day)s.") % {"name": told.name, "day": day}]
    else:
        return None
    return _composed(account, subject, [*lines, *_link(told)])


def compose_given(message: Message, now: datetime) -> Composed | None:  # noqa: ARG001  # composers are given the hour
    """How many companies are waiting for a first call; None when none is."""
    account, count = _account(message.recipient_key), selectors.waiting_for(message.recipient_key)
    if account is None or not count:
        return None
    said = words.plural_words(count, _("entreprise attend"), _("entreprises attendent"))
    line = _("%(said)s votre premier appel, dans les cinq jours ouvrés.") % {"said": said}
    link = [settings.SITE + reverse("companies:list")] if settings.SITE else []
    return _composed(account, _("Des entreprises vous sont confiées"), [line, *link])


def compose_answer(message: Message, now: datetime) -> Composed | None:
    """The one question, with the link where it is answered; None once it is, or without an address."""
    told = selectors.told_of(message.about_key)
    if told is None or told.state != "closed" or told.is_answered or not told.contact_email or not settings.SITE:
        return None
    token = services.link_to_answer(dossier=message.about_key, now=now)
    lines = [
        _("Bonjour,"),
        _("Le suivi de votre entreprise par l’agence et l’intercommunalité est terminé."),
        _("Avons-nous répondu à votre besoin ? Une seule question, sans compte :"),
        settings.SITE + reverse("companies:own", args=[token]),
    ]
    text = words.nbsp("\n".join(lines)) + "\n"
    return Composed(addresses={"email": told.contact_email}, subject=_("Votre entreprise : une question"), text=text)


def _account(key: int) -> Account | None:
    return Account.objects.filter(pk=key, is_active=True).exclude(email="").first()


def _composed(account: Account, subject: str, lines: list[str]) -> Composed:
    text = "\n".join([_("Bonjour %(name)s,") % {"name": account.given_name}, *lines]) + "\n"
    return Composed(addresses={"email": account.email}, subject=subject, text=words.nbsp(text))


def _link(told: Told) -> list[str]:
    return [settings.SITE + reverse("companies:show", args=[told.arrival])] if settings.SITE else []
