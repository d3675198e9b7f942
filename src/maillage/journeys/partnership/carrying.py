"""What carries actions out, asked of each trade: what a territory has, what it is called, what came of it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.companies.selectors.zones import parks
from maillage.domains.houses import selectors as houses
from maillage.domains.partnerships.selectors import LinkLine
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.places.models import Place
from maillage.registry.territories.models import PerimeterMember

SERIES, HOUSE, ZONE, SHADOWING = "series", "house", "zone", "shadowing_day"
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing of another trade: what it is called, what came of it, where it is shown to this reader."""

    kind: str
    key: int
    label: str
    came: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A link of an action, as it reads; without a carrier when this reader does not see that trade, or it is gone."""

    link: int
    kind_label: str
    carrier: Carrier | None


def carriers(by: Actor, body: int, now: datetime) -> dict[tuple[str, int], Carrier]:
    """Everything of a territory that could carry an action out, as far as this reader sees it."""
    places = _places(body, now)
    found = [*_zones(body)]
    if by.agency is not None:
        found += _houses(by.agency, places, now)
        if by.is_agency_staff:
            found += [*_series(by.agency, set(places), now), *_shadowing(places, now)]
    return {(each.kind, each.key): each for each in found}


def carried(links: Iterable[LinkLine], known: dict[tuple[str, int], Carrier]) -> list[Carried]:
    """The links of an action, in words."""
    return [Carried(each.link, kind_label(each.kind), known.get((each.kind, each.key))) for each in links]


def kind_label(kind: str) -> str:
    """What a kind is called."""
    return {
        SERIES: _("Série d’ateliers"),
        HOUSE: _("Permanences"),
        ZONE: _("Zone d’activité"),
        SHADOWING: _("Vis ma vie"),
    }[kind]


def _places(body: int, now: datetime) -> dict[int, int]:
    """The places of a territory's perimeter, each with its host."""
    today = clock.today(now)
    perimeter = Organisation.objects.filter(pk=body).values("perimeter_id")
    members = PerimeterMember.objects.on(today).filter(perimeter_id__in=perimeter).values("commune_id")
    return dict(Place.objects.filter(commune_id__in=members).values_list("pk", "host_id"))


def _houses(agency: int, places: dict[int, int], now: datetime) -> list[Carrier]:
    """Houses that receive in this territory: how many permanences there were in a year."""
    today = clock.today(now)
    works = Collaboration.objects.on(today).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.houses().filter(pk__in=set(places.values())).filter(pk__in=works).order_by("label")
    held = {row.pk: 0 for row in rows}
    for row in agenda.sessions(start=now - BACK, end=now):
        host = places.get(row.place)
        if host in held and row.is_outreach_session and row.is_published and row.status != "cancelled":
            held[host] += 1
    said = (_("permanence passée en un an"), _("permanences passées en un an"))
    url = reverse("sessions:coming")
    return [Carrier(HOUSE, row.pk, row.label, words.plural_words(held[row.pk], *said), url) for row in rows]


def _zones(body: int) -> list[Carrier]:
    said = (_("entreprise qui arrive"), _("entreprises qui arrivent"))
    return [
        Carrier(ZONE, each.key, each.name, words.plural_words(each.coming, *said), reverse("companies:zone", args=[each.key]))
        for each in parks([body])
    ]


def _series(agency: int, places: set[int], now: datetime) -> list[Carrier]:
    found = []
    for card in agenda.series_cards(agency=agency, start=now - BACK):
        if not any(session.place in places for session in card.sessions):
            continue
        past = [session for session in card.sessions if session.ends_at <= now and not session.is_called_off]
        count = words.plural_words(len(past), _("séance passée"), _("séances passées"))
        enrolled = words.plural_words(sum(session.taken for session in past), _("inscrit"), _("inscrits"))
        url = reverse("workshops:show", args=[card.sessions[-1].session])
        found.append(Carrier(SERIES, card.series, card.label, f"{count}, {enrolled}", url))
    return found


def _shadowing(places: dict[int, int], now: datetime) -> list[Carrier]:
    today, hosts = clock.today(now), set(places.values())
    return [
        Carrier(SHADOWING, day.key, f"{day.house_label}, {words.day_of_year(day.on)}", day.state_label)
        for day in houses.shadowing_days(today=today, since=today - BACK)
        if day.house in hosts
    ]
