"""J8 on screen and from the console: noted, answered, copied with its trace; who may, and who finds nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.kit.pdf_text import text_of

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
TYPED = {"quoi": "access", "recue_le": "2026-11-17", "identite": "known", "cle": "7e3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11"}


def as_job(world: World) -> Any:
    from tests import factories as make

    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def noted(world: World, client: Client, **changes: str) -> int:
    from maillage.registry.people.models import RightsRequest

    answer = client.post(reverse("privacy:receive", args=[world.cast.ghislaine.pk]), TYPED | changes)
    assert answer.status_code == 302, answer.content.decode()
    with as_job(world):
        return RightsRequest.objects.latest("pk").pk


@pytest.mark.parametrize(("name", "status"), [("nadege", 403), ("claire", 403), ("paul", 403), ("sophie", 403), ("bruno", 403)])
def test_only_the_director_reads_the_requests(world: World, enter: Enter, name: str, status: int) -> None:
    asked = noted(world, enter(world.cast.nadege))
    client = enter(getattr(world.cast, name))
    assert client.get(reverse("privacy:requests")).status_code == status
    assert client.get(reverse("privacy:show", args=[asked])).status_code in {403, 404}
    assert client.post(reverse("privacy:grant", args=[asked])).status_code in {403, 404}
    assert client.post(reverse("privacy:copy", args=[asked])).status_code in {403, 404}
    page = client.get(reverse("privacy:receive", args=[world.cast.ghislaine.pk]))
    assert page.status_code == {"nadege": 200, "claire": 200}.get(name, 404)


def test_a_request_of_access_is_answered_with_everything_and_traced_as_an_export(world: World, enter: Enter) -> None:
    from maillage.kit.audit.models import AuditEntry

    enter(world.cast.nadege).get(reverse("files:show", args=[world.cast.ghislaine.pk]))  # a reading to be told
    world.book(world.cast.ghislaine, world.cast.nadege)
    asked = noted(world, enter(world.cast.nadege), identite="")
    client = enter(world.cast.helene)
    page = client.get(reverse("privacy:requests")).content.decode().replace("\xa0", " ")
    assert "Une demande attend une réponse" in page
    assert "jeudi 17 décembre 2026" in page
    assert client.post(reverse("privacy:copy", args=[asked])).status_code == 409  # nobody knows who asks
    client.post(reverse("privacy:identity", args=[asked]), {"identite": "paper"})
    machine = client.post(reverse("privacy:copy", args=[asked]), {"forme": "json"})
    held = json.loads(machine.content)
    assert held["held"]["people.Person"]["rows"][0]["phone"] == world.cast.ghislaine.phone
    assert {"agenda.Participation", "agenda.Request", "agenda.TravelPlan", "people.PersonAccess"} <= set(held["held"])
    assert held["read_by"][0]["organisation"]
    assert "Sabatier" not in machine.content.decode()  # a colleague is told by trade and house
    paper = text_of(client.post(reverse("privacy:copy", args=[asked]), {"forme": "pdf"}).content)
    for words in ("Ghislaine", "Vézinhet", "Qui a lu votre fiche", "Maison France Services de Lodève", "CNIL"):
        assert words in " ".join(paper.split()), words
    with as_job(world):
        assert AuditEntry.objects.filter(verb="rights.exported", object_key=world.cast.ghislaine.pk).count() == 2
    assert client.post(reverse("privacy:grant", args=[asked])).status_code == 302
    assert "Voici la copie" in client.get(reverse("privacy:show", args=[asked])).content.decode()


def test_an_erasure_and_a_refusal_on_screen_say_what_to_tell(world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    refused = noted(world, client, quoi="restrict")
    wrong = client.post(reverse("privacy:refuse", args=[refused]), {"motif": "no_cause", "raisons": "Non."})
    assert wrong.status_code == 422
    client.post(reverse("privacy:refuse", args=[refused]), {"motif": "no_cause", "raisons": "Rien ne dit que ce soit inexact."})
    assert "CNIL" in client.get(reverse("privacy:show", args=[refused])).content.decode()
    frozen = noted(world, client, quoi="restrict", cle="7e3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e12")
    client.post(reverse("privacy:grant", args=[frozen]))
    file = client.get(reverse("files:show", args=[world.cast.ghislaine.pk])).content.decode()
    assert "Dossier gelé" in file
    assert reverse("booking:desk_travel", args=[world.cast.ghislaine.pk]) not in file
    gone = noted(world, client, quoi="erase", cle="7e3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e13")
    client.post(reverse("privacy:grant", args=[gone]))
    page = client.get(reverse("privacy:show", args=[gone])).content.decode()
    assert "Personne effacée" in page
    assert "Vézinhet" not in client.get(reverse("privacy:requests")).content.decode()
    assert "Dossier effacé" in client.get(reverse("files:show", args=[world.cast.ghislaine.pk])).content.decode()


def test_ten_requests_are_read_in_as_many_queries_as_one(world: World, enter: Enter) -> None:
    client, told = enter(world.cast.helene), []
    for last in range(2, 6):
        noted(world, client, cle=f"7e3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e2{last}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("privacy:requests"))
        told.append(len(queries))
    assert told[0] == told[-1] <= 14


def test_the_console_answers_as_the_screen_does(world: World, tmp_path: Path, enter: Enter) -> None:
    from maillage.registry.people.models import Person, RightsRequest

    key = world.cast.farid.pk
    where = {"agency": "34640", "identity": "called"}
    copy = tmp_path / "copie.json"
    call_command("privacy", "access", key, to=copy, **where)
    assert copy.stat().st_mode & 0o077 == 0
    assert json.loads(copy.read_text())["held"]["people.Person"]["rows"][0]["family_name"] == "Benali"
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("privacy", "access", key, to=copy, **where)
    call_command("privacy", "rectify", key, family_name="Benhali", **where)
    call_command("privacy", "restrict", key, **where)
    with as_job(world):
        row = Person.objects.get(pk=key)
        assert (row.family_name, row.given_name, row.is_frozen) == ("Benhali", "Farid", True)
        assert list(RightsRequest.objects.order_by("pk").values_list("kind", "state")) == [
            ("access", "granted"),
            ("rectify", "granted"),
            ("restrict", "granted"),
        ]
    with pytest.raises(CommandError):
        call_command("privacy", "erase", world.cast.odette.pk, **where)  # another agency's


def test_a_late_answer_is_said_first(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.kit import clock

    client = enter(world.cast.helene)
    noted(world, client)
    late = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    page = client.get(reverse("privacy:requests")).content.decode()
    assert "Une réponse est en retard" in page
    assert "En retard" in page
