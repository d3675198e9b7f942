"""J2: video in the house. Room, device and helper are booked together; the line is down, then the phone; visits are counted."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from tests.browser.looks import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]

ADVISERS = (
    "Claire Maurin",
    "Samir Bensaïd",
    "Inès Calvet",
    "Thomas Rigal",
    "Aurélie Vidal",
    "Julien Fabre",
    "Nora Lacombe",
    "Marc Teissier",
)
LINK = re.compile(r"^https://")


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def book_by_video(page: Page, demo: str, family_name: str) -> str:
    """Nadège books by video in Lodève for somebody of Soubès, who comes by bus; the first name of the adviser."""
    enter(page, demo, "Nadège Sabatier")
    page.fill("#id_nom", family_name)
    page.fill("#id_prenom", "Solange")
    page.get_by_label("Pas de téléphone ni d’e-mail").check()
    page.fill("#id_commune", "Soubès")
    page.get_by_role("button", name="Trouver un rendez-vous").click()
    offered = page.locator("li", has_text="Par vidéo avec").filter(has_text="Maison France Services de Lodève")
    for _weeks in range(4):
        if offered.count():
            break
        page.get_by_role("link", name="Voir à partir du").click()
    row = offered.first
    expect(row).to_contain_text("Vous partez à")
    found = re.search(r"Par vidéo avec ([\w-]+)", row.inner_text())
    assert found is not None
    row.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C’est réservé pour")
    return found[1]


def is_sound(page: Page) -> None:
    """No violation, styled, nothing beside the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [{"script": True}, {"script": False, "width": 360}], indirect=True, ids=["script", "plain"])
def test_room_device_and_helper_are_booked_together_and_the_link_is_on_two_screens(page: Page, demo: str) -> None:
    name = {360: "Bonnafous"}.get(page.evaluate("innerWidth"), "Estève")
    adviser = book_by_video(page, demo, name)
    slip = page.locator(".slip")
    expect(slip).to_contain_text(f"Solange {name[0]}.")
    expect(slip.locator(".bus-no").first).to_be_visible()
    assert "https://" not in slip.inner_text() + page.locator(".sms").inner_text()
    link = page.get_by_role("link", name="Ouvrir la vidéo")
    expect(link).to_have_attribute("href", LINK)
    address, slip_url, when = link.get_attribute("href"), page.url, slip.inner_text()

    on_house_screen(page, demo, name, str(address))

    page.context.clear_cookies()
    enter(page, demo, next(who for who in ADVISERS if who.startswith(adviser)))
    page.goto(slip_url)
    expect(page.get_by_role("link", name="Ouvrir la vidéo")).to_have_attribute("href", str(address))
    assert page.locator(".slip").inner_text() == when

    enter(page, demo, next(who for who in ADVISERS if not who.startswith(adviser)))
    page.goto(slip_url)
    expect(page.get_by_role("link", name="Ouvrir la vidéo")).to_have_count(0)


def on_house_screen(page: Page, demo: str, name: str, address: str) -> None:
    """The house's day shows the room, the device, who helps and the link."""
    page.goto(f"{demo}/aujourdhui/")
    for _day in range(60):
        row = page.locator("tr", has_text=f"Solange {name}")
        if row.count():
            break
        page.get_by_role("link", name="Jour d’après").click()
    expect(row).to_contain_text("par vidéo")
    expect(row).to_contain_text(re.compile(r"Bureau|Salle"))
    expect(row).to_contain_text("Tablette 1")
    expect(row).to_contain_text(re.compile(r"(Nadège|Rémi) aide"))
    expect(row.get_by_role("link", name="Ouvrir la vidéo")).to_have_attribute("href", address)


@pytest.mark.parametrize("page", [{"script": False}], indirect=True, ids=["plain"])
def test_the_line_is_down_then_the_phone_then_another_date(page: Page, demo: str) -> None:
    who = with_a_video_to_close(page, demo)
    line = page.locator("li", has_text="La vidéo n’a pas marché").first
    name = line.locator("b").first.inner_text()
    line.get_by_role("button", name="Terminé au téléphone").click()
    expect(page.locator(".note.done")).to_contain_text("C’est noté")
    expect(page.locator("section", has=page.get_by_role("heading", name="À clore")).get_by_text(name)).to_have_count(0)
    noted = closed_line(page, demo, name)
    expect(noted).to_contain_text("au téléphone, la vidéo n’a pas marché")
    noted.locator("summary", has_text="Corriger").click()
    noted.get_by_role("button", name="Remettre à clore").click()

    enter(page, demo, who)
    line = page.locator("li", has_text=name).filter(has_text="La vidéo n’a pas marché").first
    line.get_by_role("button", name="Toujours pas, proposer une date").click()
    assert "/guichet/" in page.url
    expect(page.locator("main")).to_contain_text(name)
    noted = closed_line(page, demo, name)
    expect(noted).to_contain_text("Annulé par l’agence")
    expect(noted).to_contain_text("panne technique")


def with_a_video_to_close(page: Page, demo: str) -> str:
    """Enter as the first adviser who has a past video to close; the closing comes before the week."""
    for who in ADVISERS:
        enter(page, demo, who)
        if page.get_by_text("La vidéo n’a pas marché").count():
            heads = page.locator("main h2").all_inner_texts()
            assert heads.index("À clore") < heads.index("La semaine")
            return who
    raise AssertionError("no adviser has a past video to close")


def closed_line(page: Page, demo: str, name: str) -> Locator:
    """The line that was noted, in its week."""
    page.goto(f"{demo}/semaine/")
    for _week in range(6):
        noted = page.locator("section", has=page.get_by_role("heading", name="Déjà notés cette semaine"))
        line = noted.locator("li", has_text=name)
        if line.count():
            return line.first
        page.get_by_role("link", name="Semaine d’avant").click()
    raise AssertionError(f"{name} is noted nowhere")


@pytest.mark.parametrize("page", [{"script": False, "width": 360}, {"width": 1440}], indirect=True, ids=["plain", "script"])
def test_a_visit_is_counted_in_one_tap_and_taken_back(page: Page, demo: str) -> None:
    enter(page, demo, "Lucie Galtier")
    page.goto(f"{demo}/comptage/")
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="CV, lettre, candidature, < 5 min").click()
    expect(page.locator(".note.done")).to_contain_text("CV, lettre, candidature")
    assert page.get_by_role("heading", level=1).inner_text() != before
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(before)


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_the_pages_of_the_journey_have_no_violation(page: Page, demo: str) -> None:
    enter(page, demo, "Nadège Sabatier")
    for address in ("/aujourdhui/", "/aujourdhui/video/", "/comptage/"):
        page.goto(f"{demo}{address}")
        is_sound(page)
    page.get_by_role("button", name="Se former, > 15 min").click()
    is_sound(page)
    with_a_video_to_close(page, demo)
    is_sound(page)
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/comptage/totaux/")
    is_sound(page)
