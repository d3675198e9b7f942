"""An official without an account reads one frozen review on a phone: no name, no cache, counted; wrong addresses say one thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.journeys.results.test_reviews import plain, prepared
from tests.kit.pdf_text import text_of

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
ADDRESS = re.compile(r"/bilan/[0-9a-f]{40}/")


@pytest.fixture
def review(world: World, enter: Enter) -> tuple[Client, str]:
    """The director's browser, and the address of a frozen review with a typed point."""
    from tests import factories as make
    from tests.journeys.results.simulated import live, write
    from tests.journeys.results.test_reviews import THIRD_QUARTER_DAYS

    from maillage.domains.partnerships import services
    from maillage.domains.partnerships.services import ContactSheet

    write(live(*THIRD_QUARTER_DAYS, seed=7), world)
    client = enter(world.cast.helene)
    by = make.actor(world.cast.helene)
    with make.in_scope(make.scope(by)):
        sheet = ContactSheet("elected", is_agency=False, given_name="Ana", family_name="Roux", email="ana@lodeve.example")
        services.name_contact(body=world.cast.office.pk, sheet=sheet, by=by, now=clock.now())
    address = prepared(world, client)
    client.post(address, {"mots": "Le budget, avec Sophie Barral"})
    client.post(f"{address}arreter/")
    return client, address


def opened(client: Client, address: str, days: int = 10) -> str:
    """The address that the director is given."""
    page = plain(client.get(address))
    official = re.search(r'<option value="(\d+)">Ana Roux', page)
    assert official
    last = clock.today(clock.now()) + timedelta(days=days)
    said = client.post(f"{address}lien/", {"pour": official[1], "jusquau": last.isoformat()}, follow=True)
    found = ADDRESS.search(plain(said))
    assert found, plain(said)
    return found[0]


def test_an_official_reads_both_versions_without_an_account_and_nobody_is_named(world: World, review: tuple[Client, str]) -> None:
    client, address = review
    own, phone = opened(client, address), Client()
    first = phone.get(own)
    assert "Chiffres arrêtés le" in plain(first)
    assert (first["X-Robots-Tag"], first["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "no-store" in first["Cache-Control"]
    whole, short, paper = (phone.get(own + end) for end in ("complet/", "bilan.une-page.pdf", "bilan.pdf"))
    assert "Les définitions" in plain(whole)
    assert "no-store" in paper["Cache-Control"]
    said = [plain(first), plain(whole), text_of(short.content), text_of(paper.content)]
    for who in ("Arnal", "Barral", "Roux", "Hélène", "Le budget"):
        assert not any(who in each for each in said), who
    assert len(re.findall(rb"/Type\s*/Page\b", short.content)) == 1
    assert phone.get(f"{own}bilan.csv").status_code == 404
    assert phone.post(own).status_code == 405
    assert "4 ouvertures" in plain(client.get(address))


def test_a_wrong_a_closed_and_an_expired_address_say_the_same(
    world: World, enter: Enter, review: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = review
    closed, phone = opened(client, address), Client()
    (closing,) = re.findall(r'action="([^"]+/fermer/)"', plain(client.get(address)))
    assert enter(world.cast.sophie).post(closing).status_code == 403
    assert client.post(closing).status_code == 302
    expired = opened(client, address, days=1)
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    answers = [phone.get(each) for each in (closed, expired, f"/bilan/{'0' * 40}/", "/bilan/x/")]
    assert {answer.status_code for answer in answers} == {404}
    sentences = {re.sub(r"\s+", " ", re.sub(r"/bilan/[^\"<]*", "", answer.content.decode())) for answer in answers}
    assert all("Cette adresse n’ouvre rien" in each for each in sentences)
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_addresses_are_not_tried_one_after_the_other(db: None) -> None:
    phone = Client(REMOTE_ADDR="198.51.100.7")
    codes = [phone.get(f"/bilan/{number:040x}/").status_code for number in range(62)]
    assert (codes[0], codes[59], codes[60]) == (404, 404, 429)
