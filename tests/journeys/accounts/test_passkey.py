"""A passkey as second proof, made and used in Chromium with a software authenticator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from maillage.registry.accounts.models import Account

PASSWORD = "une phrase que personne ne devine"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="a browser and a real server"),
    pytest.mark.django_db(transaction=True),
]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop_of_the_browser() -> Iterator[None]:
    """This test asks the database while Chromium's loop runs; its own queries wait for nobody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def lucie(transactional_db: None) -> Account:
    from datetime import date

    from maillage.kit import clock
    from maillage.registry.accounts.models import Account, Membership, Role
    from maillage.registry.organisations.models import Organisation

    house = Organisation.objects.create(kind="house", house_kind="fixed", official_name="Maison", label="Maison")
    account = Account.objects.create_user(
        "lucie@exemple.fr", PASSWORD, given_name="Lucie", family_name="Galtier", created_at=clock.now()
    )
    Membership.objects.create(account=account, organisation=house, role=Role.COUNSELLOR, since=date(2026, 1, 1))
    return account


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def sign_in(page: Page, site: str) -> None:
    page.goto(site + reverse("account_login"))
    page.get_by_label("Adresse e-mail").fill("lucie@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()


def test_a_passkey_is_made_before_any_page_with_people_and_asked_for_at_each_sign_in(
    lucie: Account, page: Page, live_server: LiveServer
) -> None:
    from allauth.mfa.models import Authenticator

    site: Any = live_server.url
    sign_in(page, site)
    page.goto(site + reverse("files:find"))
    assert page.url.endswith(reverse("mfa_activate_totp"))
    page.get_by_role("link", name="Plutôt une clé d’accès").click()
    page.get_by_role("button", name="Enregistrer la clé").click()
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    assert page.locator(".codes li").count() == 10
    kinds = set(Authenticator.objects.filter(user=lucie).values_list("type", flat=True))
    assert kinds == {"webauthn", "recovery_codes"}

    page.goto(site + reverse("account_logout"))
    page.get_by_role("button", name="Se déconnecter").click()
    sign_in(page, site)
    page.wait_for_url("**" + reverse("mfa_authenticate"))
    page.goto(site + reverse("files:find"))  # the password alone opens nothing
    assert page.url.endswith(reverse("mfa_authenticate"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(lambda url: reverse("mfa_authenticate") not in url)
    assert page.goto(site + reverse("files:find")).status == 200  # type: ignore[union-attr]  # a page answers
