"""J5: a house prepared as a project by who leads it and the agency, and its counsellors' day inside the agency."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def a_working_day(after_days: int) -> str:
    day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=after_days)
    while day.weekday() > 4 or day in holidays.country_holidays("FR", years=day.year):
        day += timedelta(days=1)
    return day.isoformat()


@pytest.mark.parametrize("page", [{"script": False, "width": 360}], indirect=True, ids=["plain"])
def test_whoever_leads_a_house_runs_its_opening_and_no_date_moves_silently(page: Page, demo: str) -> None:
    enter(page, demo, "Bruno Ollier")
    page.goto(f"{demo}/maisons/ouvertures/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Une ouverture en cours, une à regarder")
    page.get_by_role("link", name="Maison France Services de Paulhan", exact=True).click()
    expect(page.locator(".note.stop")).to_contain_text("En retard")
    expect(page.locator("main")).to_contain_text("Les travaux de l’ancienne poste")
    page.get_by_role("button", name="C’est fait : Commander l’enseigne").click()
    expect(page.locator(".note.stop")).to_have_count(0)
    hours = page.locator("main li", has_text="Ouvrir 24 heures")  # told by the register of places, ticked by nobody
    expect(hours).to_contain_text("0 h par semaine sur 0 jours")
    expect(hours.get_by_role("button", name="C’est fait")).to_have_count(0)

    page.locator("summary", has_text="Déplacer la date d’ouverture").click()
    page.fill("#move_planned_on", a_working_day(200))
    page.locator("form[action$='/date/']").get_by_role("button", name="Déplacer").click()
    expect(page.locator(".field.bad")).to_contain_text("Pourquoi")
    page.fill("#move_why", "La fibre arrive en retard.")
    page.locator("form[action$='/date/']").get_by_role("button", name="Déplacer").click()
    expect(page.locator(".note.done")).to_contain_text("La date est déplacée")
    expect(page.locator("main")).to_contain_text("La fibre arrive en retard.")

    enter(page, demo, "Sophie Barral")  # of the territory: reads, changes nothing
    page.goto(f"{demo}/maisons/ouvertures/")
    page.get_by_role("link", name="Maison France Services de Paulhan", exact=True).click()
    expect(page.locator("main")).to_contain_text("La fibre arrive en retard.")
    expect(page.locator("main form")).to_have_count(0)


def test_counsellors_spend_a_day_inside_the_agency_whoever_is_away(page: Page, demo: str) -> None:
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/maisons/vis-ma-vie/")
    page.locator("li", has=page.locator(".tag.stop", has_text="absent")).get_by_role("link").click()
    expect(page.locator(".note.stop")).to_contain_text("Quelqu’un est absent")
    day = page.url
    page.get_by_role("button", name="Remplacer").click()
    expect(page.locator(".note.done")).to_contain_text("Les agendas suivent")
    expect(page.locator(".tag.stop")).to_have_count(0)

    enter(page, demo, "Nadège Sabatier")
    page.goto(day)
    page.get_by_role("button", name="Je viens").click()
    expect(page.locator("main")).to_contain_text("L’agence vous attend")
    page.get_by_role("link", name="Répondre avant la journée").click()
    for number in range(4):
        page.locator(f"input[name=score_{number}]").nth(1).check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".note.done")).to_contain_text("Merci")

    enter(page, demo, "Lucie Galtier")  # had hers: her paper is there
    page.goto(f"{demo}/maisons/vis-ma-vie/")
    page.locator("section", has_text="Depuis un an").get_by_role("link").first.click()
    link = page.get_by_role("link", name=re.compile("PDF")).get_attribute("href")
    paper = page.request.get(f"{demo}{link}")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")


@pytest.mark.parametrize("page", [{"width": 360}, {"width": 1440}], indirect=True, ids=["360", "1440"])
def test_the_pages_of_openings_and_days_have_no_violation(page: Page, demo: str) -> None:
    enter(page, demo, "Hélène Arnal")
    addresses = ["/maisons/ouvertures/", "/maisons/vis-ma-vie/"]
    for listed in tuple(addresses):
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
