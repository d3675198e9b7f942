"""The gallery without database, session or account; and a Chromium that asks it directly, without a socket."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client, RequestFactory
from tests.kit.ui.reading_html import Reading

ORIGIN = "http://maillage.test"


@pytest.fixture(autouse=True)
def gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kit.ui.gallery_urls"
    settings.MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    settings.ALLOWED_HOSTS = ["*"]
    settings.MAILLAGE_DEMO = True
    settings.MAILLAGE_HELP_PHONE = "0465712014"
    settings.MAILLAGE_HELP_HOURS = "du lundi au vendredi, 8 h 30 – 12 h"


@pytest.fixture
def show() -> Callable[..., Reading]:
    """Renders `{% … %}` with values and reads the answer; a component on its own must already be sound."""

    def rendered(source: str, **values: Any) -> Reading:
        values.setdefault("request", RequestFactory().get("/liste?q=lod&page=3"))
        reading = Reading(Template("{% load ui french %}" + source).render(Context(values)))
        assert reading.faults == []
        return reading

    return rendered


def serve(route: Any) -> None:
    """Answers the browser from the application and the source files."""
    url = urlsplit(route.request.url)
    if not route.request.url.startswith(ORIGIN):
        route.abort()
    elif url.path.startswith("/static/"):
        found = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", url.path.removeprefix("/static/")))
        route.fulfill(path=found, content_type=mimetypes.guess_type(url.path)[0])
    else:
        answer = Client().get(url.path)
        route.fulfill(status=answer.status_code, body=answer.content, headers=dict(answer.headers))


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page at a width, in light or dark; `page.complaints` holds what the console said."""
    opened = []

    def opening(path: str, width: int = 1440, scheme: str = "light", height: int = 900) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("requestfailed", lambda request: page.complaints.append(request.url))
        page.route("**/*", serve)
        page.goto(ORIGIN + path)
        return page

    yield opening
    for context in opened:
        context.close()
