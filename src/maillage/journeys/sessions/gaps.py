"""A house where no date is coming: told to the director and to the contacts of its territory, once a month, by e-mail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.journeys.sessions.pages import GAP, houses_without_date
from maillage.kit import clock
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.organisations.models import Collaboration
from maillage.registry.organisations.selectors import houses, organisation_card
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import partner_places
from maillage.registry.territories.models import PerimeterMember

NO_DATE: Final = "no_date"
ABOUT: Final = "house"


def without_date(*, agency: int, now: datetime) -> tuple[int, ...]:
    """The houses that work with the agency, have an open place, and have no date in any of them in thirty days."""
    day = clock.today(now)
    own = {card.key for card in houses(day, agency=agency)}
    lacking = {place.key for place in houses_without_date(agency=agency, now=now)}
    places = [place for place in partner_places(agency, day) if place.host in own]
    served = {place.host for place in places if place.key not in lacking}
    return tuple(sorted({place.host for place in places} - served))


def names_without_date(*, agency: int, now: datetime) -> tuple[str, ...]:
    """The same by name: a mobile house is one house, however many its stops."""
    lacking = set(without_date(agency=agency, now=now))
    return tuple(card.label for card in houses(clock.today(now), agency=agency) if card.key in lacking)


def contacts_of(*, agency: int, house: int, day: date) -> tuple[int, ...]:
    """Accounts: the director, who leads the house, and the economic officers of the intercommunalité it stands in."""
    communes = Place.objects.filter(host_id=house).values("commune_id")
    perimeters = PerimeterMember.objects.on(day).filter(commune_id__in=communes).values("perimeter_id")
    partners = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    rows = Membership.objects.on(day).filter(
        Q(role=Role.DIRECTOR, organisation_id=agency)
        | Q(role=Role.HOUSE_LEAD, organisation_id=house)
        | Q(role=Role.ECONOMIC_OFFICER, organisation__in=partners, organisation__perimeter__in=perimeters)
    )
    with_email = rows.filter(account__is_active=True).exclude(account__email="")
    return tuple(sorted(set(with_email.values_list("account_id", flat=True))))


def tell_of_gaps(*, agency: int, now: datetime) -> int:
    """Put them in the outbox; how many are new. Run every night, each is told once a month."""
    day = clock.today(now)
    told = [
        tell(
            agency=agency,
            about=About(NO_DATE, ABOUT, house, account, recipient_kind="account", edition=f"{day:%Y-%m}"),
            ways=("email",),
            when=When(now, now + GAP),
            now=now,
        )
        for house in without_date(agency=agency, now=now)
        for account in contacts_of(agency=agency, house=house, day=day)
    ]
    return sum(message is not None for message in told)


def compose(message: Message, now: datetime) -> Composed | None:
    """A house, a count of days, whom to write to: no identity. None when a date is there by now."""
    house, account = organisation_card(message.about_key), Account.objects.filter(pk=message.recipient_key).first()
    if house is None or account is None or house.key not in without_date(agency=message.agency_id, now=now):
        return None
    lines = [
        f"Bonjour {account.given_name},",
        _("Aucune permanence n’est ouverte à %(house)s dans les %(days)d prochains jours.")
        % {"house": house.label, "days": GAP.days},
        _("Proposez une date, ou dites ce qui l’empêche : l’agence et la maison la choisissent ensemble."),
        *_link_for(account.pk, now),
    ]
    return Composed(
        addresses={"email": account.email},
        subject=_("%(house)s : aucune permanence à venir") % {"house": house.label},
        text="\n".join(lines) + "\n",
    )


def _link_for(account: int, now: datetime) -> list[str]:
    """The page of permanences, for whoever may read it: an economic officer has the content, and no page refused."""
    readers = Membership.objects.on(clock.today(now)).filter(account_id=account, role__in=(Role.DIRECTOR, Role.HOUSE_LEAD))
    return [settings.SITE + reverse("sessions:coming")] if settings.SITE and readers.exists() else []
