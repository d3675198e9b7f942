"""The engine is publishable alone: its README's example runs, its API is whole, nothing of the rest is imported."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engines.reach.feeds import DAY, write_zip

from maillage.engines import reach

PACKAGE = Path(str(reach.__file__)).parent


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.S)
    assert len([line for line in example.splitlines() if line.strip()]) <= 5
    write_zip(tmp_path / "feed.zip")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue() == "no_way_back\n"


@pytest.mark.slow(reason="a new process compiles the loops")
def test_copied_out_alone_it_answers_in_another_process(tmp_path: Path) -> None:
    """The rest of the project is not there: any import of it would fail, whenever it happens."""
    for package in ("maillage", "maillage/engines"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    shutil.copytree(PACKAGE, tmp_path / "maillage/engines/reach", ignore=shutil.ignore_patterns("__pycache__"))
    feed = write_zip(tmp_path / "feed.zip")
    asked = ["roundtrip", str(feed), "--date", DAY, "--site", "C", "--home", "A", "--start", "09:00", "--end", "10:00", "--json"]
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    code += f"from maillage.engines.reach import command; assert command.__file__.startswith({str(tmp_path)!r})\n"
    code += f"status = command.main({asked!r})\n"
    code += "rest = [n for n in sys.modules if n.startswith('maillage') and 'engines.reach' not in n]\n"
    code += "assert sorted(rest) == ['maillage', 'maillage.engines'], rest\nsys.exit(status)"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "compiled")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "no_way_back"


def test_nothing_of_the_rest_is_imported() -> None:
    modules = sorted(PACKAGE.glob("*.py"))
    assert len(modules) > 20
    strangers = {f"{path.name}: {name}" for path in modules for name in imported(path) if is_stranger(name)}
    assert strangers == set()


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def is_stranger(name: str) -> bool:
    is_own = name == "maillage.engines.reach" or name.startswith("maillage.engines.reach.")
    return name.split(".")[0] in {"maillage", "django"} and not is_own


def test_every_exported_name_is_there_and_documented() -> None:
    assert {"Timetable", "build_timetable", "reach_table", "round_trip"} <= set(reach.__all__)
    assert [name for name in reach.__all__ if not getattr(reach, name).__doc__] == []
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("name", ["reach_table", "round_trip", "build_timetable", "build_profiles", "read_feed"])
def test_the_main_functions_say_their_parameters_errors_and_cost(name: str) -> None:
    text = getattr(reach, name).__doc__
    assert [word for word in ("Parameters", "Raises", "Cost") if word not in text] == []
