"""J3: a workshop planned, filled by a house, waited for, promoted in order, held: who came, how easy it was, how they left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.looks import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]

FREE_DAYS = (0, 4)  # on Mondays and Fridays Claire is nowhere in the afternoon


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def a_free_day(after_days: int) -> date:
    day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=after_days)
    while day.weekday() not in FREE_DAYS or day in holidays.country_holidays("FR", years=day.year):
        day += timedelta(days=1)
    return day


def plan(page: Page, demo: str, title: str, day: date) -> str:
    """Claire plans it for two people in Lodève; its address."""
    enter(page, demo, "Claire Maurin")
    page.goto(f"{demo}/ateliers/")
    page.get_by_role("link", name="Organiser un atelier").click()
    page.fill("#id_label", title)
    page.fill("#id_least", "2")
    page.fill("#id_most", "2")
    page.fill("#id_day_1", day.isoformat())
    page.fill("#id_starts_at", "14:00")
    page.fill("#id_ends_at", "16:00")
    page.select_option("#id_place", label="Maison France Services de Lodève, Lodève")
    page.get_by_role("button", name="Ouvrir aux inscriptions").click()
    expect(page.locator(".note.done")).to_contain_text("ouvert aux inscriptions")
    page.locator("section", has_text=title).get_by_role("link").first.click()
    return page.url


def enrol(page: Page, session: str, number: int) -> str:
    """The counsellor enrols the `number`-th person found; somebody drives them. Their name."""
    page.goto(session)
    page.get_by_role("link", name="Inscrire une personne").click()
    page.locator("input[type=search], input[name=q]").first.fill("mar")
    page.get_by_role("button", name="Chercher").click()
    person = page.locator("main .list a").nth(number)
    name = person.inner_text()
    person.click()
    page.get_by_label("Quelqu’un conduit la personne").check()
    page.locator("main form button").last.click()
    return name.split(",")[0]


@pytest.mark.parametrize("page", [{"script": True}, {"script": False, "width": 360}], indirect=True, ids=["script", "plain"])
def test_a_workshop_is_filled_waited_for_and_the_first_who_waits_has_the_freed_seat(
    page: Page, demo: str, request: pytest.FixtureRequest
) -> None:
    is_plain = "plain" in request.node.callspec.id
    title = "Mon espace, sans script" if is_plain else "Mon espace, en ligne"
    session = plan(page, demo, title, a_free_day(24 if is_plain else 16))
    enter(page, demo, "Nadège Sabatier")
    for number in (0, 1):
        enrol(page, session, number)
        expect(page.get_by_role("heading", level=1)).to_contain_text("C’est réservé pour")
    waits = enrol(page, session, 2)
    expect(page.locator(".note.done")).to_contain_text("au rang 1")
    enter(page, demo, "Claire Maurin")
    page.goto(session)
    expect(page.locator("main")).to_contain_text("2 inscrits sur 2 places, 1 en attente")
    page.get_by_role("button", name="Désinscrire").first.click()
    expect(page.locator(".note.done")).to_contain_text("première personne en attente")
    expect(page.locator("main")).to_contain_text("2 inscrits sur 2 places")
    expect(page.get_by_role("heading", name="Liste d’attente")).to_have_count(0)
    expect(page.locator("section", has=page.get_by_role("heading", name="Inscrits"))).to_contain_text(waits)
    page.get_by_role("link", name="Feuille de présence").click()
    paper = page.get_by_role("link", name="Feuille en PDF").get_attribute("href") or ""
    answer = page.request.get(f"{demo}{paper}")
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("page", [{"script": False}], indirect=True, ids=["plain"])
def test_whoever_came_is_noted_with_how_easy_it_was_and_how_they_left(page: Page, demo: str) -> None:
    enter(page, demo, "Claire Maurin")
    page.goto(f"{demo}/ateliers/1/presence/")  # the one that was held before the demonstration began
    row = page.locator("tbody tr", has=page.get_by_role("button", name="Présente"))
    expect(row).to_have_count(1)
    name = row.locator("th").inner_text()
    row.get_by_role("button", name="Présente").click()
    row = page.locator("tbody tr", has_text=name)
    expect(row).to_contain_text("Présente")
    for step in ("avant", "apres"):
        row.locator(f"button[name={step}]").last.click()
    page.goto(f"{demo}/ateliers/1/depart/")
    page.get_by_role("button", name="En confiance").click()
    expect(page.locator(".note.done")).to_contain_text("Merci")
    expect(page.locator("main")).to_contain_text("1 réponse")


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_the_pages_of_workshops_have_no_violation_and_are_styled(page: Page, demo: str) -> None:
    enter(page, demo, "Claire Maurin")
    page.goto(f"{demo}/ateliers/")
    first = page.locator("main a[href^='/ateliers/']", has_text="Refaire son CV").first.get_attribute("href") or ""
    for address in ("/ateliers/", "/ateliers/nouveau/", "/ateliers/1/", "/ateliers/1/presence/", "/ateliers/1/depart/", first):
        page.goto(f"{demo}{address}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("page", [{"script": False, "width": 360}], indirect=True, ids=["plain"])
def test_a_person_enrols_alone_from_the_address_of_a_poster_with_the_way_there_and_back(
    page: Page, demo: str, chromium: Browser
) -> None:
    enter(page, demo, "Claire Maurin")
    page.goto(f"{demo}/ateliers/")
    page.locator("section", has_text="Refaire son CV").get_by_role("link").last.click()
    address = page.locator("#adresse").input_value()
    page.context.clear_cookies()
    page.goto(address)
    visited = [address]
    page.get_by_role("link", name="M’inscrire").click()
    page.fill("#id_commune", "Gignac")
    page.get_by_label("Avec ma voiture").check()
    page.get_by_role("button", name="Voir si je peux venir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous pouvez venir et rentrer")
    visited.append(page.url)
    page.get_by_role("link", name="Continuer").click()
    page.fill("#id_prenom", "Lucette")
    page.fill("#id_nom", "Azéma")
    page.get_by_label("Ni téléphone ni e-mail").check()
    page.get_by_role("button", name="M’inscrire à cet atelier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est réservé pour")
    assert page.request.get(f"{page.url}agenda.ics").body().startswith(b"BEGIN:VCALENDAR")
    with chromium.new_context(viewport={"width": 360, "height": 900}) as context:  # axe needs scripts
        scripted = context.new_page()
        for each in (*visited, f"{demo}/donnees-personnelles/", f"{demo}/accessibilite/"):
            scripted.goto(each)
            found = Axe().run(scripted)
            assert found.violations_count == 0, f"{each}\n{found.generate_report()}"
            assert scripted.evaluate("document.documentElement.scrollWidth <= innerWidth"), each
