"""J1: an appointment in a house, for somebody without a car: found, booked, printed, moved, cancelled."""

from __future__ import annotations

import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.looks import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]

NUMBERS = (f"{number // 100} {number % 100:02}" for number in count(1234))


def enter(page: Page, demo: str, who: str) -> None:
    """As one of the invented professionals."""
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def to_the_hours(page: Page, demo: str) -> None:
    """From the first page to the hours that can be reached from Soubès."""
    page.goto(demo)
    page.get_by_role("link", name="Je cherche un emploi").click()
    page.get_by_label("Faire le point sur ma recherche").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre commune").fill("Sobès")
    page.get_by_role("button", name="Voir les rendez-vous possibles").click()
    expect(page.locator(".err")).to_contain_text("Est-ce Soubès")
    page.get_by_label("Votre commune").fill("Soubes")
    page.get_by_role("button", name="Voir les rendez-vous possibles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("D’où partez-vous ?")
    page.get_by_role("button", name="Voir les rendez-vous possibles").click()


def to_the_slip(page: Page, demo: str, name: str) -> None:
    """Choose the first hour and give a name."""
    to_the_hours(page, demo)
    expect(page.get_by_role("heading", level=1)).to_contain_text("avec le car")
    page.locator(".slots .btn").first.click()
    page.get_by_label("Prénom").fill("Rose")
    page.get_by_label("Nom", exact=True).fill(name)
    number = f"06 39 98 {next(NUMBERS)}"  # nobody books twice for the same reason
    page.locator("#id_telephone").fill(number[:-1])
    page.get_by_role("button", name="Réserver ce rendez-vous").click()
    expect(page.locator(".err").first).to_contain_text("Il manque un chiffre")
    page.locator("#id_telephone").fill(number)
    page.get_by_role("button", name="Réserver ce rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est réservé pour")


@pytest.mark.parametrize("page", [{"script": True}, {"script": False, "width": 360}], indirect=True, ids=["script", "plain"])
def test_a_person_alone_books_with_the_bus_out_and_back(page: Page, demo: str) -> None:
    to_the_slip(page, demo, "Vidal")
    slip = page.locator(".slip")
    expect(slip).to_contain_text("Rose V.")
    expect(slip).not_to_contain_text("emploi")
    assert not re.search(r"\bà\sà\b", slip.inner_text())
    expect(slip.locator(".bus-no").first).to_be_visible()
    expect(slip).to_contain_text("Vous êtes chez vous")
    assert len(page.locator(".sms").inner_text()) <= 160


def test_the_slip_prints_on_one_page(page: Page, demo: str) -> None:
    to_the_slip(page, demo, "Combes")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") == 1


def test_a_person_moves_then_cancels_by_the_link(page: Page, demo: str) -> None:
    to_the_slip(page, demo, "Rouquette")
    before = page.locator(".slip .h").inner_text() + page.locator(".slip .d").first.inner_text()
    page.get_by_role("link", name="Changer de date").click()
    page.get_by_role("link", name="Voir à partir du").click()  # late enough to cancel alone afterwards
    page.locator(".slots .btn").first.click()
    expect(page.locator(".note.done")).to_contain_text("C’est changé")
    assert page.locator(".slip .h").inner_text() + page.locator(".slip .d").first.inner_text() != before
    page.get_by_text("Annuler le rendez-vous…").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("annulé")


def test_a_forged_link_is_a_plain_page_with_the_number_to_call(page: Page, demo: str) -> None:
    response = page.goto(f"{demo}/rdv/{'a' * 40}/")
    assert response is not None
    assert response.status == 404
    expect(page.locator("body")).to_contain_text("04 65 71 20 14")


@pytest.mark.parametrize("page", [{"script": False}], indirect=True, ids=["plain"])
def test_a_counsellor_books_for_the_person_at_the_desk(page: Page, demo: str) -> None:
    page.goto(f"{demo}/compte/connexion/")
    page.locator("button[aria-label='Entrer comme Nadège Sabatier']").click()
    expect(page.get_by_role("heading", name="Qui vient")).to_be_visible()
    page.fill("#id_nom", "Galtier")
    page.fill("#id_prenom", "Solange")
    page.get_by_label("Pas de téléphone ni d’e-mail").check()
    page.fill("#id_commune", "Soubès")
    page.get_by_role("button", name="Trouver un rendez-vous").click()
    page.locator(".slots .btn").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est réservé pour")
    expect(page.locator(".slip")).to_contain_text("Solange G.")


def test_a_permanence_is_called_off_and_whoever_has_no_phone_is_called_with_other_dates(page: Page, demo: str) -> None:
    enter(page, demo, "Nadège Sabatier")
    page.fill("#id_nom", "Cazes")
    page.fill("#id_prenom", "Solange")
    page.get_by_label("Pas de téléphone ni d’e-mail").check()
    page.fill("#id_commune", "Soubès")
    page.get_by_role("button", name="Trouver un rendez-vous").click()
    house = "Maison France Services de Lodève"
    page.locator(".slots li", has_text=house).get_by_role("button").first.click()
    booked = re.search(r"réservé pour ([^,]+),", page.get_by_role("heading", level=1).inner_text())
    adviser = re.search(r"[Aa]vec ([\w-]+)", page.locator(".slip").inner_text())
    assert booked is not None
    assert adviser is not None
    slip = page.url
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/permanences/")
    day = page.locator("section", has=page.locator("h2", has_text=booked[1]))
    day.locator("li", has_text=f"avec {adviser[1]}").filter(has_text=house).get_by_role("link").first.click()
    expect(page.locator("tbody")).to_contain_text("Solange Cazes")
    page.get_by_text("Annuler cette permanence").click()
    page.get_by_role("button", name="Annuler et prévenir").click()
    expect(page.locator(".note.done")).to_contain_text("ni portable ni e-mail")
    expect(page.locator("body")).to_contain_text("Annulée")
    enter(page, demo, "Nadège Sabatier")
    page.goto(slip)
    expect(page.get_by_role("heading", level=1)).to_contain_text("annulé par le service")
    expect(page.get_by_role("button", name="Remettre ce rendez-vous")).to_have_count(0)
    call = page.locator("li", has_text="Solange Cazes")
    for _second in range(20):
        page.goto(f"{demo}/a-prevenir/")
        if call.count():
            break
        page.wait_for_timeout(300)  # the worker puts it on the list
    expect(call).to_contain_text("n’aura pas lieu")
    expect(call).to_contain_text("Autres dates possibles")


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
@pytest.mark.parametrize(("who", "address"), [("Nadège Sabatier", "/aujourdhui/"), ("Claire Maurin", "/semaine/")])
def test_the_daily_screens_have_no_violation_and_are_styled(page: Page, demo: str, who: str, address: str) -> None:
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()
    assert page.url == f"{demo}{address}"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_reaches_the_hours(page: Page, demo: str) -> None:
    page.goto(f"{demo}/rendez-vous/")
    page.get_by_label("Faire le point sur ma recherche").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Comment pouvez-vous venir ?")
    page.get_by_label("Votre commune").focus()
    page.keyboard.type("Lodève")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("D’où partez-vous ?")


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_the_journey_has_no_violation_and_is_styled(page: Page, demo: str) -> None:
    to_the_hours(page, demo)
    for address in (page.url, f"{demo}/", f"{demo}/rendez-vous/", f"{demo}/compte/connexion/", f"{demo}/horaires/"):
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
