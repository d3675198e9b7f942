"""Inviting, entering by the link, a shared desk, and signing out from afar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AtHour = Callable[..., datetime]
PASSWORD = "une phrase que personne ne devine"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def invited(world: World, client: Client, role: str = "counsellor") -> Any:
    """What the director types; the answer."""
    posted = {"prenom": "Anne", "nom": "Roux", "adresse": "anne@exemple.fr", "poste": f"{world.cast.house.pk} {role}"}
    return client.post(reverse("accounts:invite"), posted)


def sign(world: World, client: Client) -> Any:
    posted = {"organisme": world.cast.house.pk, "signee": "2026-01-05", "debut": "2026-01-12"}
    return client.post(reverse("accounts:agreements"), posted)


def link_sent(world: World, at: datetime) -> str:
    """The link of the e-mail that the job puts in the outbox."""
    from tests.factories import in_scope

    from maillage.journeys.accounts import telling
    from maillage.kit.scope.entering import Scope
    from maillage.registry.accounts.models import Invitation

    row = Invitation.objects.get()
    with in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        message = telling.put_invitation(agency=world.cast.agency.pk, invitation=row.pk, now=at)
        assert message is not None
        composed = telling.compose(message, at)
    assert composed is not None
    assert composed.addresses == {"email": "anne@exemple.fr"}
    assert telling.address_of(row) in composed.text
    return reverse("accounts:accept", args=[telling.address_of(row).rstrip("/").rpartition("/")[2]])


def sign_in(client: Client, email: str, **more: str) -> Any:
    values = {"login": email, "password": PASSWORD} | more
    return client.post(reverse("account_login"), values, headers={"user-agent": FIREFOX})


def test_a_person_is_invited_and_enters_as_far_as_the_second_proof(world: World, enter: Enter, at_hour: AtHour) -> None:
    director = enter(world.cast.helene)
    refused = invited(world, director)
    assert refused.status_code == 422
    assert "n’a pas d’accord en vigueur" in refused.content.decode()
    assert sign(world, director).status_code == 302
    assert invited(world, director).status_code == 302
    assert "anne@exemple.fr" in director.get(reverse("accounts:people")).content.decode()

    link, guest = link_sent(world, at_hour(9)), Client()
    assert "Anne" in guest.get(link).content.decode()
    assert guest.post(link, {"phrase": "court", "encore": "court"}).status_code == 422
    assert guest.post(link, {"phrase": PASSWORD, "encore": PASSWORD}).status_code == 302
    for page in ("today", "files:find", "own"):
        assert guest.get(reverse(page))["Location"] == reverse("mfa_activate_totp"), page
    again = Client().get(link)
    assert again.status_code == 410
    assert "ne vaut plus" in again.content.decode()


@pytest.mark.parametrize("who", ["claire", "nadege", "sophie", "bruno", "yolande"])
@pytest.mark.parametrize("page", ["accounts:people", "accounts:invite", "accounts:agreements"])
def test_the_pages_of_accounts_are_closed_to_everybody_else(world: World, enter: Enter, who: str, page: str) -> None:
    assert enter(getattr(world.cast, who)).get(reverse(page)).status_code == 403


def test_a_director_of_another_agency_sees_none_of_these_accounts(world: World, enter: Enter) -> None:
    from tests import factories as make

    odile = make.account("Odile", "Fabre", role="director", organisation=world.cast.agency_elsewhere)
    page = enter(odile).get(reverse("accounts:people")).content.decode()
    assert world.cast.paul.email in page
    assert world.cast.claire.email not in page


def test_a_shared_desk_signs_out_after_a_quarter_of_an_hour(world: World, enter: Enter, at_hour: AtHour) -> None:
    from maillage.registry.accounts.forms import SHARED_KEY

    client = enter(world.cast.nadege)
    session = client.session
    session[SHARED_KEY] = True
    session.save()
    assert "Je quitte le poste" in client.get(reverse("today")).content.decode()
    at_hour(8, 14)
    assert client.get(reverse("today")).status_code == 200
    at_hour(8, 29)  # a quarter of an hour after the last page, not after the first
    assert client.get(reverse("today")).status_code == 200
    at_hour(8, 45)
    gone = client.get(reverse("today"))
    assert gone["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert "poste partagé" in client.get(gone["Location"]).content.decode()


def test_one_s_own_computer_is_left_alone(world: World, enter: Enter, at_hour: AtHour) -> None:
    client = enter(world.cast.nadege)
    assert "Je quitte le poste" not in client.get(reverse("today")).content.decode()
    at_hour(9)
    assert client.get(reverse("today")).status_code == 200


def test_what_is_said_at_sign_in_is_kept_with_the_session(world: World) -> None:
    from maillage.registry.accounts.forms import SHARED_KEY
    from maillage.registry.accounts.models import OpenSession

    lucie = world.cast.lucie
    lucie.set_password(PASSWORD)
    lucie.save()
    client = Client()
    sign_in(client, lucie.email, shared="on")
    assert client.session[SHARED_KEY] is True
    assert client.cookies["sessionid"]["max-age"] == ""
    row = OpenSession.objects.get()
    assert (row.account_id, row.browser, row.is_shared) == (lucie.pk, "Firefox, Linux", True)


def test_signing_out_everywhere_ends_every_other_browser_and_nobody_else_s(world: World) -> None:
    from maillage.registry.accounts import services
    from maillage.registry.accounts.models import OpenSession

    clients = []
    for who in (world.cast.lucie, world.cast.paul):
        who.set_password(PASSWORD)
        who.save()
    for who in (world.cast.lucie, world.cast.lucie, world.cast.paul):
        clients.append(Client())
        sign_in(clients[-1], who.email)
    here, elsewhere, stranger = clients
    from maillage.journeys.home.middleware import PROVED_KEY
    from maillage.kit import clock
    from maillage.kit.errors import NotFound

    session = here.session
    session[PROVED_KEY] = True
    session.save()
    page = here.get(reverse("accounts:sessions")).content.decode()
    assert "connecté à 2 endroits" in page
    assert page.count("Firefox, Linux") >= 2
    hers = OpenSession.objects.get(account=world.cast.paul)
    with pytest.raises(NotFound):
        services.end_session(session=hers.pk, account=world.cast.lucie.pk, now=clock.now())
    services.end_sessions(account=world.cast.lucie.pk, but=here.session.session_key or "", now=clock.now())
    assert here.get(reverse("accounts:sessions")).status_code == 200
    assert "_auth_user_id" not in elsewhere.session
    assert "_auth_user_id" in stranger.session
    assert elsewhere.get(reverse("own"))["Location"].startswith(reverse("account_login"))


def jobs(name: str) -> list[dict[str, Any]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("pk").values_list("args", flat=True))


@pytest.mark.slow(reason="twenty passwords are hashed")
def test_the_eleventh_try_is_refused_its_owner_told_and_reopened_by_the_director(world: World, enter: Enter) -> None:
    claire = world.cast.claire
    claire.set_password(PASSWORD)
    claire.save()
    client = Client()
    said = {}
    for email in (claire.email, "personne@exemple.fr"):
        for _ in range(10):
            wrong = client.post(reverse("account_login"), {"login": email, "password": "faux"})
        said[email] = [wrong.content, client.post(reverse("account_login"), {"login": email, "password": PASSWORD}).content]
        assert "fermée un quart d’heure" in said[email][1].decode()
    assert [args["account"] for args in jobs("accounts.tell_locked")] == [claire.pk, 0]
    enter(world.cast.helene).post(reverse("accounts:unlock", args=[claire.pk]))
    assert sign_in(Client(), claire.email).status_code == 302


def test_only_who_manages_the_account_reopens_it(world: World, enter: Enter) -> None:
    address = reverse("accounts:unlock", args=[world.cast.paul.pk])
    assert enter(world.cast.nadege).post(address).status_code == 403
    assert enter(world.cast.helene).post(address).status_code == 404


def test_a_forgotten_password_answers_the_same_whether_there_is_an_account(world: World, at_hour: AtHour) -> None:
    from tests.factories import in_scope

    from maillage.journeys.accounts import proofs
    from maillage.kit.scope.entering import Scope

    answers = []
    for email in (world.cast.claire.email, "personne@exemple.fr"):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.content))
    assert answers[0] == answers[1]
    asked = [args["account"] for args in jobs("accounts.tell_reset")]
    assert asked == [world.cast.claire.pk, 0]
    now = at_hour(9)
    assert proofs.put(purpose=proofs.RESET, account=0, edition="1", now=now) is None
    with in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        message = proofs.put(purpose=proofs.RESET, account=asked[0], edition="1", now=now)
        assert message is not None
        composed = proofs.compose_reset(message, now)
    assert composed is not None
    link = next(line for line in composed.text.split() if "/nouveau/" in line)
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    world.cast.claire.refresh_from_db()
    assert world.cast.claire.check_password(PASSWORD)
    assert "ne vaut plus" in Client().get(link, follow=True).content.decode()


def test_the_first_director_is_let_in_from_the_console(world: World) -> None:
    from io import StringIO

    from django.core.management import CommandError, call_command

    said = StringIO()
    whom = ("34640", "director", "anne@exemple.fr", "Anne", "Roux")
    call_command("invite", *whom, stdout=said)
    link = "/invitation/" + said.getvalue().strip().rpartition("/invitation/")[2]
    assert "Agence de Clermont" in Client().get(link).content.decode()
    with pytest.raises(CommandError, match="déjà invitée"):
        call_command("invite", *whom)
    with pytest.raises(CommandError, match="Safir"):
        call_command("invite", "99999", *whom[1:])
