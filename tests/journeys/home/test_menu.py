"""Wherever a professional goes, the menu is there; whoever signs in lands on a page of use to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def menu_of(response: Any) -> list[str]:
    """The entries of the header, in order."""
    found = re.search(r'<nav class="nav".*?</nav>', response.content.decode(), re.DOTALL)
    return re.findall(r"<a href=\"([^\"]+)\"", found[0]) if found else []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("nadege", "/aujourdhui/"),
        ("claire", "/semaine/"),
        ("helene", "/direction/"),
        ("paul", "/semaine/"),
        ("bruno", "/permanences/"),
    ],
)
def test_whoever_has_a_daily_screen_lands_on_it(world: World, enter: Enter, name: str, address: str) -> None:
    client = enter(getattr(world.cast, name))
    assert client.get("/")["Location"] == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["yolande", "sophie"])
def test_the_others_land_on_a_page_that_says_what_they_can_open(world: World, enter: Enter, name: str) -> None:
    client = enter(getattr(world.cast, name))
    page = client.get("/")
    assert page.status_code == 200
    doors = re.search(r'<ul class="doors">.*?</ul>', page.content.decode(), re.DOTALL)
    assert doors is not None
    opened = re.findall(r'href="([^"]+)"', doors[0])
    assert len(opened) >= 2
    assert {client.get(address, follow=True).status_code for address in opened} == {200}
    assert "Vos autres rôles" not in page.content.decode()


def test_somebody_with_two_roles_finds_the_other_one_on_their_own_page(world: World, enter: Enter) -> None:
    from datetime import date

    from maillage.registry.accounts.models import Membership, Role

    second = Membership.objects.create(
        account=world.cast.nadege, organisation=world.cast.partner, role=Role.PARTNER, since=date(2026, 6, 1)
    )
    client = enter(world.cast.nadege)
    page = client.get(reverse("own")).content.decode()
    assert page.count("Travailler sous ce rôle") == 1
    assert reverse("choose_role", args=[second.pk]) in page


def test_an_account_without_a_role_is_told_whom_to_ask(world: World, enter: Enter) -> None:
    from maillage.registry.accounts.models import Membership

    Membership.objects.filter(account=world.cast.bruno).delete()
    page = enter(world.cast.bruno).get("/").content.decode()
    assert "n’a pas de rôle en ce moment" in page


def test_the_menu_is_on_every_page_of_the_desk(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.services.booking import Plan

    booked = world.book(world.cast.ghislaine, world.cast.nadege, plan=Plan(means="driven", verdict="driven"))
    client = enter(world.cast.nadege)
    search = f"?motif={world.reason.pk}&moyen=driven"
    person, seat = [world.cast.ghislaine.pk], [booked.pk]
    for address in (
        reverse("booking:desk_travel", args=person),
        reverse("booking:desk_dates", args=person) + search,
        reverse("booking:desk_slip", args=seat),
        reverse("booking:desk_change", args=seat),
        reverse("mobility:timetable"),
        reverse("own"),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert menu_of(page)[0] == "/aujourdhui/", address
        assert menu_of(page)[-1] == "/compte/deconnexion/", address


@pytest.mark.parametrize("name", ["nadege", "claire", "helene", "yolande", "sophie", "bruno"])
def test_every_entry_of_a_menu_opens_for_its_role(world: World, enter: Enter, name: str) -> None:
    client = enter(getattr(world.cast, name))
    entries = menu_of(client.get(reverse("own")))
    assert len(entries) >= 3
    assert len(set(entries)) == len(entries)
    for address in entries:
        assert client.get(address, follow=True).status_code == 200, address


def test_a_refusal_keeps_the_menu(world: World, enter: Enter) -> None:
    page = enter(world.cast.nadege).get(reverse("week"))
    assert page.status_code == 403
    assert "/aujourdhui/" in menu_of(page)


def test_the_menu_marks_where_one_is(world: World, enter: Enter) -> None:
    page = enter(world.cast.claire).get(reverse("week")).content.decode()
    assert '<a href="/semaine/" aria-current="page">' in page


def test_nobody_has_a_menu_before_the_second_proof_or_without_an_account(world: World, client: Client) -> None:
    assert menu_of(client.get("/horaires/")) == []
    client.force_login(world.cast.nadege, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert menu_of(page) == []
