"""J6: from a meeting and its needs to actions, chased and carried out, a review frozen, and an official who reads it on a phone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.looks import EACH_LOOK, Looks, rules_for
from tests.kit.pdf_text import text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow(reason="starts the whole product")]
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"


def enter(page: Page, demo: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{demo}/compte/connexion/")
    page.locator(f"button[aria-label='Entrer comme {who}']").click()


def in_days(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


def said(page: Page, words: str) -> None:
    expect(page.locator(".note.done")).to_contain_text(words)


@pytest.mark.parametrize("page", [{"script": False, "width": 360}], indirect=True, ids=["plain"])
def test_a_meeting_becomes_an_action_then_a_frozen_review_that_an_official_reads(
    page: Page, demo: str, chromium: Browser
) -> None:
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/partenariats/")
    page.locator("main li a.link", has_text="Clermontais").click()
    partnership = page.url

    page.get_by_role("link", name="Noter une rencontre").click()
    page.fill("#id_jour", TODAY.isoformat())
    page.fill("#id_digital_constat", "Les démarches en ligne découragent.")
    page.fill("#id_digital_besoin", "Un atelier par quinzaine.")
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Un atelier par quinzaine.")

    page.get_by_role("link", name="En faire une action").click()
    page.fill("#id_titre", "Des ateliers à la médiathèque")
    page.fill("#id_quoi", "Un atelier par quinzaine, huit places, pour qui n’a pas de connexion.")
    page.select_option("#id_agence", index=1)
    page.select_option("#id_intercommunalite", index=1)
    page.select_option("#id_indicateur", "7")
    page.fill("#id_cible", "60")
    page.fill("#id_echeance", in_days(90))
    page.locator("main form button").last.click()
    page.get_by_role("button", name=re.compile("^Démarrer|Commencer|Lancer")).click()
    page.locator("#update_avancement_0, input[name=avancement]").first.check()
    page.fill("#update_mots", "La salle est trouvée, la première date aussi.")
    page.locator("form[action$='/point/'] button").click()
    expect(page.locator("main")).to_contain_text("La salle est trouvée")
    page.goto(partnership)
    expect(page.locator("main")).to_contain_text("Des ateliers à la médiathèque")

    page.goto(f"{partnership}contacts/territoire/nouveau/")
    page.locator("input[name=role][value=elected]").check()
    page.fill("#id_prenom", "Ana")
    page.fill("#id_nom", "Roux")
    page.fill("#id_courriel", "ana.roux@clermontais.example")
    page.locator("main form button").last.click()
    page.goto(f"{partnership}lettre/")
    expect(page.locator("main")).to_contain_text("Partenariat,")

    page.goto(f"{partnership}revues/")
    page.select_option("#id_genre", "annual")
    page.select_option("#id_periode", str(TODAY.year))
    page.get_by_role("button", name="Préparer").click()
    page.get_by_role("button", name="Arrêter les chiffres").click()
    said(page, "Les chiffres sont arrêtés")
    review = page.url
    page.select_option("#lien_pour", label="Ana Roux")
    page.fill("#lien_jusquau", in_days(30))
    page.get_by_role("button", name="Ouvrir un lien").click()
    said(page, "Le lien est ouvert")
    address = page.locator("a[href^='/bilan/']").get_attribute("href")
    assert address is not None

    phone = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    phone.goto(demo + address)
    expect(phone.locator("main")).to_contain_text("Chiffres arrêtés le")
    expect(phone.locator("main")).not_to_contain_text("Arnal")
    paper = phone.request.get(f"{demo}{address}bilan.une-page.pdf")
    assert paper.body().startswith(b"%PDF")
    assert "Ce que disent les chiffres" in text_of(paper.body())
    phone.get_by_role("link", name="Tous les chiffres").click()
    expect(phone.get_by_role("heading", name="Les chiffres", exact=True)).to_be_visible()

    page.goto(review)
    expect(page.locator("main")).to_contain_text("3 ouvertures")
    page.get_by_role("button", name="Fermer Ana Roux").click()
    said(page, "Le lien est fermé")
    phone.goto(demo + address)
    expect(phone.locator("main")).to_contain_text("Cette adresse n’ouvre rien")
    phone.context.close()


@EACH_LOOK
def test_the_pages_of_the_cycle_have_no_violation(page: Page, demo: str, looks: Looks) -> None:
    """Of a review frozen by the demonstration, for whoever runs it and by a link."""
    enter(page, demo, "Hélène Arnal")
    page.goto(f"{demo}/partenariats/")
    page.locator("main li a.link", has_text="Clermontais").click()
    partnership = page.url
    page.goto(f"{partnership}contacts/territoire/nouveau/")
    page.locator("input[name=role][value=elected]").check()
    official = f"Vidal {looks[0][0]}"  # both cases share one demonstration
    page.fill("#id_nom", official)
    page.fill("#id_courriel", "vidal@clermontais.example")
    page.locator("main form button").last.click()
    page.goto(f"{partnership}revues/")
    page.locator("main li", has_text="Arrêtée").get_by_role("link").first.click()
    review = page.url
    page.select_option("#lien_pour", label=official)
    page.get_by_role("button", name="Ouvrir un lien").click()
    address = page.locator("a[href^='/bilan/']").first.get_attribute("href")
    pages = [review, f"{review}en-une-page/", f"{demo}{address}", f"{demo}{address}complet/", f"{partnership}lettre/"]
    for where in [*pages, f"{demo}/bilan/faux/"]:
        for number, (scheme, width) in enumerate(looks):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it knows
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(where)
            page.evaluate(OPEN_ALL)
            found = Axe().run(page, options=rules_for(number, looks))
            assert found.violations_count == 0, f"{where} {scheme} {width}\n{found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{where} {width}"
