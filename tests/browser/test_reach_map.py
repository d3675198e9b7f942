"""The map of reach of the demonstration, in light and in dark, on a phone and on a desk, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.browser.looks import EACH_LOOK, Looks, rules_for

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="axe reads each page twice")]

BAD_SPACES = re.compile(r"\S* [?!;:»]|« \S*|\w'\w+")


@pytest.fixture
def page(chromium: Browser, demo: str) -> Iterator[Page]:
    """Claire has just signed in."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{demo}/compte/connexion/")
    page.locator("button[aria-label='Entrer comme Claire Maurin']").click()
    yield page
    context.close()


def walked(page: Page, demo: str) -> list[str]:
    """From one's own page to a week, its hours and the map of one of them, by links and buttons alone."""
    page.goto(f"{demo}/compte/")
    page.get_by_role("link", name="Voir qui peut venir").click()
    start = page.url
    page.get_by_role("link", name="D’un point de départ").first.click()
    page.get_by_label("Commune de départ").fill("Soubès")
    page.get_by_role("button", name="Voir la semaine").click()
    week = page.url
    page.get_by_role("link", name="Maison France Services de Lodève").first.click()
    hours = page.url
    page.locator(".by-hour a").first.click()
    return [start, week, hours, page.url, f"{demo}/acces/lieu/?lieu=0"]


@EACH_LOOK
def test_the_pages_have_no_violation_no_overflow_and_good_spaces(page: Page, demo: str, looks: Looks) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for address in walked(page, demo):
        for number, (scheme, width) in enumerate(looks):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it knows
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            where = f"{address} {scheme} {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, where
            assert page.locator("h1").count() == 1, where
            found = Axe().run(page, options=rules_for(number, looks))
            assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        assert BAD_SPACES.findall(page.locator("body").inner_text()) == [], address
    assert {url for url in requested if not url.startswith(demo)} == set(), "nothing is fetched from elsewhere"


def test_the_map_and_its_table_print_without_the_questions(page: Page, demo: str) -> None:
    page.goto(walked(page, demo)[3])
    page.emulate_media(media="print")
    assert page.locator("svg.map").is_visible()
    assert page.locator("table").first.is_visible()
    assert not page.locator("form").first.is_visible()
    assert page.locator(".btn:visible").count() == 0
