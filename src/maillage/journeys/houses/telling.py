"""Who is told what about the houses, by e-mail: days inside the agency, blocked cases, openings. Composed when sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.houses import selectors
from maillage.domains.houses.rules.cases import ANSWER_DAYS
from maillage.domains.houses.rules.openings import StepKind
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.jobs import defer
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership, Role

DAY, CASE, LACKING, FLAGGED = "shadowing_day", "blocked_case", "shadowing_lacking", "opening_flagged"
AWAY: Final = "shadowing_away"
UNDATED: Final = "shadowing_undated"
WORTH: Final = timedelta(days=3)
MONTH: Final = timedelta(days=30)
TO_FOLLOW: Final = timedelta(days=14)  # from then on nothing dated after a day is worth a word
FOLLOWED: Final = timedelta(days=60)  # and until then
HELD: Final = "held"


def shadowing_planned(*, day: int, agency: int, **_: Any) -> None:
    """Guests and hosts are invited."""
    defer("houses.tell_day", agency=agency, day=day, edition="planned")


def shadowing_changed(*, day: int, agency: int, **_: Any) -> None:
    """They are told who shows what by now."""
    defer("houses.tell_day", agency=agency, day=day, edition=clock.now().isoformat())


def shadowing_moved(*, day: int, agency: int, on: str, **_: Any) -> None:
    """Everybody is told the new day; guests are asked again."""
    defer("houses.tell_day", agency=agency, day=day, edition=f"moved {on}")


def shadowing_held(*, day: int, agency: int, **_: Any) -> None:
    """Those who came find their attestation and say what it taught them; who leads the house dates what follows."""
    defer("houses.tell_day", agency=agency, day=day, edition=HELD)


def shadowing_cancelled(*, day: int, agency: int, **_: Any) -> None:
    """They are told that nobody comes."""
    defer("houses.tell_day", agency=agency, day=day, edition="cancelled")


def case_asked(*, case: int, agency: int, step: str, **_: Any) -> None:
    """Whoever has to know of a case at this step."""
    defer("houses.tell_case", agency=agency, case=case, step=step)


def put_day(*, agency: int, day: int, edition: str, now: datetime) -> int:
    """One message for each guest and each host, of a day that was held for those who came and who leads; how many are new."""
    card = selectors.shadowing_day(day, clock.today(now))
    people = {guest.account for guest in card.guests if guest.answer not in {"declined", "missed"}}
    people |= set(leads(card.house, now)) if edition == HELD else {each.host for each in card.stretches}
    return _put(agency, DAY, day, people, edition=edition, now=now)


def put_case(*, agency: int, case: int, step: str, now: datetime) -> int:
    """The contact when it is opened, the backup when it is late, the director after that, the house when it is answered."""
    card = selectors.case(case, clock.today(now))
    told: dict[str, Iterable[int | None]] = {
        "opened": (card.contact,),
        "escalated": (card.contact, card.backup),
        "late": directors(agency, now),
        "answered": counsellors(card.house, now),
    }
    people = {account for account in told[step] if account is not None}
    return _put(agency, CASE, case, people, edition=f"{step} {card.due_on.isoformat()}", now=now)


def remind(*, agency: int, now: datetime) -> int:
    """Counsellors without a day, hosts who are away, days after which nothing is dated, once each; openings once a month."""
    today, bosses = clock.today(now), directors(agency, now)
    count = 0
    for house in selectors.coverage(agency, today):
        for each in house.lacking:
            count += _put(agency, LACKING, each.account, bosses, edition=str(house.house), now=now, worth=MONTH)
    for day in selectors.shadowing_days(today=today, since=today - FOLLOWED):
        for part in day.away:
            count += _put(agency, AWAY, day.key, bosses, edition=f"{part.key} {part.host}", now=now)
        if is_undated(day, today):
            people = {*bosses, *leads(day.house, now)}
            count += _put(agency, UNDATED, day.key, people, edition=HELD, now=now, worth=MONTH)
    for card in selectors.openings_of_agency(agency, today, is_running_only=True):
        if pressing(card):
            people = {*bosses, *leads(card.lead_key, now), *leads(card.house_key, now)}
            edition = f"{'|'.join(pressing(card))} {today:%Y-%m}"
            count += _put(agency, FLAGGED, card.key, people, edition=edition, now=now, worth=MONTH)
    return count


def is_undated(card: selectors.DayCard, today: date) -> bool:
    """It was held a while ago, and nothing that follows from it has a date."""
    return card.state == "held" and not card.actions and card.on <= today - TO_FOLLOW


def pressing(card: selectors.OpeningCard) -> tuple[str, ...]:
    """What of an opening is worth a message, in sentences: its alerts but late steps, and reviews that are due."""
    found = [flag.text for flag in card.flags if flag.kind != "late_step"]
    reviews = [step.what for step in card.steps if step.kind == StepKind.REVIEW and step.is_late]
    return (*found, *reviews)


def compose_day(message: Message, now: datetime) -> Composed | None:
    """The programme as it is now, that it is called off, or what follows; None once the day has come and is not held."""
    card, account = _found(selectors.shadowing_day, message.about_key, now), _account(message.recipient_key)
    if card is None or account is None:
        return None
    day = words.date_long(card.on)
    link = _link("houses:day", card.key)
    if card.state == HELD:
        return _compose_held(card, account, now, link)
    if card.on <= clock.today(now):
        return None
    if card.state == "cancelled":
        said = _("La journée du %(day)s à l’agence, pour %(house)s, est annulée. %(why)s")
        lines = [said % {"day": day, "house": card.house_label, "why": card.why_cancelled}]
        return _composed(account, _("Journée à l’agence annulée"), [*lines, *link])
    said = _("Journée à l’agence le %(day)s, pour %(house)s.") % {"day": day, "house": card.house_label}
    moved = []
    if card.was_on is not None:
        moved = [_("Elle était prévue le %(day)s. %(why)s") % {"day": words.date_long(card.was_on), "why": card.why_moved}]
    programme = [
        f"{words.between(each.starts_at, each.ends_at)} : {each.trade_label}, {each.host_name}" for each in card.stretches
    ]
    is_guest = any(guest.account == account.pk for guest in card.guests)
    ask = [_("Dites si vous venez, et où vous en êtes avant la journée :")] if is_guest and link else []
    return _composed(account, _("Journée à l’agence"), [said, *moved, *programme, *ask, *link])


def compose_undated(message: Message, now: datetime) -> Composed | None:
    """A day was held and nothing follows from it yet; None once something is dated."""
    card, account = _found(selectors.shadowing_day, message.about_key, now), _account(message.recipient_key)
    if card is None or account is None or not is_undated(card, clock.today(now)):
        return None
    said = _("Rien n’est encore daté après la journée à l’agence du %(day)s, pour %(house)s.")
    todo = _("Datez une première action : une permanence, un atelier, une fiche à écrire.")
    lines = [said % {"day": words.date_long(card.on), "house": card.house_label}, todo, *_link("houses:day", card.key)]
    return _composed(account, _("Journée à l’agence : ce qui suit"), lines)


def _compose_held(card: selectors.DayCard, account: Account, now: datetime, link: list[str]) -> Composed | None:
    """For who came, their paper and their questions; for who leads the house, what to date."""
    names = {"day": words.date_long(card.on), "house": card.house_label}
    if any(guest.account == account.pk and guest.answer == "attended" for guest in card.guests):
        said = _("Merci d’être venu à l’agence le %(day)s. Votre attestation est prête.") % names
        todo = _("Dites en quatre phrases ce que la journée a changé, et ce qui doit suivre :")
    elif account.pk in leads(card.house, now):
        said = _("La journée à l’agence du %(day)s a eu lieu, pour %(house)s.") % names
        todo = _("Les attestations sont prêtes. Datez une première action :")
    else:
        return None
    return _composed(account, _("Après la journée à l’agence"), [said, todo, *link])


def compose_case(message: Message, now: datetime) -> Composed | None:
    """A theme, a house, a day: never what was written. None once it is answered, or for the house once it was read again."""
    case, account = _found(selectors.case, message.about_key, now), _account(message.recipient_key)
    if case is None or account is None:
        return None
    subject = _("Un cas bloqué attend une réponse")
    names = {"house": case.house_label, "theme": case.theme_label, "day": words.date_words(case.due_on), "count": ANSWER_DAYS}
    if case.state == "answered" and account.pk not in {case.contact, case.backup}:
        subject, said = _("Réponse à un cas bloqué"), _("L’agence a répondu au cas « %(theme)s ».") % names
    elif case.is_open and case.stage == "late":
        said = _("Le cas « %(theme)s » de %(house)s attendait une réponse avant le %(day)s.") % names
    elif case.is_open:
        said = _("%(house)s demande : « %(theme)s ». Réponse promise avant le %(day)s au soir.") % names
    else:
        return None
    who = _("Demandé à %(contact)s, en son absence %(backup)s.") % {"contact": case.contact_name, "backup": case.backup_name}
    return _composed(account, subject, [said, who, *_link("houses:case", case.key)])


def compose_lacking(message: Message, now: datetime) -> Composed | None:
    """A counsellor has joined a house and has seen nothing of the agency; None once a day is planned."""
    account = _account(message.recipient_key)
    covers = selectors.coverage(message.agency_id, clock.today(now))
    house = next((each for each in covers if message.about_key in {one.account for one in each.lacking}), None)
    if account is None or house is None:
        return None
    said = _("Un agent de %(house)s n’a pas encore passé de journée à l’agence.") % {"house": house.label}
    todo = _("Choisissez un jour, des métiers et qui les montre :")
    return _composed(account, _("Une journée à l’agence à prévoir"), [said, todo, *_link("houses:shadowing")])


def compose_away(message: Message, now: datetime) -> Composed | None:
    """Somebody who was to show an occupation is away; None once they are replaced."""
    card, account = _found(selectors.shadowing_day, message.about_key, now), _account(message.recipient_key)
    if card is None or account is None or not card.away or card.on < clock.today(now):
        return None
    said = _("Journée à l’agence le %(day)s, pour %(house)s : il faut remplacer quelqu’un.")
    parts = [f"{words.between(each.starts_at, each.ends_at)} : {each.trade_label}, {each.host_name}" for each in card.away]
    lines = [said % {"day": words.date_long(card.on), "house": card.house_label}, *parts, *_link("houses:day", card.key)]
    return _composed(account, _("Journée à l’agence : quelqu’un à remplacer"), lines)


def compose_flagged(message: Message, now: datetime) -> Composed | None:
    """What keeps a house from opening as planned, or a review that waits; None once it is settled."""
    card, account = _found(selectors.opening, message.about_key, now), _account(message.recipient_key)
    if card is None or account is None or not pressing(card):
        return None
    lines = [_("Ouverture de %(house)s :") % {"house": card.house}, *pressing(card)]
    todo = _("Cochez ce qui est fait, ou déplacez la date en disant pourquoi.")
    return _composed(account, _("Ouverture d’une maison : à regarder"), [*lines, todo, *_link("houses:opening", card.key)])


def directors(agency: int, now: datetime) -> tuple[int, ...]:
    """Accounts of the agency's direction."""
    return _accounts(agency, Role.DIRECTOR, now)


