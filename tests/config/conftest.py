"""A place for servers and processes of the tests' own."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.config.runtime.embedded import Server


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder with a short name that the server's user may enter, also when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-home-"))
    folder.chmod(0o755)
    yield folder
    Server(folder).destroy()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
