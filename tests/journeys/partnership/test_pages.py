"""The pages of partnerships: from a meeting to an action that is told, and who may open what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import factories as make
from tests.domains.partnerships.world import DUE, NOW, TODAY, World

from maillage.domains.partnerships.models import Action, ActionLink, Decision, Meeting, PartnershipContact
from maillage.journeys.partnership import figures
from maillage.journeys.results.for_actions import quarter_figures
from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db
Enter = Callable[[Account], Client]


def words(answer: object) -> str:
    """The page, its no-break spaces as plain ones."""
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def url(name: str, *keys: int | str) -> str:
    return reverse(f"partnership:{name}", args=keys)


def test_a_director_goes_from_a_meeting_to_an_action_that_its_owner_tells(world: World, enter: Enter) -> None:
    helene, body = enter(world.helene), world.body.pk
    assert "Aucune action promise" in words(helene.get(url("list")))
    form = {"genre": "first", "jour": TODAY.isoformat(), "lieu": "Lodève", "digital_constat": "Peu d’accès."}
    key = "0b0f4a5e-8a10-4c3a-9d8e-0d2f3a1b4c5d"
    answers = [helene.post(url("new_meeting", body), form | {"cle": key}) for _twice in range(2)]
    with world.seen_by(world.helene):
        (meeting,) = Meeting.objects.all()
    assert {answer.url for answer in answers} == {url("meeting", body, meeting.pk)}
    task = {"quoi": "Réserver la salle", "qui": world.denis.pk, "echeance": "2026-11-30"}
    helene.post(url("meeting", body, meeting.pk), task)
    page = words(helene.get(url("meeting", body, meeting.pk)))
    assert "Peu d’accès." in page
    assert "Réserver la salle" in page
    action = {
        "titre": "Des ateliers à Lodève", "quoi": "Huit personnes, chaque quinzaine.", "domaine": "digital",
        "agence": world.claire.pk, "intercommunalite": world.denis.pk, "indicateur": "7", "sens": "at_least",
        "cible": "60", "echeance": DUE.isoformat(),
    }  # fmt: skip
    made = helene.post(f"{url('new_action', body)}?rencontre={meeting.pk}", action)
    with world.seen_by(world.helene):
        (row,) = Action.objects.all()
    assert (made.url, row.meeting_id) == (url("action", row.pk), meeting.pk)
    claire = enter(world.claire)
    assert claire.get(url("list")).url == url("mine")
    assert "Démarrer l’action" in words(claire.get(url("action", row.pk)))
    claire.post(url("start", row.pk))
    bad = claire.post(url("update", row.pk), {"avancement": "hard", "mots": ""})
    assert (bad.status_code, "Dites-le en une phrase." in words(bad)) == (422, True)
    claire.post(url("update", row.pk), {"avancement": "hard", "mots": "Le réseau manque."})
    page = words(enter(world.denis).get(url("action", row.pk)))
    assert "Claire Maurin : Le réseau manque." in page
    assert "au moins 60 %" in page
    with world.seen_by(world.helene):
        (decision,) = Decision.objects.all()
    assert enter(world.denis).post(url("tick", decision.pk)).url == url("mine")
    page = words(helene.get(url("show", body)))
    assert "1 action en cours, aucune en retard" in page
    assert "Rien n’est en attente." in page


def test_what_is_late_leads_the_page_of_the_director_and_of_the_officer(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = world.run(due_on=TODAY + timedelta(days=10)).pk
    world.run(title="Permanences", body=world.other_body.pk, local_owner=world.sophie.pk)
    browsers = {who: enter(who) for who in (world.helene, world.denis, world.claire)}
    monkeypatch.setattr("maillage.kit.clock.now", lambda: NOW + timedelta(days=15))
    page = words(browsers[world.helene].get(url("list")))
    assert "1 action en retard ou sans responsable" in page
    assert page.index("Lodévois et Larzac") < page.index("Clermontais")
    assert browsers[world.denis].get(url("list")).url == url("show", world.body.pk)
    page = words(browsers[world.denis].get(url("show", world.body.pk)))
    assert "1 action en cours, 1 en retard" in page
    assert url("action", key) in page
    assert "Permanences" not in page
    assert "Écrire une action" not in page
    assert "1 action attend un mot de vous" in words(browsers[world.claire].get(url("mine")))


def test_who_may_open_what(world: World, enter: Enter) -> None:
    key, body = world.run().pk, world.body.pk
    meeting = world.meet().pk
    pages = {
        "list": url("list"),
        "mine": url("mine"),
        "show": url("show", body),
        "agreement": url("agreement", body),
        "contacts": url("contacts", body),
        "meetings": url("meetings", body),
        "meeting": url("meeting", body, meeting),
        "decisions": url("decisions", body),
        "action": url("action", key),
        "new": url("new_action", body),
        "new_meeting": url("new_meeting", body),
        "new_contact": url("name_contact", body, "territoire"),
    }
    director_only = ("new", "new_meeting", "new_contact")
    whole = {name: 302 if name == "list" else 403 if name in director_only else 200 for name in pages}
    nothing = dict.fromkeys(pages, 403)
    expected = {
        world.helene: dict.fromkeys(pages, 200),
        world.denis: whole,
        world.sophie: dict.fromkeys(pages, 404) | {"list": 302, "mine": 200} | dict.fromkeys(director_only, 403),
        world.claire: nothing | {"list": 302, "mine": 200, "action": 200},
        world.samir: nothing | {"list": 302, "mine": 200, "action": 404},
        world.lucie: nothing,
        world.bruno: nothing,
    }
    for who, statuses in expected.items():
        browser = enter(who)
        assert {name: browser.get(page).status_code for name, page in pages.items()} == statuses, who.given_name
    assert Client().get(pages["show"]).status_code == 302


def test_contacts_and_agreements_are_kept_by_the_director(world: World, enter: Enter) -> None:
    helene, body = enter(world.helene), world.body.pk
    signed = {"objet": "Emploi", "signee": "2026-01-05", "debut": "2026-01-10", "fin": "2026-12-31"}
    assert helene.post(url("agreement", body), signed).url == url("agreement", body)
    page = words(helene.get(url("agreement", body)))
    assert "10 janvier 2026 au 31 décembre 2026" in page
    agreement = int(page.split("/convention/")[1].split("/")[0])
    sent = SimpleUploadedFile("convention.pdf", b"%PDF-1.7 signed")
    helene.post(url("keep_annex", body, agreement), {"fichier": sent})
    page = words(helene.get(url("agreement", body)))
    assert "convention.pdf" in page
    annex = int(page.split("/partenariats/annexes/")[1].split("/")[0])
    answer = enter(world.denis).get(url("annex", annex))
    assert (answer.content, answer.headers["X-Content-Type-Options"]) == (b"%PDF-1.7 signed", "nosniff")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert enter(world.sophie).get(url("annex", annex)).status_code == 404
    wrong = helene.post(url("amend", body, agreement), signed | {"debut": "2025-12-31"})
    assert (wrong.status_code, "ne peut pas commencer avant" in words(wrong)) == (422, True)
    assert "convention à renouveler" in words(helene.get(url("show", body)))
    typed = {"role": "elected", "nom": "Vézinhet", "telephone": "04 65 71 40 50"}
    assert helene.post(url("name_contact", body, "territoire"), typed).url == url("contacts", body)
    with world.seen_by(world.helene):
        (contact,) = PartnershipContact.objects.all()
    assert contact.phone == "+33465714050"
    helene.post(url("end_contact", body, contact.pk))
    assert "Vézinhet" not in words(helene.get(url("contacts", body)))


def test_an_action_is_linked_to_what_its_own_territory_has(world: World, enter: Enter) -> None:
    key = world.run().pk
    make.place(world.house, commune=make.commune("Lodève", intermunicipality=world.body.perimeter))
    stranger = make.house("Maison d’ailleurs", works_with=world.agency)
    claire = enter(world.claire)
    refused = claire.post(url("link", key), {"appui": f"house:{stranger.pk}"})
    assert (refused.status_code, claire.post(url("link", key), {"appui": "person:1"}).status_code) == (422, 422)
    assert claire.post(url("link", key), {"appui": f"house:{world.house.pk}"}).url == url("action", key)
    page = words(claire.get(url("action", key)))
    assert "Maison France Services de Lodève" in page
    assert "0 permanence passée en un an" in page
    with world.seen_by(world.claire):
        (link,) = ActionLink.objects.all()
    claire.post(url("unlink", key, link.pk))
    assert "Rien n’est encore relié" in words(claire.get(url("action", key)))


def test_what_was_promised_stands_beside_the_figure_of_this_quarter(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run(indicator="21")
    denis = enter(world.denis)
    monkeypatch.setattr(figures, "_givers", [quarter_figures])
    page = words(denis.get(url("show", world.body.pk)))
    assert "4e trimestre 2026, calculé" in page
    assert "Pas encore mesuré" in page
