"""A password and a code; the demonstration's way in exists in the demonstration only."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from maillage.journeys.demo.cast import EMAIL_DOMAIN
from maillage.kit import clock
from maillage.kit.installation.models import Installation
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.organisations.models import Organisation

pytestmark = pytest.mark.django_db

PASSWORD = "une phrase que personne ne devine"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def house() -> Organisation:
    return Organisation.objects.create(kind="house", house_kind="fixed", official_name="Maison", label="Maison de Lodève")


@pytest.fixture
def nadege(house: Organisation) -> Account:
    account = Account.objects.create_user(
        f"nadege{EMAIL_DOMAIN}", PASSWORD, given_name="Nadège", family_name="Sabatier", created_at=clock.now()
    )
    Membership.objects.create(account=account, organisation=house, role=Role.COUNSELLOR, since=date(2026, 1, 1))
    return account


@pytest.fixture
def with_code(nadege: Account) -> Account:
    TOTP.activate(nadege, SECRET)
    return nadege


def code_of_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def send(client: Client, email: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_first_page_answers_without_signing_in(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Je cherche un emploi" in page
    assert reverse("account_login") in page


def test_a_password_alone_leads_to_the_page_that_sets_the_second_proof_up(client: Client, nadege: Account) -> None:
    send(client, nadege.email, PASSWORD)
    response = client.get(reverse("mfa_index"))
    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_password_then_a_code_sign_in(client: Client, with_code: Account) -> None:
    response = send(client, with_code.email, PASSWORD)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("mfa_index")).status_code == 302
    response = client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    assert response.status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_wrong_code_does_not_sign_in(client: Client, with_code: Account) -> None:
    send(client, with_code.email, PASSWORD)
    wrong = str((int(code_of_now()) + 1) % 1_000_000).zfill(6)
    response = client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert response.status_code == 200
    assert client.get(reverse("mfa_index"))["Location"].startswith(reverse("account_login"))


def test_a_wrong_password_says_so_without_saying_whether_the_account_exists(client: Client, nadege: Account) -> None:
    known = send(client, nadege.email, "autre chose").content.decode()
    unknown = send(client, "personne@exemple.fr", "autre chose").content.decode()
    assert "aria-invalid" in known or "note stop" in known or "err" in known
    assert known.count("err") == unknown.count("err")


def test_ten_wrong_passwords_lock_the_account_for_a_while(client: Client, nadege: Account) -> None:
    for _ in range(10):
        send(client, nadege.email, "autre chose")
    response = send(client, nadege.email, PASSWORD)
    assert response.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_nobody_makes_their_own_account(client: Client) -> None:
    assert client.get("/compte/signup/").status_code == 404


def test_the_cast_is_not_shown_nor_entered_outside_the_demonstration(client: Client, nadege: Account) -> None:
    assert "Nadège" not in client.get(reverse("account_login")).content.decode()
    membership = Membership.objects.get(account=nadege)
    assert client.post(reverse("enter_as", args=[membership.pk])).status_code == 404


def test_the_flag_alone_opens_nothing_on_a_database_the_demonstration_did_not_create(
    client: Client, nadege: Account, settings: Any
) -> None:
    settings.MAILLAGE_DEMO = True
    Installation.objects.create(is_demo=False, created_at=clock.now())
    membership = Membership.objects.get(account=nadege)
    assert "Nadège" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("enter_as", args=[membership.pk])).status_code == 404


def test_one_enters_as_somebody_of_the_cast_in_the_demonstration(client: Client, nadege: Account, settings: Any) -> None:
    settings.MAILLAGE_DEMO = True
    Installation.objects.create(is_demo=True, created_at=clock.now())
    assert "Nadège" in client.get(reverse("account_login")).content.decode()
    membership = Membership.objects.get(account=nadege)
    assert client.get(reverse("enter_as", args=[membership.pk])).status_code == 405
    response = client.post(reverse("enter_as", args=[membership.pk]))
    assert response["Location"] == "/"
    assert client.get("/").status_code == 302


def test_one_never_enters_as_an_account_outside_the_cast(client: Client, house: Organisation, settings: Any) -> None:
    settings.MAILLAGE_DEMO = True
    Installation.objects.create(is_demo=True, created_at=clock.now())
    real = Account.objects.create_user("vraie@agence.fr", PASSWORD, given_name="V", family_name="R", created_at=clock.now())
    held = Membership.objects.create(account=real, organisation=house, role=Role.COUNSELLOR, since=date(2026, 1, 1))
    assert client.post(reverse("enter_as", args=[held.pk])).status_code == 404


def test_a_role_that_is_not_ones_own_cannot_be_chosen(client: Client, with_code: Account, house: Organisation) -> None:
    other = Account.objects.create_user("autre@agence.fr", PASSWORD, given_name="A", family_name="B", created_at=clock.now())
    held = Membership.objects.create(account=other, organisation=house, role=Role.DIRECTOR, since=date(2026, 1, 1))
    send(client, with_code.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    assert client.post(reverse("choose_role", args=[held.pk])).status_code == 404


def test_the_recovery_codes_are_shown_after_the_second_proof_is_set_up(client: Client, nadege: Account) -> None:
    send(client, nadege.email, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert response.status_code == 200
    assert response.content.decode().count('<b class="n">') == 10


def test_signing_in_says_nothing_about_the_number_of_the_account(client: Client, nadege: Account) -> None:
    send(client, nadege.email, PASSWORD)
    assert f"account {nadege.pk}" not in client.get(reverse("mfa_activate_totp")).content.decode()


def test_the_first_page_says_where_somebody_receives_next(client: Client, world: Any, at_hour: Any) -> None:
    at_hour(8)
    page = client.get("/").content.decode().replace("\u00a0", " ")
    assert "Les prochaines permanences" in page
    assert "mardi 17 novembre" in page
    assert "9 h – 12 h" in page
    assert "Claire" not in page
