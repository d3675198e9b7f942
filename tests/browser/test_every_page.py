"""Every page of the demonstration, in light on a phone and in dark on a desk (the rest: proofs): no violation, no overflow, good French spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.looks import EACH_LOOK, Looks, rules_for

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="axe reads some forty pages")]

GROUNDS = {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 28, 29)"}
BAD_SPACES = re.compile(r"\S* [?!;:»]|« \S*|\w'\w+")
WITHOUT_SMS = "document.querySelectorAll('.sms').forEach(sms => sms.remove())"  # an SMS has the apostrophe of its alphabet
OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"
Visit = Callable[[Page, str], list[str]]


def in_public(page: Page, demo: str) -> list[str]:
    """From the first page to the name, and beside the way."""
    page.goto(f"{demo}/rendez-vous/")
    page.get_by_label("Faire le point sur ma recherche").check()
    page.get_by_role("button", name="Continuer").click()
    travel = page.url
    page.get_by_label("Votre commune").fill("Soubès")
    page.get_by_role("button", name="Voir les rendez-vous possibles").click()
    stop = page.url
    page.get_by_role("button", name="Voir les rendez-vous possibles").click()
    hours = page.url
    page.locator(".slots .btn").first.click()
    others = [re.sub(r"moyen=\w+", f"moyen={means}", hours) for means in ("none", "driven", "foot")]
    beside = [
        "/",
        "/rendez-vous/",
        "/rendez-vous/retrouver/",
        "/horaires/",
        "/compte/connexion/",
        "/compte/deconnexion/",
        "/compte/mot-de-passe/oublie/",
    ]
    unknown = ["/nulle-part/", f"/rdv/{'a' * 40}/"]
    return [travel, stop, hours, page.url, *others, *(demo + path for path in beside + unknown)]


def enter(page: Page, demo: str, who: str) -> None:
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def at_the_desk(page: Page, demo: str, name: str = "Azéma") -> list[str]:
    """The house's day, a new file, its hours, its slip, another date."""
    enter(page, demo, "Nadège Sabatier")
    page.fill("#id_nom", name)
    page.fill("#id_prenom", "Lucette")
    page.get_by_label("Pas de téléphone ni d’e-mail").check()
    page.fill("#id_commune", "Soubès")
    page.get_by_role("button", name="Trouver un rendez-vous").click()
    hours = page.url
    page.locator(".slots .btn").first.click()
    slip = page.url
    own = ["/aujourdhui/", "/aujourdhui/?liste=1", "/horaires/", "/compte/", "/compte/double-preuve/", "/semaine/"]
    travel = re.sub(r"dates/.*", "trajet/", hours)
    return [hours, travel, slip, f"{slip}dates/", *(demo + path for path in own)]


def in_the_week(page: Page, demo: str) -> list[str]:
    """The adviser's week and those around it, and what can be put right."""
    enter(page, demo, "Claire Maurin")
    after = page.get_by_role("link", name="Semaine d’après").get_attribute("href")
    before = page.get_by_role("link", name="Semaine d’avant").get_attribute("href")
    page.get_by_role("link", name="Semaine d’avant").click()
    closed = page.locator(".week .ev a").first.get_attribute("href")
    return [f"{demo}{path}" for path in ("/semaine/", "/semaine/?liste=1", after, before, closed) if path]


def as_economic_officer(page: Page, demo: str) -> list[str]:
    enter(page, demo, "Sophie Barral")
    return [f"{demo}/", f"{demo}/maisons/vis-ma-vie/"]


def as_director(page: Page, demo: str) -> list[str]:
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/comptes/")
    leaving = page.get_by_role("link", name="Rouvrir ou fermer").last.get_attribute("href")
    own = ["/direction/", "/comptes/", "/comptes/inviter/", "/comptes/accords/", "/compte/sessions/", leaving]
    return [f"{demo}{path}" for path in own]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@EACH_LOOK
@pytest.mark.parametrize("visit", [in_public, at_the_desk, in_the_week, as_economic_officer, as_director])
def test_no_page_has_a_violation_an_overflow_or_a_bad_space(
    context: BrowserContext, demo: str, visit: Visit, looks: Looks
) -> None:
    page = context.new_page()
    for address in visit(page, demo):
        for number, (scheme, width) in enumerate(looks):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it knows
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            where = f"{address} {scheme} {width}"
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[scheme], where
            assert page.evaluate("document.documentElement.scrollWidth") <= width, where
            assert page.locator("h1").count() == 1, where
            page.evaluate(OPEN_ALL)
            found = Axe().run(page, options=rules_for(number, looks))
            assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        page.evaluate(WITHOUT_SMS)
        assert BAD_SPACES.findall(page.locator("body").inner_text()) == [], address


def test_the_lists_and_the_slip_are_printed_without_the_screen(context: BrowserContext, demo: str) -> None:
    page = context.new_page()
    desk = at_the_desk(page, demo, "Puech")
    for address in (desk[2], f"{demo}/aujourdhui/?liste=1"):
        page.goto(address)
        page.emulate_media(media="print")
        assert not page.locator("nav").first.is_visible(), address
        assert page.locator(".btn:visible").count() == 0, address
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, address
        page.emulate_media(media="screen")
