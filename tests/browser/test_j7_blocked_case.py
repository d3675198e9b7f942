"""J7: a counsellor looks the sheet up, asks the agency in half a minute, and the answer comes back."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"script": True}, "Attestation déposée deux fois, sans effet."),
        ({"script": False, "width": 360}, "Calcul refait trois fois, sans effet."),
    ],
    indirect=["page"],
    ids=["script", "plain"],
)
def test_a_blocked_case_goes_from_the_sheet_to_the_answer(page: Page, demo: str, said: str) -> None:
    enter(page, demo, "Nadège Sabatier")
    page.goto(f"{demo}/maisons/fiches/")
    page.fill("#q", "payement retar")  # a slip, and a word that is not finished
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Paiement en retard").click()
    expect(page.locator("main")).to_contain_text("Tout calcul de droits")
    expect(page.get_by_role("link", name="04 65 71 20 23")).to_be_visible()
    page.get_by_role("link", name="Signaler un cas bloqué").click()
    expect(page.locator("#id_theme")).to_have_value("benefit")
    page.get_by_label("un mois ou plus").check()
    page.fill("#id_words", f"{said} Rappeler au 06 39 98 12 34.")
    page.get_by_role("button", name="Demander à l’agence").click()
    expect(page.locator("main")).to_contain_text("N’écrivez ni numéro ni adresse")
    page.fill("#id_words", said)
    page.get_by_role("button", name="Demander à l’agence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Réponse avant le")
    expect(page.locator(".note.done")).to_contain_text("Inès Calvet")
    case = page.url

    enter(page, demo, "Bruno Ollier")  # leads a house: never a case
    refused = page.goto(case)
    assert refused is not None
    assert refused.status == 403

    enter(page, demo, "Inès Calvet")
    page.goto(case)
    expect(page.locator("main")).to_contain_text(said)
    page.fill("#id_answer", "Le papier est lu, le paiement part vendredi.")
    page.get_by_role("button", name="Répondre à la maison").click()

    enter(page, demo, "Rémi Coste")  # a teammate of the house
    page.goto(case)
    expect(page.get_by_role("heading", level=1)).to_have_text("L’agence a répondu")
    expect(page.locator("main")).to_contain_text("le paiement part vendredi")


@pytest.mark.parametrize("page", [{"width": 360}, {"width": 1440}], indirect=True, ids=["360", "1440"])
def test_the_pages_of_sheets_and_cases_have_no_violation(page: Page, demo: str) -> None:
    enter(page, demo, "Nadège Sabatier")
    addresses = ["/maisons/fiches/", "/maisons/cas/", "/maisons/cas/nouveau/"]
    for listed in addresses[:2]:
        page.goto(f"{demo}{listed}")
        href = page.locator("main li a.link").first.get_attribute("href")
        assert href is not None
        addresses.append(href)
    for address in addresses:
        page.goto(f"{demo}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
