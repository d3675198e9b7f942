"""The monthly letter: once, to elected contacts who want it, when there is something to say, with nothing that must be hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make
from tests.domains.partnerships.conftest import world

from maillage.kit import clock
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.partnerships.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]
THIRD = datetime(2026, 12, 3, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE = "https://maillage.example"
    monkeypatch.setattr(clock, "now", lambda: THIRD)


def official(world: World) -> int:
    from maillage.domains.partnerships import services
    from maillage.domains.partnerships.services import ContactSheet

    sheet = ContactSheet("elected", is_agency=False, given_name="Ana", family_name="Roux", email="ana@lodeve.example")
    return int(world.act(services.name_contact, body=world.body.pk, sheet=sheet).pk)


def send(world: World, now: datetime = THIRD) -> list[Any]:
    """Who is written to, and what."""
    from maillage.journeys.results import letters
    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.agency.pk)):
        before = set(Message.objects.values_list("pk", flat=True))
        letters.put_in_outbox(agency=world.agency.pk, now=now)
        return [letters.compose(each, now) for each in Message.objects.exclude(pk__in=before)]


def test_officials_are_told_once_a_month_what_was_promised_late_and_done(world: World) -> None:
    from maillage.domains.partnerships import services

    contact = official(world)
    assert send(world) == []  # nothing promised, nothing measured: nothing is sent
    world.run(title="Permanences à Lodève", due_on=datetime(2026, 11, 30, tzinfo=UTC).date())
    done = world.run(title="Un atelier de plus").pk
    world.act(services.end_action, action=done, state="reached", words="Fait.")
    (composed,) = send(world)
    assert composed.addresses == {"email": "ana@lodeve.example"}
    assert composed.subject.replace("\u00a0", " ") == "Partenariat, novembre 2026 : promis, en retard, fait"
    text = composed.text.replace("\u00a0", " ")
    late = text[text.index("En retard") : text.index("Fait ce mois-là")]
    assert "Permanences à Lodève, pour le 30 novembre 2026" in late
    assert "- Un atelier de plus\n" in text[text.index("Fait ce mois-là") :]
    for name in ("Roux", "Valat", "Maurin", "Denis", "Claire"):
        assert name not in text
    assert send(world) == []
    assert len(send(world, datetime(2027, 1, 4, 7, 0, tzinfo=UTC))) == 1  # the next month, what is late is still to say

    (address,) = re.findall(r"https://maillage\.example(/lettre/\S+)", text)
    phone = Client()
    asked = phone.get(address)
    assert "Ne plus recevoir" in asked.content.decode()
    assert len(send(world, datetime(2027, 2, 3, 7, 0, tzinfo=UTC))) == 1  # opening it stops nothing: mail programs do
    assert "vous ne recevrez plus" in phone.post(address).content.decode()
    assert send(world, datetime(2027, 3, 3, 7, 0, tzinfo=UTC)) == []
    forged = address.replace(f"-{contact}-", f"-{contact + 1}-")
    assert phone.get(forged).status_code == phone.post(forged).status_code == 404


def test_it_needs_an_address_to_be_stopped_by_and_somebody_to_read_it(world: World, settings: Any) -> None:
    world.run()
    assert send(world) == []
    official(world)
    settings.SITE = ""
    assert send(world) == []


def test_who_runs_the_partnership_reads_it_first(world: World) -> None:
    from maillage.journeys.home.middleware import PROVED_KEY

    official(world)
    world.run(title="Permanences à Lodève")
    address = reverse("results:letter", args=[world.body.pk])

    def read(who: Any) -> Any:
        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[PROVED_KEY] = True
        session.save()
        return client.get(address)

    page = re.sub("[\u00a0\u202f]", " ", read(world.helene).content.decode())
    assert "1 élu reçoit la lettre du mois" in page
    assert "Permanences à Lodève, pour le 1er mars 2027" in page
    assert read(world.denis).status_code == 200
    assert [read(who).status_code for who in (world.sophie, world.claire, world.lucie)] == [404, 403, 403]
