"""The pages of results: who may read which territory, what is told, what it costs; R2 holds, nobody is in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def plain(response: Any) -> str:
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def addresses(territory: int) -> list[str]:
    return [
        reverse("results:territory", args=[territory]),
        reverse("results:figure", args=[territory, "3"]),
        reverse("results:presence_of", args=[territory]),
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("helene", 200), ("sophie", 200), ("bruno", 200), ("claire", 403), ("nadege", 403), ("yolande", 403)]
)
def test_results_are_for_the_director_and_those_of_the_territory(world: World, enter: Enter, who: str, status: int) -> None:
    client = enter(getattr(world.cast, who))
    assert {client.get(address).status_code for address in addresses(world.cast.territory.pk)} == {status}


def test_another_territory_does_not_exist_for_those_of_this_one(world: World, enter: Enter) -> None:
    from tests import factories as make

    elsewhere = make.perimeter("Vallée de l’Hérault", communes=["Gignac"])
    make.intermunicipality(elsewhere, works_with=world.cast.agency)
    for who, status in ((world.cast.helene, 200), (world.cast.sophie, 404), (world.cast.bruno, 404)):
        client = enter(who)
        assert {client.get(address).status_code for address in addresses(elsewhere.pk)} == {status}
    assert "Vallée" not in plain(enter(world.cast.sophie).get(reverse("results:presence")))


def test_whoever_reads_one_territory_goes_straight_to_it(world: World, enter: Enter) -> None:
    own = reverse("results:territory", args=[world.cast.territory.pk])
    assert enter(world.cast.sophie).get(reverse("results:start"))["Location"] == own
    page = plain(enter(world.cast.helene).get(reverse("results:start")))
    assert "Côte à côte" in page
    assert "Lodévois et Larzac" in page


@pytest.mark.parametrize("code", ["2026-T9", "2027-T1", "hier"])
def test_a_period_that_is_none_or_to_come_is_refused_in_plain_words(world: World, enter: Enter, code: str) -> None:
    refused = enter(world.cast.helene).get(reverse("results:start"), {"periode": code})
    assert refused.status_code == 422
    assert "Cette période n’existe pas" in refused.content.decode()


def test_a_quarter_of_life_is_told_and_nobody_is_in_it(world: World, enter: Enter, at_hour: Callable[..., Any]) -> None:
    from tests.journeys.results.simulated import live, write

    write(live(date(2026, 7, 1), date(2026, 10, 1), seed=7), world)
    territory, told = world.cast.territory.pk, {}
    for who in ("helene", "sophie"):
        client = enter(getattr(world.cast, who))
        for address in addresses(territory):
            told[who, address] = plain(client.get(address, {"periode": "2026-T3"}))
    for page in told.values():
        assert not re.search("Vézinhet|Ghislaine|Benali|Maurin", page)
    figures, figure, presence = (told["helene", address] for address in addresses(territory))
    assert "Rendez-vous tenus par mois" in figures
    assert "D’où viennent les personnes reçues" in figures
    assert "Pas encore mesuré, et pourquoi" in figures
    assert "juil." in figures
    assert "lapins / (vues + lapins)" in figure
    assert "absence sans nouvelle, sur place" in figure
    assert re.search(r"<h1>\d+ tenus sur \d+ jours promis</h1>", presence)
    assert "Ce que les habitants ont reçu" in presence
    assert "absence sans nouvelle, sur place" not in told["sophie", addresses(territory)[1]]
    same = [each for each in ("helene", "sophie") if "Rendez-vous tenus par mois" in told[each, addresses(territory)[0]]]
    assert same == ["helene", "sophie"]  # the officer is told the same counts, without seeing one row


def test_a_page_costs_the_same_whatever_happened(world: World, enter: Enter) -> None:
    from tests.journeys.results.simulated import live, write

    address, client = addresses(world.cast.territory.pk)[0], enter(world.cast.helene)
    client.get(address, {"periode": "2026-T3"})
    write(live(date(2026, 8, 3), date(2026, 8, 8), seed=1), world)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(address, {"periode": "2026-T3"})
        counts.append(len(captured))
        write_more(world)
    assert counts[0] == counts[1]
    assert counts[0] <= 70


def write_more(world: World) -> None:
    """As many again, by another person."""
    from tests import factories as make

    from maillage.domains.agenda.models import Participation, Request
    from maillage.kit.scope.entering import Scope

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        row = Request.objects.filter(agency=world.cast.agency).first()
        assert row is not None
        assert Participation.objects.count()
        Request.objects.bulk_create(
            Request(agency=row.agency, person=row.person, reason=row.reason, means="bus", opened_at=row.opened_at)
            for _ in range(9)
        )
