"""Unusual reading reaches the administrator: a message and a page that name a professional, never a job seeker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests import cast as people
from tests import factories as make
from tests.factories import NOW

from maillage.journeys.home.middleware import PROVED_KEY
from maillage.journeys.readings.telling import compose, put_in_outbox
from maillage.kit import clock
from maillage.kit.audit.models import ReadEntry
from maillage.kit.audit.sealing import seal
from maillage.kit.audit.watching import watch
from maillage.kit.messages.models import Message
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Account, Role

pytestmark = pytest.mark.django_db
TODAY = clock.today(NOW)


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> people.Cast:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return people.the_cast()


@pytest.fixture
def alice(cast: people.Cast) -> Account:
    return make.account("Alice", "Rouvier", role=Role.ADMINISTRATOR, organisation=cast.agency)


def browser(who: Account) -> Client:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[PROVED_KEY] = True
    session.save()
    return client


def read_much(cast: people.Cast, who: Account) -> int:
    """Sixty files in a day, Ghislaine's among them; the key of what was noted."""
    keys = [cast.ghislaine.pk, *range(10_000, 10_059)]
    ReadEntry.objects.bulk_create(
        ReadEntry(at=NOW, agency_id=cast.agency.pk, account_id=who.pk, role="adviser", person_key=key, address="personnes/")
        for key in keys
    )
    with enter(Scope(role="job")):
        assert watch(day=TODAY, now=NOW) == 1
    from maillage.kit.audit.models import UnusualReading

    return int(UnusualReading.objects.get().pk)


def told(cast: people.Cast, reading: int) -> list[Message]:
    with enter(Scope(role="job", agency=cast.agency.pk)):
        put_in_outbox(agency=cast.agency.pk, reading=reading, now=NOW)
        return list(Message.objects.order_by("pk"))


def test_the_administrator_is_told_once_and_by_name_of_the_professional_only(cast: people.Cast, alice: Account) -> None:
    reading = read_much(cast, cast.claire)
    (message,) = told(cast, reading)
    assert told(cast, reading) == [message]
    composed = compose(message, NOW)
    assert composed is not None
    assert composed.addresses == {"email": alice.email}
    assert "Claire Maurin" in composed.text
    assert "60 dossiers" in composed.text.replace("\u00a0", " ").replace("\u202f", " ").replace("soixante", "60")
    assert "Vézinhet" not in composed.text


def test_without_an_administrator_the_director_is_told(cast: people.Cast) -> None:
    (message,) = told(cast, read_much(cast, cast.claire))
    assert message.recipient_key == cast.helene.pk


def test_the_page_says_who_and_how_many_and_shows_the_seals(cast: people.Cast, alice: Account) -> None:
    read_much(cast, cast.claire)
    seal(now=NOW)
    seal(now=NOW + timedelta(hours=1))
    page = browser(alice).get("/lectures/")
    assert page.status_code == 200
    said = page.content.decode()
    assert "Claire Maurin" in said
    assert "Vézinhet" not in said
    assert said.count("<code") == 2


@pytest.mark.parametrize("name", ["claire", "helene", "nadege", "sophie", "bruno", "yolande", "paul"])
def test_nobody_else_opens_it(cast: people.Cast, name: str) -> None:
    assert browser(getattr(cast, name)).get("/lectures/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(cast: people.Cast, client: Client) -> None:
    assert client.get("/lectures/").status_code == 302


def test_what_is_noted_defers_its_message(cast: people.Cast, alice: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    deferred: list[tuple[str, dict[str, object]]] = []
    from maillage.journeys.readings import telling

    monkeypatch.setattr(telling, "defer", lambda name, **values: deferred.append((name, values)))
    reading = read_much(cast, cast.claire)
    assert deferred == [("readings.tell", {"agency": cast.agency.pk, "reading": reading})]
