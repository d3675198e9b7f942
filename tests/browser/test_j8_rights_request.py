"""J8: a house notes what somebody asks, the director checks who asks, hands over the copy, erases; nothing is left of the name."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]
NAME = "Vanille Estradier"


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def note(page: Page, what: str) -> None:
    """From the file: what is asked, and how it was seen who asks."""
    page.get_by_role("link", name="Ses droits").click()
    page.get_by_label(what).check()
    page.get_by_label("venue elle-même").check()
    page.get_by_role("button", name="Noter la demande").click()
    expect(page.locator(".note.done")).to_contain_text("dans le mois")


@pytest.mark.parametrize("page", [{"script": False, "width": 360}], indirect=True, ids=["plain"])
def test_a_person_has_the_copy_of_everything_then_is_erased_for_good(page: Page, demo: str) -> None:
    enter(page, demo, "Nadège Sabatier")
    page.goto(f"{demo}/personnes/nouvelle/")
    given, family = NAME.split()
    page.fill("#id_prenom", given)
    page.fill("#id_nom", family)
    page.fill("#id_telephone", "06 39 98 88 41")
    page.get_by_role("button", name="Ouvrir la fiche").click()
    file = page.url
    note(page, "voir ce qui est gardé")

    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/droits/")
    page.get_by_role("link", name=NAME).click()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    copy = page.request.post(
        f"{page.url}copie/", form={"csrfmiddlewaretoken": token, "forme": "json"}, headers={"Referer": page.url}
    )
    assert family in copy.text()
    page.get_by_role("button", name="La copie est remise").click()
    expect(page.locator("main")).to_contain_text("Voici la copie de tout ce que nous gardons")

    page.goto(file)
    note(page, "effacer")
    page.get_by_text("Effacer ce dossier…").click()
    page.get_by_role("button", name="Effacer pour de bon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personne effacée")
    page.goto(file)
    expect(page.locator("main")).to_contain_text("Dossier effacé")
    assert family not in page.content()


@pytest.mark.parametrize("page", [{"width": 360}], indirect=True, ids=["360"])
def test_the_pages_of_rights_have_no_violation(page: Page, demo: str) -> None:
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/droits/")
    waiting = page.locator("main .list a").first.get_attribute("href") or ""
    page.goto(f"{demo}/personnes/?q=mar")
    person = page.locator("main .list a").first.get_attribute("href") or ""
    for address in (waiting, f"{person}droits/"):
        page.goto(f"{demo}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
