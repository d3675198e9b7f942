"""People's files on screen: found, opened, corrected, made one of two; who sees whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
TYPED = {"prenom": "Yann", "nom": "Ferrand", "telephone": "06 39 98 55 44", "commune": "Lodève", "moyen": "bus", "marche": "15"}


def another(world: World, **fields: Any) -> Person:
    from tests import factories as make

    return make.person(world.cast.agency, **({"given_name": "Ghislaine", "family_name": "Vézinhet"} | fields))


def as_job(world: World) -> Any:
    from tests import factories as make

    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def booked(world: World, person: Person, number: int = 8) -> Any:
    from maillage.domains.agenda.services.booking import Plan

    plan = Plan(means="driven", verdict="reachable")
    return world.book(person, world.cast.claire, world.choice(number), plan=plan)


def test_an_adviser_finds_a_person_by_a_piece_of_the_name_and_books_from_there(world: World, enter: Enter) -> None:
    client = enter(world.cast.claire)
    page = client.get(reverse("files:find"), {"q": "vezin"}).content.decode()
    address = reverse("files:show", args=[world.cast.ghislaine.pk])
    assert address in page
    shown = client.get(address).content.decode()
    assert reverse("booking:desk_travel", args=[world.cast.ghislaine.pk]) in shown


@pytest.mark.parametrize(("name", "status"), [("nadege", 200), ("lucie", 404), ("paul", 404), ("sophie", 403), ("bruno", 403)])
def test_each_sees_the_files_of_their_own_only(world: World, enter: Enter, name: str, status: int) -> None:
    client = enter(getattr(world.cast, name))
    assert client.get(reverse("files:show", args=[world.cast.ghislaine.pk])).status_code == status
    if status != 403:
        found = client.get(reverse("files:find"), {"q": "Vézinhet"}).content.decode()
        assert (f"/personnes/{world.cast.ghislaine.pk}/" in found) is (status == 200)


def test_a_file_is_opened_once_for_one_click(world: World, enter: Enter) -> None:
    from maillage.registry.people.models import Person

    client = enter(world.cast.claire)
    key = "7e3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11"
    answers = [client.post(reverse("files:new"), {**TYPED, "cle": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    with as_job(world):
        assert Person.objects.filter(family_name="Ferrand").count() == 1


def test_a_likely_duplicate_is_shown_before_a_second_file_is_opened(world: World, enter: Enter) -> None:
    client = enter(world.cast.claire)
    typed = {**TYPED, "prenom": "Ghislaine", "nom": "Vezinhet", "telephone": world.cast.ghislaine.phone}
    page = client.post(reverse("files:new"), typed).content.decode()
    assert "Déjà connue" in page
    assert f"/personnes/{world.cast.ghislaine.pk}/" in page
    assert client.post(reverse("files:new"), {**typed, "nouvelle": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"telephone": "06 39"}, "chiffres"),
        ({"telephone": ""}, "Donnez un téléphone ou un e-mail"),
        ({"nom": ""}, "Nom"),
        ({"commune": "Lodèvre"}, "Lodève"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(world: World, enter: Enter, changes: dict[str, str], sentence: str) -> None:
    answer = enter(world.cast.claire).post(reverse("files:new"), {**TYPED, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_correcting_is_traced_by_field_never_by_value(world: World, enter: Enter) -> None:
    from maillage.kit.audit.models import AuditEntry
    from maillage.registry.people.models import Person

    person = world.cast.ghislaine
    client = enter(world.cast.nadege)
    typed = {**TYPED, "prenom": person.given_name, "nom": person.family_name, "telephone": "06 39 98 00 77"}
    assert client.post(reverse("files:correct", args=[person.pk]), typed).status_code == 302
    with as_job(world):
        assert Person.objects.get(pk=person.pk).phone == "+33639980077"
        entry = AuditEntry.objects.get(verb="person.corrected", object_key=person.pk)
    assert "phone" in entry.fields
    assert "0077" not in f"{entry.fields}{entry.why}"


def test_the_stop_that_was_known_stays_as_long_as_the_commune_does(world: World, enter: Enter) -> None:
    from maillage.registry.people.models import Person

    person = another(world, commune=world.cast.lodeve, home_stop="s1", home_label="Gare", home_lat=43.7, home_lon=3.3)
    typed = {**TYPED, "prenom": person.given_name, "nom": person.family_name}
    client = enter(world.cast.claire)
    client.post(reverse("files:correct", args=[person.pk]), typed)
    with as_job(world):
        assert Person.objects.get(pk=person.pk).home_stop == "s1"
    client.post(reverse("files:correct", args=[person.pk]), {**typed, "commune": world.cast.pegairolles.name})
    with as_job(world):
        assert Person.objects.get(pk=person.pk).home_stop == ""


def test_two_files_become_one_with_all_that_was_booked_under_either(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.models import Participation
    from maillage.kit.audit.models import AuditEntry
    from maillage.registry.people.models import Person

    kept, gone = another(world, without_phone=True), another(world, email="g@exemple.fr")
    first, second = booked(world, kept, 8), booked(world, gone, 9)
    answer = enter(world.cast.claire).post(reverse("files:merge", args=[kept.pk]), {"avec": gone.pk}, follow=True)
    assert "n’en font plus qu’une" in answer.content.decode()
    with as_job(world):
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert set(Participation.objects.filter(person=kept).values_list("pk", flat=True)) == {first.pk, second.pk}
        assert Person.objects.get(pk=kept.pk).email == "g@exemple.fr"
        assert AuditEntry.objects.get(verb="person.merged").why == f"person {gone.pk}"


def test_two_appointments_at_the_same_hour_refuse_the_merge_and_change_nothing(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import TUESDAY, open_hours

    from maillage.registry.people.models import Person

    kept, gone = another(world), another(world)
    booked(world, kept, 0)
    open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY)
    same = [slot for slot in world.slots() if slot.place == world.cast.place_of_gignac.pk]
    from tests.domains.agenda.world import choice_of

    from maillage.domains.agenda.services.booking import Plan

    world.book(gone, world.cast.samir, choice_of(same[0]), plan=Plan(means="driven", verdict="reachable"))
    answer = enter(world.cast.claire).post(reverse("files:merge", args=[kept.pk]), {"avec": gone.pk}, follow=True)
    assert "à la même heure" in answer.content.decode()
    with as_job(world):
        assert Person.objects.filter(pk__in=[kept.pk, gone.pk]).count() == 2


@pytest.mark.parametrize("name", ["nadege", "paul"])
def test_a_house_or_a_stranger_merges_nothing(world: World, enter: Enter, name: str) -> None:
    from maillage.registry.people.models import Person

    gone = another(world)
    answer = enter(getattr(world.cast, name)).post(reverse("files:merge", args=[world.cast.ghislaine.pk]), {"avec": gone.pk})
    assert answer.status_code in {403, 404}
    with as_job(world):
        assert Person.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("given", ["", "x", "999999999"])
def test_a_file_that_is_none_cannot_be_merged(world: World, enter: Enter, given: str) -> None:
    address = reverse("files:merge", args=[world.cast.ghislaine.pk])
    assert enter(world.cast.claire).post(address, {"avec": given}).status_code == 404


def test_a_file_makes_a_constant_number_of_queries(world: World, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("files:show", args=[person.pk])).status_code == 200
        return len(captured)

    person, client = world.cast.ghislaine, enter(world.cast.claire)
    booked(world, person, 8)
    one = queries()
    booked(world, person, 9)
    booked(world, person, 10)
    assert queries() == one


def test_reading_a_file_is_written_down(world: World, enter: Enter) -> None:
    from maillage.kit.audit.models import ReadEntry

    enter(world.cast.claire).get(reverse("files:show", args=[world.cast.ghislaine.pk]))
    assert ReadEntry.objects.filter(person_key=world.cast.ghislaine.pk, account_id=world.cast.claire.pk).exists()


def test_what_nothing_has_met_is_shown_and_can_be_withdrawn(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.models import Request

    with world.seen_by(world.cast.claire) as claire:
        asked = world.ask(world.cast.ghislaine, claire)
    client, address = enter(world.cast.claire), reverse("files:show", args=[world.cast.ghislaine.pk])
    assert "Attend un rendez-vous" in client.get(address).content.decode()
    elsewhere = reverse("files:withdraw", args=[world.cast.farid.pk, asked.pk])
    assert client.post(elsewhere).status_code == 404
    client.post(reverse("files:withdraw", args=[world.cast.ghislaine.pk, asked.pk]))
    assert "Attend un rendez-vous" not in client.get(address).content.decode()
    with as_job(world):
        assert Request.objects.get(pk=asked.pk).status == "withdrawn"


def test_a_link_seen_by_others_is_closed_and_the_appointment_stays(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.models import AccessLink
    from maillage.domains.agenda.services.links import make_link

    seat = world.book(world.cast.ghislaine, world.cast.nadege)
    with as_job(world):
        make_link(participation=seat, now=NOW)
    client = enter(world.cast.claire)
    assert client.post(reverse("files:close_link", args=[world.cast.farid.pk, seat.pk])).status_code == 404
    client.post(reverse("files:close_link", args=[world.cast.ghislaine.pk, seat.pk]))
    with as_job(world):
        assert AccessLink.objects.get(participation=seat).revoked_at is not None
    assert "Lodève" in client.get(reverse("files:show", args=[world.cast.ghislaine.pk])).content.decode()
