"""J4: a company from its first signal to posts filled, seen by the economic officer, the employer adviser and the company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.looks import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at a phone's width or a desk's, with or without JavaScript."""
    wanted = getattr(request, "param", {})
    context = chromium.new_context(
        viewport={"width": wanted.get("width", 1280), "height": 900}, java_script_enabled=wanted.get("script", True)
    )
    yield context.new_page()
    context.close()


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def open_company(page: Page, demo: str, name: str) -> str:
    page.goto(f"{demo}/entreprises/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def unfold(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).click()


STAGES = (
    ("Elle a été visitée", "Visitée"),
    ("Ses besoins sont recueillis", "Besoins recueillis"),
    ("Le recrutement commence", "Recrutement en cours"),
)


def say_a_need(page: Page, opening: str) -> None:
    """Six posts from 6 h to 14 h, found by an everyday job title; back on the company's page."""
    page.get_by_role("link", name="Noter un besoin en recrutement").click()
    page.fill("#id_metier", "préparateur de commandes")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Préparateur / Préparatrice de commandes").first.check()
    page.fill("#id_nombre", "6")
    page.fill("#id_debut", opening)
    page.fill("#id_de", "06:00")
    page.fill("#id_fin", "14:00")
    page.get_by_role("button", name="Noter ce besoin").click()
    expect(page.locator(".note.done")).to_contain_text("Le besoin est noté")


def who_could_come_and_what_to_start(page: Page, name: str) -> None:
    """At the hours of its posts, then back from its opening day."""
    back = page.url
    page.get_by_role("link", name="Qui peut y venir, à ces horaires").click()
    expect(page.locator("main")).to_contain_text("La Salamane")
    expect(page.locator("#id_equipes")).to_have_value("06:00-14:00")
    expect(page.get_by_role("heading", level=1)).to_contain_text("habitants peuvent y être")
    page.goto(back)
    page.get_by_role("link", name="Ce qui doit commencer, et quand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("svg.timeline")).to_be_visible()
    page.goto(back)


def train_and_fill(page: Page, opening: str) -> None:
    """People to train; six posts filled, four of them from the territory; back on the company's page."""
    back = page.url
    page.get_by_role("link", name="Noter un besoin en formation").click()
    page.fill("#id_theme", "Gestes et postures")
    page.fill("#id_nombre", "6")
    page.fill("#id_echeance", opening)
    page.get_by_role("button", name="Noter ce besoin").click()
    expect(page.locator("#besoins")).to_contain_text("Gestes et postures")
    page.locator("#besoins").get_by_role("link", name="Préparateur").first.click()
    page.get_by_label("Postes pourvus").fill("6")
    page.get_by_label("Dont par des habitants du territoire").fill("4")
    page.get_by_role("button", name="Noter ces postes").click()
    expect(page.locator(".note.done")).to_contain_text("noté")
    page.goto(back)


def a_working_day(after_days: int) -> str:
    day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=after_days)
    while day.weekday() > 4 or day in holidays.country_holidays("FR", years=day.year):
        day += timedelta(days=1)
    return day.isoformat()


@pytest.mark.parametrize(
    ("page", "name", "hour", "fills"),  # each says one half of what follows the needs
    [
        ({"script": True}, "Tuilerie du Lac", "09:00", True),
        ({"script": False, "width": 360}, "Fonderie des Cévennes", "16:30", False),
    ],
    indirect=["page"],
    ids=["script", "plain"],
)
def test_a_company_goes_from_a_signal_to_posts_filled_and_three_sides_see_their_part(
    page: Page, demo: str, name: str, hour: str, fills: bool
) -> None:
    opening, due = a_working_day(150), a_working_day(20)
    enter(page, demo, "Sophie Barral")
    page.goto(f"{demo}/entreprises/nouvelle/")
    page.fill("#id_entreprise", name)
    page.get_by_label("Vente d’un terrain").check()
    page.select_option("#id_zone", label="La Salamane")
    page.fill("#id_emplois", "30")
    page.fill("#id_ouverture", opening)
    page.get_by_label("Oui", exact=True).check()
    page.get_by_role("button", name="Signaler cette entreprise").click()
    expect(page.locator(".note.done")).to_contain_text("signalée")
    expect(page.locator("main")).to_contain_text("Olivier Sénégas")

    enter(page, demo, "Olivier Sénégas")
    open_company(page, demo, name)
    expect(page.locator("main")).to_contain_text("Appeler l’entreprise une première fois")
    page.fill("#log_mots", "Trente postes, prise de poste à 6 h.")
    page.get_by_role("button", name="Nous avons échangé").click()
    expect(page.locator(".steps [aria-current]")).to_contain_text("Contactée")
    unfold(page, "Écrire une note")
    page.fill("#note_mots", "Note de l’agence seulement")
    page.get_by_role("button", name="Garder cette note").click()
    unfold(page, "Prévoir quelque chose")
    page.fill("#step_quoi", "Envoyer trois profils")
    page.fill("#step_echeance", due)
    page.get_by_role("button", name="Prévoir", exact=True).click()
    unfold(page, "Planifier une visite")
    page.fill("#visit_jour", a_working_day(9))
    page.fill("#visit_heure", hour)
    page.get_by_role("button", name="Mettre dans l’agenda").click()
    expect(page.locator(".note.done")).to_contain_text("dans l’agenda")
    say_a_need(page, opening)
    for said, stage in STAGES:
        page.get_by_role("button", name=said).click()
        expect(page.locator(".steps [aria-current]")).to_contain_text(stage)
    if fills:
        train_and_fill(page, opening)
    else:
        who_could_come_and_what_to_start(page, name)
    page.get_by_role("button", name="Ouvrir un lien").click()
    link = page.get_by_role("link", name="Voir la page, ou copier ce lien").get_attribute("href") or ""

    enter(page, demo, "Sophie Barral")
    open_company(page, demo, name)
    expect(page.locator("main")).to_contain_text("Trente postes, prise de poste à 6 h.")
    expect(page.locator(".steps [aria-current]")).to_contain_text("Recrutement en cours")
    expect(page.locator("#besoins")).to_contain_text("6 postes, 6 pourvus, dont 4" if fills else "6 postes, 0 pourvu")
    expect(page.locator("main")).not_to_contain_text("Note de l’agence seulement")

    page.context.clear_cookies()
    page.goto(link if link.startswith("http") else f"{demo}{link}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Olivier Sénégas suit votre entreprise")
    expect(page.locator("main")).to_contain_text("Envoyer trois profils")
    expect(page.locator("main")).to_contain_text("Visite de Olivier Sénégas")
    expect(page.locator("main")).to_contain_text("6 sur 6 pourvus" if fills else "0 sur 6 pourvus")
    for hidden in ("Note de l’agence seulement", "Trente postes", "Les Vergers"):
        expect(page.locator("main")).not_to_contain_text(hidden)
    if not fills:
        page.get_by_role("link", name="Voir qui peut venir travailler chez vous").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("habitants peuvent y être")
        expect(page.locator("main")).to_contain_text("La Salamane")


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_the_pages_of_companies_have_no_violation_and_are_styled(page: Page, demo: str) -> None:
    enter(page, demo, "Sophie Barral")
    vergers = open_company(page, demo, "Les Vergers du Salagou").removeprefix(demo)
    link = page.get_by_role("link", name="Voir la page, ou copier ce lien").get_attribute("href") or ""
    own = link.partition("/entreprise/")[2]
    pages = ["/entreprises/", vergers, "/entreprises/nouvelle/", "/entreprises/fichiers/", "/entreprises/zones/"]
    pages += ["/entreprises/zones/importer/", "/entreprises/zones/1/", "/entreprises/interlocuteurs/", f"/entreprise/{own}"]
    for address in pages:
        page.goto(f"{demo}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
