"""One company's file, as both sides live in it: what is done there, what is refused, and what a stranger finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
PDF = b"%PDF-1.7\n" + b"x" * 400


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def address(dossier: Any, name: str = "show", *more: Any) -> str:
    return reverse(f"companies:{name}", args=[dossier.arrival_id, *more])


def state(world: World, dossier: Any) -> str:
    with world.as_job():
        dossier.refresh_from_db()
    return str(dossier.state)


@pytest.fixture
def dossier(world: World) -> Any:
    """A company that waits for its first call; Olivier follows it, with his direct line."""
    from maillage.registry.accounts.models import Account
    from maillage.registry.diary.services import new_resource

    Account.objects.filter(pk=world.olivier.pk).update(phone="+33465713308", resource=new_resource("adviser"))
    return world.dossier(
        world.arrival(company_name="Les Vergers", expected_on="2025-11-03", certainty="likely", commune=world.commune),
        agency_backup=world.ines,
    )


def test_both_sides_see_who_follows_the_stage_and_what_is_due_first(world: World, enter: Enter, dossier: Any) -> None:
    for who in (world.olivier, world.sophie, world.helene):
        page = text(enter(who).get(address(dossier)))
        for said in ("Les Vergers", "Olivier Sénégas", "Inès Cabrol", "Sophie Barral", "Marc Teulon", "04 65 71 33 08"):
            assert said in page
        assert "Appeler l’entreprise une première fois" in page
        assert "Avant le lundi 10 mars, agence" in page  # five working days after Monday the 3rd
        assert 'aria-current="step">À contacter' in page


@pytest.mark.parametrize(("who", "status"), [("julie", 404), ("paul", 404), ("claire", 403), ("lucie", 403), ("bruno", 403)])
def test_a_stranger_reads_and_does_nothing(world: World, enter: Enter, dossier: Any, who: str, status: int) -> None:
    client = enter(getattr(world, who))
    assert client.get(address(dossier)).status_code == status
    for name in ("log", "note", "plan", "advance", "give_again", "move", "drop", "plan_visit", "keep_document", "open_link"):
        assert client.post(address(dossier, name), {}).status_code == status, name


def test_an_exchange_takes_two_clicks_and_a_double_click_is_one_try(world: World, enter: Enter, dossier: Any) -> None:
    client, sent = enter(world.olivier), {"moyen": "call", "resultat": "no_answer", "cle": str(uuid4())}
    for _click in range(2):
        assert client.post(address(dossier, "log"), sent).status_code == 302
    assert "1 essai sans réponse" in text(client.get(address(dossier)))
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "reached", "cle": str(uuid4())})
    assert state(world, dossier) == "contacted"


def test_three_tries_hand_the_company_back_and_the_officer_gives_it_again(world: World, enter: Enter, dossier: Any) -> None:
    adviser, officer = enter(world.olivier), enter(world.sophie)
    for _try in range(3):
        adviser.post(address(dossier, "log"), {"moyen": "call", "resultat": "no_answer"})
    page = text(officer.get(address(dossier)))
    assert "Décider : la redonner à l’agence, ou abandonner" in page
    assert "rendue à l’intercommunalité" in page
    assert "Décider" in text(officer.get(reverse("companies:list")))
    officer.post(address(dossier, "give_again"))
    assert state(world, dossier) == "waiting"


def test_a_refusal_says_until_when_and_offers_no_call(world: World, enter: Enter, dossier: Any) -> None:
    client = enter(world.olivier)
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "refused"})
    page = text(client.get(address(dossier)))
    assert "Ne pas la contacter avant le 3 mars 2026" in page
    assert "Noter un échange" not in page


def test_notes_are_the_agency_s_alone(world: World, enter: Enter, dossier: Any) -> None:
    enter(world.olivier).post(address(dossier, "note"), {"mots": "Prévoir une POEI"})
    assert "Prévoir une POEI" in text(enter(world.helene).get(address(dossier)))
    assert "Prévoir une POEI" not in text(enter(world.sophie).get(address(dossier)))
    assert enter(world.sophie).post(address(dossier, "note"), {"mots": "x"}).status_code == 403


def test_a_step_is_planned_late_then_ticked_by_either_side(
    world: World, enter: Enter, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies.models import DossierStep
    from maillage.kit import clock

    officer = enter(world.sophie)
    sent = {"quoi": "Envoyer le plan du lot", "cote": "intercommunalite", "echeance": "2025-03-05", "cle": str(uuid4())}
    for _click in range(2):
        assert officer.post(address(dossier, "plan"), sent).status_code == 302
    with world.as_job():
        step = DossierStep.objects.get()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    assert "En retard depuis le mercredi 5 mars, intercommunalité" in text(officer.get(address(dossier)))
    assert "Envoyer le plan du lot" in text(officer.get(reverse("companies:list")))
    assert officer.post(address(dossier, "tick", step.pk)).status_code == 302
    assert "En retard depuis" not in text(officer.get(address(dossier)))


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("log", {"moyen": "call"}, "Dites ce que cela a donné."),
        ("log", {"moyen": "call", "resultat": "perhaps"}, "Dites comment l’échange a eu lieu"),
        ("note", {"mots": " "}, "Écrivez la note."),
        ("plan", {"quoi": "Rappeler", "cote": "agence", "echeance": "2025-03-01"}, "Cette échéance est passée"),
        ("move", {"ouverture": "2025-11-03", "certitude": "likely", "pourquoi": "x"}, "Donnez une autre date, à venir."),
        ("move", {"ouverture": "2025-12-03", "certitude": "likely"}, "Dites pourquoi l’ouverture est déplacée."),
        ("drop", {}, "Dites pourquoi le projet est abandonné."),
    ],
)
def test_what_is_wrong_is_said_and_the_page_stays(
    world: World, enter: Enter, dossier: Any, name: str, sent: dict[str, str], sentence: str
) -> None:
    page = text(enter(world.olivier).post(address(dossier, name), sent), 422)
    assert sentence in page
    assert "Les Vergers" in page


def test_a_moved_opening_moves_every_step_and_leaves_a_trace(world: World, enter: Enter, dossier: Any) -> None:
    client = enter(world.olivier)
    client.post(address(dossier, "plan"), {"quoi": "Monter la formation", "cote": "agence", "echeance": "2025-06-02"})
    moved = {"ouverture": "2025-11-13", "certitude": "possible", "pourquoi": "Raccordement en retard"}
    assert client.post(address(dossier, "move"), moved).status_code == 302
    page = text(client.get(address(dossier)))
    assert "l’ouverture passe du 3 novembre 2025 au 13 novembre 2025. Raccordement en retard" in page
    assert "12 juin" in page
    assert "ouverture le 13 novembre 2025" in page


def test_stages_follow_their_table_and_a_dropped_project_may_come_back(world: World, enter: Enter, dossier: Any) -> None:
    client = enter(world.olivier)
    client.post(address(dossier, "advance"), {"etape": "recruiting"})
    assert state(world, dossier) == "waiting"
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "reached"})
    for step in ("visited", "needs", "recruiting", "filled"):
        client.post(address(dossier, "advance"), {"etape": step})
        assert state(world, dossier) == step
    client.post(address(dossier, "drop"), {"pourquoi": "Permis refusé"})
    page = text(client.get(address(dossier)))
    assert "Projet abandonné" in page
    assert "Permis refusé" in page
    assert client.post(address(dossier, "progress"), {"etat": "signal"}).status_code == 302
    assert "Premier signal" in text(client.get(address(dossier)))


def test_each_side_changes_its_own_pair_and_whoever_hands_it_over_leaves(world: World, enter: Enter, dossier: Any) -> None:
    adviser = enter(world.olivier)
    page = text(adviser.get(address(dossier, "pair", "agence")))
    assert "Inès Cabrol" in page
    sent = {"contact": world.ines.pk, "suppleant": world.ines.pk}
    assert "un suppléant de chaque côté" in text(adviser.post(address(dossier, "pair", "agence"), sent), 422)
    other = world.ines.pk
    with world.as_job():
        dossier.agency_backup = world.helene
        dossier.save()
    answer = adviser.post(address(dossier, "pair", "agence"), {"contact": other, "suppleant": world.olivier.pk})
    assert answer["Location"] == address(dossier)
    assert (
        adviser.post(
            address(dossier, "pair", "intercommunalite"), {"contact": world.marc.pk, "suppleant": world.sophie.pk}
        ).status_code
        == 403
    )
    officer = enter(world.sophie)
    swapped = {"contact": world.marc.pk, "suppleant": world.sophie.pk}
    assert officer.post(address(dossier, "pair", "intercommunalite"), swapped).status_code == 302
    with world.as_job():
        dossier.refresh_from_db()
    assert (dossier.agency_contact, dossier.local_contact) == (world.ines, world.marc)


def test_two_sheets_stand_side_by_side_and_become_one(world: World, enter: Enter, dossier: Any) -> None:
    from maillage.domains.companies.models import CompanyArrival

    twin = world.arrival(company_name="SAS Les Vergers", contact_name="Mme Roux", land_buyer="SCI du Verger")
    client = enter(world.sophie)
    assert "Comparer avec SAS Les Vergers" in text(client.get(address(dossier)))
    page = text(client.get(address(dossier, "merge", twin.pk)))
    assert "Mme Roux" in page
    assert "(différent)" in page
    assert client.post(address(dossier, "merge", twin.pk), {"garder": "celle-ci"}).status_code == 302
    with world.as_job():
        assert CompanyArrival.objects.get(pk=twin.pk).merged_into_id == dossier.arrival_id
    assert "Mme Roux" in text(client.get(address(dossier)))
    assert "Fiche réunie avec une autre" in text(client.get(reverse("companies:show", args=[twin.pk])))


def test_a_visit_takes_the_adviser_s_hour_moves_and_is_told(
    world: World, enter: Enter, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies.models import Visit
    from maillage.kit import clock
    from maillage.registry.diary.models import Occupancy

    client = enter(world.olivier)
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "reached"})
    sent = {"qui": world.olivier.pk, "jour": "2025-03-06", "heure": "14:00", "duree": "60", "lieu": "Lot 14"}
    assert client.post(address(dossier, "plan_visit"), sent).status_code == 302
    assert "déjà pris à cette heure" in text(client.post(address(dossier, "plan_visit"), sent | {"heure": "14:30"}), 422)
    for wrong, sentence in (({"jour": "2025-03-02"}, "Cette heure est passée"), ({"jour": "2025-05-01"}, "pas travaillé")):
        assert sentence in text(client.post(address(dossier, "plan_visit"), sent | wrong), 422)
    with world.as_job():
        visit = Visit.objects.get()
    assert "jeudi 6 mars, 14 h" in text(client.get(address(dossier, "move_visit", visit.pk)))
    assert client.post(address(dossier, "move_visit", visit.pk), sent | {"heure": "15:00"}).status_code == 302
    assert [clock.local(each.during.lower).hour for each in Occupancy.objects.filter(trade="company_visit")] == [15]
    assert enter(world.sophie).post(address(dossier, "cancel_visit", visit.pk)).status_code == 403
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=5))
    assert "Dire si la visite a eu lieu" in text(client.get(address(dossier)))
    assert client.post(address(dossier, "hold_visit", visit.pk)).status_code == 302
    assert state(world, dossier) == "visited"


def test_a_cancelled_visit_frees_the_hour(world: World, enter: Enter, dossier: Any) -> None:
    from maillage.domains.companies.models import Visit
    from maillage.registry.diary.models import Occupancy

    client = enter(world.olivier)
    sent = {"qui": world.olivier.pk, "jour": "2025-03-06", "heure": "14:00", "duree": "60"}
    client.post(address(dossier, "plan_visit"), sent)
    with world.as_job():
        visit = Visit.objects.get()
    client.post(address(dossier, "cancel_visit", visit.pk))
    assert not Occupancy.objects.filter(trade="company_visit").exists()
    client.post(address(dossier, "plan_visit"), sent)
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "refused"})  # nobody goes there any more
    assert not Occupancy.objects.filter(trade="company_visit").exists()


def test_documents_are_shared_or_the_agency_s_and_each_opening_is_written_down(world: World, enter: Enter, dossier: Any) -> None:
    from maillage.domains.companies.models import DossierDocument
    from maillage.kit.audit.models import AuditEntry

    adviser, officer = enter(world.olivier), enter(world.sophie)

    def send(client: Client, name: str, content: bytes, **more: str) -> Any:
        return client.post(address(dossier, "keep_document"), {"fichier": SimpleUploadedFile(name, content), **more})

    assert send(adviser, "Plan.pdf", PDF).status_code == 302
    assert send(adviser, "Plan bis.pdf", PDF).status_code == 302  # the same file: kept once
    assert send(adviser, "../Offre interne.pdf", PDF + b"y", agence="on").status_code == 302
    with world.as_job():
        shared, own = DossierDocument.objects.order_by("pk")
    assert own.name == "Offre interne.pdf"
    assert "Plan.pdf" in text(officer.get(address(dossier)))
    assert "Offre interne" not in text(officer.get(address(dossier)))
    answer = officer.get(address(dossier, "document", shared.pk))
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert officer.get(address(dossier, "document", own.pk)).status_code == 404
    assert enter(world.julie).get(address(dossier, "document", shared.pk)).status_code == 404
    assert (
        AuditEntry.objects.filter(verb="company_document.opened", object_key=shared.pk, account_id=world.sophie.pk).count() == 1
    )
    assert officer.post(address(dossier, "remove_document", shared.pk)).status_code == 403
    assert adviser.post(address(dossier, "remove_document", shared.pk)).status_code == 302
    for content, sentence in ((b"MZ\x90" + b"x" * 50, "pas accepté"), (b"", "vide"), (b"%PDF-" + b"0" * (10 << 20), "10 Mo")):
        assert sentence in text(send(adviser, "outil.exe", content), 422)


def test_a_company_reads_its_own_page_by_a_link_that_closes(world: World, enter: Enter, dossier: Any) -> None:
    from maillage.domains.companies.models import CompanyLink

    other = world.dossier(world.arrival(company_name="Autre société"))
    client = enter(world.olivier)
    client.post(address(dossier, "note"), {"mots": "Secret"})
    client.post(address(dossier, "log"), {"moyen": "call", "resultat": "reached", "mots": "Dit entre nous"})
    client.post(address(dossier, "plan"), {"quoi": "Envoyer trois profils", "cote": "agence", "echeance": "2025-03-20"})
    client.post(address(dossier, "plan_visit"), {"qui": world.olivier.pk, "jour": "2025-03-06", "heure": "14:00", "duree": "60"})
    assert client.post(address(dossier, "open_link")).status_code == 302
    link = CompanyLink.objects.get()
    from maillage.domains.companies.selectors.links import token_of

    own = reverse("companies:own", args=[token_of(link.key)])
    assert own in text(client.get(address(dossier)))
    anybody = Client()
    answer = anybody.get(own)
    page = text(answer)
    assert answer["Referrer-Policy"] == "no-referrer"
    for said in ("Olivier Sénégas suit votre entreprise", "Envoyer trois profils", "avant le jeudi 20 mars", "Visite de Olivier"):
        assert said in page
    for hidden in ("Secret", "Dit entre nous", "Autre société"):
        assert hidden not in page
    assert anybody.post(reverse("companies:own_answer", args=[token_of(link.key)]), {"reponse": "yes"}).status_code == 409
    client.post(address(dossier, "close_link"))
    assert "n’est plus valable" in text(anybody.get(own), 404)
    assert anybody.get(reverse("companies:own", args=["a" * 40])).status_code == 404
    assert other.pk


def test_a_link_expires_and_a_new_one_closes_the_former(
    world: World, enter: Enter, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies import services
    from maillage.kit import clock

    first = world.act(services.open_link, dossier=dossier.pk)
    second = world.act(services.open_link, dossier=dossier.pk)
    enter(world.olivier)
    assert Client().get(reverse("companies:own", args=[first])).status_code == 404
    assert Client().get(reverse("companies:own", args=[second])).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=181))
    assert Client().get(reverse("companies:own", args=[second])).status_code == 404


def test_the_question_is_asked_once_the_file_is_closed_and_answered_once(world: World, enter: Enter, dossier: Any) -> None:
    from maillage.domains.companies import services

    client = enter(world.olivier)
    token = world.act(services.open_link, dossier=dossier.pk)
    client.post(address(dossier, "advance"), {"etape": "closed"})
    anybody, ask = Client(), reverse("companies:own_answer", args=[token])
    assert "Avons-nous répondu à votre besoin" in text(anybody.get(reverse("companies:own", args=[token])))
    assert anybody.post(ask, {"reponse": "perhaps"}).status_code == 422
    assert anybody.post(ask, {"reponse": "partly"}).status_code == 302
    assert "déjà notée" in text(anybody.post(ask, {"reponse": "yes"}), 409)
    for who in (world.sophie, world.helene):
        assert "Réponse de l’entreprise : « en partie »" in text(enter(who).get(address(dossier)))


def test_a_link_writes_nothing_but_the_answer(world: World, dossier: Any) -> None:
    from django.db import DatabaseError, transaction
    from tests import factories as make

    from maillage.domains.companies.models import CompanyArrival, Dossier, DossierStep, Interaction
    from maillage.kit.scope.entering import Scope

    world.dossier(world.arrival(company_name="Autre"))
    link = Scope(role="link", agency=world.agency.pk, links=(f"dossier:{dossier.pk}",))
    with make.in_scope(link):
        assert [row.pk for row in Dossier.objects.all()] == [dossier.pk]
        assert [row.pk for row in CompanyArrival.objects.all()] == [dossier.arrival_id]
        assert not Interaction.objects.exists()
    for write in (
        lambda: Dossier.objects.update(state="refused", silent_until="2026-01-01"),
        lambda: CompanyArrival.objects.update(agreement="no"),
        lambda: DossierStep.objects.create(dossier=dossier, what="x", is_agency=True, due_on="2025-05-05"),
    ):
        with make.in_scope(link), pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_one_company_s_page_makes_a_constant_number_of_queries(
    world: World, enter: Enter, dossier: Any, django_assert_max_num_queries: Any
) -> None:
    client = enter(world.olivier)
    for number in range(6):
        client.post(address(dossier, "plan"), {"quoi": f"Chose {number}", "cote": "agence", "echeance": "2025-03-20"})
        client.post(address(dossier, "note"), {"mots": f"Note {number}"})
    with django_assert_max_num_queries(45):
        client.get(address(dossier))