def leads(organisation: int, now: datetime) -> tuple[int, ...]:
    """Accounts that lead a house for an organisation."""
    return _accounts(organisation, Role.HOUSE_LEAD, now)


def counsellors(house: int, now: datetime) -> tuple[int, ...]:
    """Accounts that receive people there."""
    return _accounts(house, Role.COUNSELLOR, now)


def _accounts(organisation: int, role: str, now: datetime) -> tuple[int, ...]:
    held = Membership.objects.on(clock.today(now)).filter(organisation_id=organisation, role=role, account__is_active=True)
    return tuple(held.order_by("account_id").values_list("account_id", flat=True).distinct())


def _put(
    agency: int, what: str, key: int, people: Iterable[int], *, edition: str, now: datetime, worth: timedelta = WORTH
) -> int:
    told = [
        tell(
            agency=agency,
            about=About(what, what, key, account, recipient_kind="account", edition=edition),
            ways=("email",),
            when=When(now, now + worth),
            now=now,
        )
        for account in sorted(people)
    ]
    return sum(message is not None for message in told)


def _found(read: Any, key: int, now: datetime) -> Any:
    try:
        return read(key, clock.today(now))
    except NotFound:
        return None


def _account(key: int) -> Account | None:
    return Account.objects.filter(pk=key, is_active=True).exclude(email="").first()


def _link(name: str, *args: Any) -> list[str]:
    return [settings.SITE + reverse(name, args=args)] if settings.SITE else []


def _composed(account: Account, subject: str, lines: Iterable[str]) -> Composed:
    text = "\n".join([_("Bonjour %(name)s,") % {"name": account.given_name}, *lines]) + "\n"
    return Composed(addresses={"email": account.email}, subject=subject, text=words.nbsp(text))
