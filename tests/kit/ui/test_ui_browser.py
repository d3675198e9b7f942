"""The gallery in a real browser: accessible, styled, quiet in the console, and one A4 page per slip."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from maillage.kit.ui.gallery import trips
from maillage.kit.ui.shapes import Moment

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
PAGES = ["/_ui/", "/_ui/equipes/"]
A4_SLIP_MM = 271
PRINTED_WIDTH_PX = 688  # 182 mm: A4 without its margins


def axe_violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {[node['target'] for node in v['nodes']][:3]}" for v in found]


def style(page: Any, selector: str, name: str, pseudo: str = "") -> str:
    script = "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null).getPropertyValue(n)"
    return str(page.evaluate(script, [selector, name, pseudo]))


@pytest.mark.slow(reason="axe reads a long page of every component")
@pytest.mark.parametrize("path", [*PAGES, "/_ui/bulletins/car/", "/_ui/erreurs/404/"])
@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 360),
        ("dark", 1440),
        pytest.param("dark", 360, marks=pytest.mark.proof),
        pytest.param("light", 1440, marks=pytest.mark.proof),
    ],
)
def test_axe_finds_nothing_and_nothing_overflows(visit: Visit, path: str, scheme: str, width: int) -> None:
    page = visit(path, width, scheme)
    refused_by_design = [said for said in page.complaints if "404" in said and "erreurs" in path]
    assert page.complaints == refused_by_design
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe_violations(page) == []


@pytest.mark.parametrize(
    ("selector", "name", "value"),
    [
        ("body", "font-size", "18px"),
        ("body", "background-color", "rgb(253, 252, 249)"),
        (".btn", "background-color", "rgb(11, 74, 82)"),
        (".note.warn", "border-left-color", "rgb(210, 149, 28)"),
        (".steps [aria-current]", "font-weight", "700"),
        (".vh", "position", "absolute"),
        (".choice input", "appearance", "none"),
        (".slip .h", "white-space", "nowrap"),
        (".keys", "display", "grid"),
        (".tag.off", "border-top-style", "dashed"),
    ],
)
def test_public_pages_are_styled(visit: Visit, selector: str, name: str, value: str) -> None:
    assert style(visit("/_ui/"), selector, name) == value


def test_lines_differ_by_their_stroke_and_not_by_colour_alone(visit: Visit) -> None:
    page = visit("/_ui/")
    strokes = {
        kind: (
            style(page, f".line > .{kind}", "border-left-style", "::after"),
            style(page, f".line > .{kind}", "border-left-width", "::after"),
        )
        for kind in ("walk", "bus", "wait", "rdv", "gap")
    }
    assert strokes == {
        "walk": ("dotted", "4px"),
        "bus": ("solid", "8px"),
        "wait": ("solid", "2px"),
        "rdv": ("solid", "8px"),
        "gap": ("dashed", "2px"),
    }
    assert style(page, ".line > .rdv", "background-color", "::before") == "rgb(11, 74, 82)"
    assert style(page, ".line > .bus", "background-color", "::before") == "rgb(253, 252, 249)"


def test_staff_pages_are_denser_and_the_week_is_laid_by_hour(visit: Visit) -> None:
    page = visit("/_ui/equipes/")
    assert style(page, "body", "font-size") == "16px"
    tops = page.evaluate("['.at-3', '.at-12'].map(s => document.querySelector('.week ' + s).getBoundingClientRect().top)")
    assert tops[1] - tops[0] == pytest.approx(9 * 6)  # 45 minutes, rows of five minutes and 6 px
    assert page.evaluate("getComputedStyle(document.querySelector('.week')).gridTemplateColumns.split(' ').length") == 6


def test_the_week_is_a_list_on_a_phone(visit: Visit) -> None:
    page = visit("/_ui/equipes/", 360)
    assert style(page, ".week .hours", "display") == "none"
    assert page.evaluate("document.querySelector('.ev').getBoundingClientRect().height") >= 44


def test_dark_mode_changes_the_page_and_never_the_slip(visit: Visit) -> None:
    page = visit("/_ui/bulletins/car/", scheme="dark")
    assert style(page, "body", "background-color") == "rgb(23, 28, 29)"
    assert style(page, ".slip", "background-color") == "rgb(255, 255, 255)"
    assert style(page, ".slip", "color") == "rgb(20, 25, 26)"
    assert style(page, ".slip .call", "color") == "rgb(20, 25, 26)"


@pytest.mark.parametrize("width", [360, 1440])
def test_targets_of_public_pages_are_44_pixels_high(visit: Visit, width: int) -> None:
    script = """() => [...document.querySelectorAll('a, button, summary, select, textarea, .choice, .field input')]
      .filter(e => e.offsetParent && !e.closest('.table-top') && !e.matches('.skip') && !e.closest('svg'))
      .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    assert visit("/_ui/", width).evaluate(script) == []


