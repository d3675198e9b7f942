"""Pages of the gallery and error pages: served to demonstrations only, sound, one h1, no heading level skipped."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.test import Client
from tests.kit.ui.reading_html import Reading

from maillage.kit import ui
from maillage.kit.ui import views
from maillage.kit.ui.gallery import trips
from maillage.kit.ui.refusals import REFUSALS, refusal_for

PAGES = ["/_ui/", "/_ui/equipes/", "/_ui/bulletins/", *(f"/_ui/bulletins/{name}/" for name in trips.slips())]
STATIC = Path(ui.__file__).parent / "static" / "ui"


def reading(html: bytes | str) -> Reading:
    return Reading(html.decode() if isinstance(html, bytes) else html)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_gallery_is_sound(path: str) -> None:
    answer = Client().get(path)
    page = reading(answer.content)
    assert answer.status_code == 200
    assert page.faults == []
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert [(above, below) for above, below in pairwise(page.headings) if below > above + 1] == []
    assert page.all("html")[0]["lang"] == "fr"
    assert page.all("a", class_="skip", href="#contenu")
    assert page.all("main", id="contenu")


@pytest.mark.parametrize("path", [*PAGES, "/_ui/erreurs/404/"])
def test_the_gallery_is_closed_outside_demonstrations(path: str, settings: Any) -> None:
    settings.MAILLAGE_DEMO = False
    assert Client().get(path).status_code == 404
    settings.DEBUG = True
    assert Client().get(path).status_code == (404 if "erreurs" in path else 200)


@pytest.mark.parametrize("path", ["/_ui/bulletins/inconnu/", "/_ui/erreurs/418/"])
def test_an_unknown_sample_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_policy_allows_the_style_of_the_week_by_its_nonce_only() -> None:
    answer = Client().get("/_ui/equipes/")
    (style,) = reading(answer.content).all("style")
    assert f"'nonce-{style['nonce']}'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_public_pages_load_no_style_of_the_teams() -> None:
    public, staff = (reading(Client().get(path).content) for path in ("/_ui/", "/_ui/equipes/"))
    sheets = ["public", "staff", "print"]
    loaded = [
        [name for name in sheets if any(f"ui/{name}" in link["href"] for link in page.all("link"))] for page in (public, staff)
    ]
    assert loaded == [["public", "print"], sheets]


def test_a_demonstration_says_what_is_invented(settings: Any) -> None:
    assert "Démonstration : personnes" in reading(Client().get("/_ui/").content).words
    settings.MAILLAGE_DEMO, settings.DEBUG = False, True
    assert "Démonstration" not in reading(Client().get("/_ui/").content).words


@pytest.mark.parametrize("status", sorted(REFUSALS))
def test_an_error_page_says_what_happened_what_to_do_and_whom_to_call(status: int) -> None:
    answer = views.error_page(status)
    page = reading(answer.content)
    assert answer.status_code == status
    assert page.faults == []
    assert page.headings.count(1) == 1
    said = page.words
    for words in (REFUSALS[status].title, REFUSALS[status].sentence, REFUSALS[status].todo):
        assert str(words).replace("\u202f", " ") in said
    assert page.all("a", href="tel:+33465712014")
    assert not page.all("script")


def test_an_error_page_may_say_its_own_sentence_and_number() -> None:
    page = reading(views.error_page(409, sentence="Complet.", todo="Appelez.", phone="0467000000").content)
    assert "Complet." in page.words
    assert "Appelez." in page.words
    assert page.all("a", href="tel:+33467000000")


@pytest.mark.parametrize(("status", "like"), [(418, 400), (502, 500), (404, 404)])
def test_an_unlisted_status_reads_as_its_family(status: int, like: int) -> None:
    assert refusal_for(status) is REFUSALS[like]


@pytest.mark.parametrize(("template", "status"), [("404.html", 404), ("500.html", 500), ("403.html", 403), ("400.html", 400)])
def test_djangos_own_error_templates_need_no_context(template: str, status: int) -> None:
    page = reading(render_to_string(template))
    assert page.faults == []
    assert str(REFUSALS[status].title) in page.words


@pytest.mark.parametrize(("handler", "status"), [("bad_request", 400), ("forbidden", 403), ("not_found", 404)])
def test_the_handlers_answer_with_their_status(handler: str, status: int) -> None:
    assert getattr(views, handler)(None, exception=ValueError()).status_code == status
    assert views.server_error(None).status_code == 500


def test_a_refusal_in_a_fragment_is_an_alert() -> None:
    page = reading(render_to_string("ui/refusal.html", {"status": 409, "sentence": "Plus de place."}))
    assert page.words == "Plus de place."
    assert page.all("div", role="alert")
    assert str(REFUSALS[410].title) in reading(render_to_string("ui/refusal.html", {"status": 410})).words


# ------------------------------------------------------------ style sheets


def tokens(scheme: str) -> dict[str, str]:
    """Colours of the light or the dark mode, as written in public.css."""
    css = (STATIC / "public.css").read_text()
    light, _, dark = css.partition("prefers-color-scheme:dark")
    found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", light.partition("/* The slip")[0]))
    return found | (dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *(("ink", "paper"), ("ink", "ground"), ("soft", "paper"), ("soft", "ground")),
    *(("act", "paper"), ("act", "wash"), ("on-act", "act"), ("on-act", "act-deep")),
    *(("warn", "warn-wash"), ("stop", "paper"), ("stop", "stop-wash")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_is_seven_to_one(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_borders_of_fields_and_dots_are_three_to_one(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["edge"], colours[ground]) >= 3


def test_the_public_style_weighs_at_most_20_kilobytes() -> None:
    assert (STATIC / "public.css").stat().st_size <= 20_000


@pytest.mark.parametrize("name", ["public.css", "staff.css", "print.css"])
def test_a_style_sheet_is_closed_asks_for_nothing_and_uses_known_tokens(name: str) -> None:
    css = (STATIC / name).read_text()
    assert css.count("{") == css.count("}")
    assert not re.search(r"url\(|@import|@font-face|http", css)
    known = set(re.findall(r"--([\w-]+):", (STATIC / "public.css").read_text() + css)) | {"c", "b", "m"}
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= known


def test_every_class_of_the_components_has_a_style() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(path.read_text() for path in STATIC.glob("*.css"))))
    used = set()
    for path in PAGES:
        for _, attrs in reading(Client().get(path).content).elements:
            used |= set(attrs.get("class", "").split())
    computed = re.compile(r"(at|for|lanes)-\d+")
    markers = {"help", "opt", "out", "there", "cross", "ride"}
    assert {name for name in used - styled - markers if not computed.fullmatch(name)} == set()


def test_the_context_processor_is_wired() -> None:
    assert "maillage.kit.ui.context.page" in str(django_settings.TEMPLATES)
