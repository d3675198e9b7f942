"""The demonstration shows a video link that plainly leads nowhere; an installation has none until one is set up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "from maillage.kit import video; print(video.link(3))"


@pytest.mark.parametrize(("demo", "expected"), [("1", "https://visio.example/demonstration-"), ("", "")])
def test_only_the_demonstration_has_an_invented_video_provider(tmp_path: Path, demo: str, expected: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_VIDEO")}
    env = kept | {"MAILLAGE_DEMO": demo, "MAILLAGE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}
    said = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True).stdout.strip()
    assert said.startswith(expected)
    assert bool(said) == bool(expected)