def test_the_focus_is_a_thick_ring_and_the_summary_of_errors_takes_it(visit: Visit) -> None:
    page = visit("/_ui/")
    assert page.evaluate("document.activeElement.className") == "note stop errors"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash").startswith("#id_refus-")
    focused = page.evaluate(
        "(() => {const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]})()"
    )
    assert focused == ["solid", "3px"]


def test_forced_colours_keep_native_choices_and_edges(visit: Visit) -> None:
    page = visit("/_ui/")
    page.emulate_media(forced_colors="active")
    assert style(page, ".choice input", "appearance") == "auto"
    assert style(page, ".note", "border-top-width") == "2px"
    assert style(page, ".line > .bus", "border-left-width", "::after") == "8px"


def printed_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def printed_height_mm(page: Any) -> float:
    page.set_viewport_size({"width": PRINTED_WIDTH_PX, "height": 1040})
    page.emulate_media(media="print")
    return float(page.evaluate("document.querySelector('.slip').getBoundingClientRect().height / 96 * 25.4"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", sorted(trips.slips()))
def test_a_slip_is_exactly_one_a4_page(visit: Visit, name: str, scheme: str) -> None:
    page = visit(f"/_ui/bulletins/{name}/", scheme=scheme)
    assert printed_pages(page.pdf(prefer_css_page_size=True)) == 1
    assert printed_height_mm(page) == pytest.approx(A4_SLIP_MM, abs=0.5)
    assert style(page, ".slip", "background-color") == "rgb(255, 255, 255)"
    assert style(page, ".top", "display") == "none"
    assert style(page, "h1", "display") != "none"
    assert not page.is_visible("h1")


def test_eight_slips_are_eight_pages(visit: Visit) -> None:
    assert printed_pages(visit("/_ui/bulletins/").pdf(prefer_css_page_size=True)) == len(trips.slips())


@pytest.mark.parametrize("moments", [1, 4, 5, 10, 13, 17, 18, 21, 25])
def test_any_number_of_moments_stays_on_one_page(visit: Visit, monkeypatch: pytest.MonkeyPatch, moments: int) -> None:
    """Each with a detail of one line; 21 is three changes each way, 25 beyond what is ever proposed."""
    many = [Moment(trips.at("9:30"), "bus", "Prenez le car {bus} vers Lodève", "Arrêt « Mairie »", "12", "Mairie")] * moments
    longest = replace(trips.slips()["correspondances"], moments=many)
    monkeypatch.setattr(trips, "slips", lambda: {"car": longest})
    page = visit("/_ui/bulletins/car/")
    assert printed_pages(page.pdf(prefer_css_page_size=True)) == 1


def test_lists_are_printed_without_what_only_a_screen_can_do(visit: Visit) -> None:
    page = visit("/_ui/equipes/", PRINTED_WIDTH_PX)
    page.emulate_media(media="print")
    assert page.is_visible(".board")
    assert not page.is_visible(".btn")
    assert not page.is_visible("nav")
    assert style(page, "body", "background-color") == "rgb(255, 255, 255)"
