"""pytest plugin: one Chromium per module, started when the first test asks for it; journeys in one process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadGroupScheduling

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class OneDemonstration(LoadGroupScheduling):
    """All journeys in one process: they share one demonstration. xdist 3.8 no longer finds its own mark under pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling | None:
    """How tests are spread, when `--dist loadgroup` asks for groups."""
    return OneDemonstration(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, closed before other tests follow: its loop would forbid them the database.

    Without it the test is skipped, and where CI runs that is a failure.
    """
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("no Chromium: a browser test may not be skipped here")
        pytest.skip("skipped: no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
