"""J1 without a mouse: each step is reached by Tab, seen, and done by Space, Enter or typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]

MOST_TABS = 90
NAMED = """() => {
  const at = document.activeElement
  const said = at.getAttribute('aria-label') || (at.labels && at.labels[0] ? at.labels[0] : at).innerText || ''
  return said.split('\\n')[0].replace(/[\\u00a0\\u202f]/g, ' ').replace(' (facultatif)', '').trim()
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A small screen, where the order of the page matters most."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what begins with that name; it must be seen there, with its ring."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = str(page.evaluate(NAMED))
        if said == name or said.startswith(f"{name} :"):
            ring = page.evaluate("(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle })()")
            assert ring == "solid", name
            seen = page.evaluate(
                "(() => { const r = document.activeElement.getBoundingClientRect();"
                " return r.bottom > 0 && r.top < innerHeight })()"
            )
            assert seen, name
            return
    raise AssertionError(f"{name} is not reached by Tab on {page.url}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    tab_to(page, name)
    page.keyboard.press(key)


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_person_alone_goes_from_the_first_page_to_the_slip(page: Page, demo: str) -> None:
    page.goto(demo)
    press(page, "Je cherche un emploi")
    title(page, "Vous venez pour quoi")
    press(page, "Faire le point sur ma recherche", "Space")
    press(page, "Continuer")
    title(page, "Comment pouvez-vous venir")
    write(page, "Votre commune", "Soubes")
    press(page, "Voir les rendez-vous possibles")
    title(page, "D’où partez-vous")
    tab_to(page, "Soubès")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    press(page, "Voir les rendez-vous possibles")
    title(page, "avec le car")
    press(page, "Réserver ce rendez-vous")
    title(page, "à quel nom")
    press(page, "Réserver ce rendez-vous")  # nothing is filled in: what is wrong takes the focus
    expect(page.locator(".note.stop.errors")).to_be_focused()
    press(page, "Écrivez votre prénom.")
    page.keyboard.type("Rose")
    write(page, "Nom", "Maurel")
    write(page, "Téléphone", "06 39 98 91 27")
    press(page, "Réserver ce rendez-vous")
    title(page, "C’est réservé pour")
    tab_to(page, "Imprimer le bulletin")
    press(page, "Changer de date")
    expect(page.get_by_role("link", name="Garder mon rendez-vous")).to_be_visible()
    press(page, "Garder mon rendez-vous")
    title(page, "C’est réservé pour")
    press(page, "Annuler le rendez-vous…")
    tab_to(page, "Oui, annuler")


def test_a_counsellor_books_at_the_desk(page: Page, demo: str) -> None:
    page.goto(f"{demo}/compte/connexion/")
    press(page, "Entrer comme Nadège Sabatier")
    expect(page.get_by_role("heading", name="Qui vient")).to_be_visible()
    press(page, "Réserver au guichet")
    write(page, "Nom", "Rouvière")
    write(page, "Prénom", "Denise")
    press(page, "Pas de téléphone ni d’e-mail", "Space")
    write(page, "Commune", "Soubès")
    press(page, "Trouver un rendez-vous")
    title(page, "avec le car")
    press(page, "Réserver ce rendez-vous")
    title(page, "C’est réservé pour")
    expect(page.locator(".slip")).to_contain_text("Denise R.")
    tab_to(page, "Imprimer le bulletin")
    press(page, "Revenir à la journée")
    expect(page.get_by_role("heading", name="Qui vient")).to_be_visible()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page, demo: str) -> None:
    page.goto(demo)
    press(page, "Aller au contenu")
    page.keyboard.press("Tab")
    assert page.evaluate(NAMED) == "Je cherche un emploi"
