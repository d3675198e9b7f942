"""`bin/boot`: nothing to do costs nothing; what is missing on a machine gets a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "cat", "cksum", "tail", "grep", "df", "awk", "mkdir", "rm")
OLD_PYTHON = "#!/bin/sh\n[ $1 != --version ] || echo Python 3.9.2\nexit 1\n"
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder as after a clone, with a short lock file, and a PATH that holds a few tools only."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "path").mkdir()
    shutil.copy(ROOT / "bin/boot", tmp_path / "bin/boot")
    (tmp_path / "requirements/app.txt").write_text("nothing==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for tool in TOOLS:
        (tmp_path / "path" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def _boot(checkout: Path, *groups: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout / "path"), "HOME": os.environ.get("HOME", "/")}
    command = [checkout / "bin/boot", *groups]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _install(checkout: Path, name: str, script: str) -> None:
    (checkout / "path" / name).write_text(script)
    (checkout / "path" / name).chmod(0o755)


def test_an_old_python_is_refused_with_what_to_install(checkout):
    _install(checkout, "python3", OLD_PYTHON)
    done = _boot(checkout, "app")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; found: Python 3.9.2" in done.stderr
    assert "apt install python3" in done.stderr


def test_a_missing_venv_module_is_said(checkout):
    _install(checkout, "python3", PYTHON_WITHOUT_VENV)
    done = _boot(checkout, "app")
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_a_full_disk_is_said_before_anything_is_installed(checkout):
    (checkout / "path/df").unlink()
    _install(checkout, "df", "#!/bin/sh\necho head\necho disk 900000 800000 20480 99% /\n")
    done = _boot(checkout, "app")
    assert done.returncode == 1
    assert "20 MB are free here" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_package_index_out_of_reach_is_said(checkout):
    script = '#!/bin/sh\n[ "$1" = venv ] || { echo "dns error: no address" >&2; exit 2; }\nmkdir -p .venv/bin\n'
    _install(checkout, "uv", script)
    _install(checkout, "python3", "#!/bin/sh\nexit 0\n")
    done = _boot(checkout, "app")
    assert done.returncode == 1
    assert "the package index cannot be reached" in done.stderr
    assert not (checkout / ".venv/.installed-app").exists()


def test_an_unknown_group_is_named(checkout):
    done = _boot(checkout, "country")
    assert done.returncode == 1
    assert "there is no group 'country'" in done.stderr


def test_it_installs_once_and_again_only_when_a_lock_file_changes(checkout):
    calls = checkout / "calls"
    _install(checkout, "python3", "#!/bin/sh\nexit 0\n")
    made = "{ mkdir -p .venv/bin; ln -s /bin/true .venv/bin/python; }"
    script = f'#!/bin/sh\necho "$1 $2" >> {calls}\n[ "$1" != venv ] || {made}\n'
    (checkout / "path/ln").symlink_to(str(shutil.which("ln")))
    _install(checkout, "uv", script)
    assert _boot(checkout, "app").returncode == 0
    assert calls.read_text().splitlines() == ["venv --quiet", "pip install", "pip install"]
    calls.unlink()
    assert _boot(checkout, "app").returncode == 0
    assert not calls.exists()
    (checkout / "requirements/app.txt").write_text("nothing==2\n")
    assert _boot(checkout, "app").returncode == 0
    assert calls.read_text().splitlines() == ["pip install", "pip install"]
