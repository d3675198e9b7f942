"""The call list, the letter, the page of messages, the receipts: who sees what, and what a click changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.journeys.telling import appointments, following
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def revoked(world: World, number: int = 8, **fields: Any) -> Message:
    """Somebody without a phone whose appointment the service called off."""
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.booking import Plan
    from maillage.domains.agenda.services.ending import cancel
    from maillage.kit.messages.models import Message

    person = make.person(world.cast.agency, "Yann", **({"without_phone": True} | fields))
    plan = Plan(means="driven", verdict="reachable")
    booked = world.book(person, world.cast.claire, world.choice(number), plan=plan)
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        appointments.tell_of(following.CANCELLED, agency=world.cast.agency.pk, participation=booked.pk, now=NOW)
        return Message.objects.get(about_key=booked.pk, purpose="revoked")


def state_of(world: World, message: Message) -> str:
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return str(Message.objects.get(pk=message.pk).state)


def test_the_house_that_receives_and_the_agency_have_the_person_on_their_call_list(world: World, enter: Enter) -> None:
    revoked(world)
    for who in (world.cast.nadege, world.cast.claire, world.cast.helene):
        page = enter(who).get(reverse("telling:calls")).content.decode()
        assert "1 personne à prévenir" in page
        assert "Yann" in page
        assert "pas de téléphone" in page


@pytest.mark.parametrize("name", ["lucie", "paul"])
def test_another_house_and_another_agency_see_nobody(world: World, enter: Enter, name: str) -> None:
    message = revoked(world)
    client = enter(getattr(world.cast, name))
    assert "Yann" not in client.get(reverse("telling:calls")).content.decode()
    assert client.post(reverse("telling:told", args=[message.pk])).status_code == 404
    assert client.get(reverse("telling:letter", args=[message.pk])).status_code == 404
    assert state_of(world, message) == "to_call"


@pytest.mark.parametrize("name", ["sophie", "bruno", "yolande"])
def test_whoever_calls_nobody_is_refused(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).get(reverse("telling:calls")).status_code == 403


def test_a_stranger_is_sent_to_sign_in(world: World) -> None:
    answer = Client().get(reverse("telling:calls"))
    assert answer.status_code == 302
    assert "connexion" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize(("posted", "state"), [({}, "called"), ({"papier": "1"}, "printed")])
def test_one_click_says_that_it_is_said_and_the_second_finds_nobody(
    world: World, enter: Enter, posted: dict[str, str], state: str
) -> None:
    message = revoked(world)
    client = enter(world.cast.nadege)
    assert client.post(reverse("telling:told", args=[message.pk]), posted).status_code == 302
    assert state_of(world, message) == state
    assert client.post(reverse("telling:told", args=[message.pk]), posted).status_code == 404


def test_letters_are_accessible_papers_one_page_each_and_name_nobody_outside(world: World, enter: Enter) -> None:
    first = revoked(world)
    revoked(world, 9)
    client = enter(world.cast.nadege)
    for address, count, title in (
        (reverse("telling:letter", args=[first.pk]), 1, "Lettre"),
        (reverse("telling:letters"), 2, "2 lettres à remettre"),
    ):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert "Yann" not in answer["Content-Disposition"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
        assert b"/Lang(fr-FR)" in answer.content
        assert b"/MarkInfo<</Marked true" in answer.content
        assert title.encode() in answer.content
        assert f"<xmpTPg:NPages>{count}<".encode() in answer.content


def test_a_letter_says_what_to_know_and_whom_to_call_without_the_reason(world: World, enter: Enter, settings: Settings) -> None:
    from tests.kit.pdf_text import text_of

    settings.MAILLAGE_HELP_PHONE = "+33465712014"
    message = revoked(world)
    text = text_of(enter(world.cast.nadege).get(reverse("telling:letter", args=[message.pk])).content)
    said = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert "Yann Vézinhet" in said
    assert "n’aura pas lieu" in said
    assert "cela ne change rien à vos droits" in said
    assert "Appelez le 04 65 71 20 14" in said
    assert world.reason.label not in said


def test_letters_of_an_empty_list_are_no_paper(world: World, enter: Enter) -> None:
    assert enter(world.cast.nadege).get(reverse("telling:letters")).status_code == 404


def test_what_is_no_longer_true_leaves_the_list(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import undo

    message = revoked(world)
    with world.seen_by(world.cast.claire) as by:
        undo(participation=selectors.participation(message.about_key), by=by, now=NOW)
    assert "Personne à appeler" in enter(world.cast.nadege).get(reverse("telling:calls")).content.decode()


def test_the_call_list_makes_a_constant_number_of_queries(world: World, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse("telling:calls")).status_code == 200
        return len(captured)

    revoked(world)
    client = enter(world.cast.nadege)
    one = queries()
    for number in (9, 10, 11):
        revoked(world, number)
    assert queries() == one


def test_the_agency_reads_what_was_sent_and_a_counsellor_does_not(world: World, enter: Enter) -> None:
    revoked(world)
    page = enter(world.cast.helene).get(reverse("telling:messages")).content.decode()
    assert "Rendez-vous annulé par le service" in page
    assert "Rien ne part" in page
    assert enter(world.cast.nadege).get(reverse("telling:messages")).status_code == 403


def test_whoever_a_message_is_for_is_named_be_it_a_house_or_a_company(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.services import About, When, tell

    house = world.cast.house
    with world.seen_by(world.cast.helene):
        for kind, key in (("organisation", house.pk), ("company", 1)):
            about = About("session_changed", "occurrence", 1, key, recipient_kind=kind)
            assert tell(agency=world.cast.agency.pk, about=about, ways=("email",), when=When(NOW), now=NOW)
    page = enter(world.cast.helene).get(reverse("telling:messages")).content.decode()
    assert f'<th scope="row">{house.label}</th>' in page
    assert '<th scope="row">une entreprise</th>' in page


def sent_by_sms(world: World) -> Message:
    """An SMS that the gateway has taken."""
    from tests import factories as make

    from maillage.kit.messages.models import Attempt, Message

    message = revoked(world, without_phone=False)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        Message.objects.filter(pk=message.pk).update(state="sent", channel="sms")
        Attempt.objects.create(
            agency_id=message.agency_id,
            message=message,
            channel="sms",
            key="5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11",
            begun_at=message.created_at,
            handed_at=message.created_at,
            outcome="sent",
        )
    return message


def receipt(said: object, secret: str | None = None) -> int:
    from maillage.kit.messages.views import receipts_secret

    address = reverse("outbox:receipt", args=[receipts_secret() if secret is None else secret])
    content = said if isinstance(said, str) else json.dumps(said)
    return int(Client().post(address, content, content_type="application/json").status_code)


def test_a_receipt_says_that_it_arrived_or_puts_the_person_on_the_call_list(world: World, at_hour: Callable[..., Any]) -> None:
    at_hour(8)
    message = sent_by_sms(world)
    reference = f"{message.agency_id}.5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11"
    assert receipt({"reference": reference, "status": "buffered"}) == 204
    assert state_of(world, message) == "sent"
    assert receipt({"reference": reference, "status": "failed", "error": "absent"}) == 204
    assert state_of(world, message) == "to_call"


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"reference": "7"}', '{"reference": "x.y"}', '{"reference": null}'])
def test_a_receipt_that_cannot_be_read_is_refused(world: World, said: str) -> None:
    assert receipt(said) == 422


def test_a_forged_receipt_finds_no_page(world: World, at_hour: Callable[..., Any]) -> None:
    at_hour(8)
    message = sent_by_sms(world)
    reference = f"{message.agency_id}.5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11"
    assert receipt({"reference": reference, "status": "failed"}, secret="0" * 32) == 404
    assert state_of(world, message) == "sent"
