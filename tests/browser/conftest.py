"""The product as its user meets it: `maillage demo` in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLAIN = ("DATABASE_URL", "DATABASE_OWNER_URL", "MAILLAGE_STATIC_FROM_SOURCE", "MAILLAGE_AS_OWNER")


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of a demonstration started for these tests, on a free port, with its own data."""
    home = Path(tempfile.mkdtemp(prefix="maillage-demo-", dir="/var/tmp"))
    home.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in PLAIN}
    env |= {"MAILLAGE_HOME": str(home), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "maillage.config.command", "demo"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield _address(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at a phone's width or a desk's, with or without JavaScript."""
    wanted = getattr(request, "param", {})
    context = chromium.new_context(
        viewport={"width": wanted.get("width", 1280), "height": 900}, java_script_enabled=wanted.get("script", True)
    )
    yield context.new_page()
    context.close()


def _address(process: subprocess.Popen[str]) -> str:
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found.group(0)
    raise AssertionError("".join(said))
