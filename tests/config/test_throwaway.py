"""The databases of a test run: what is half made serves nobody."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from tests.plugin_postgres import RUN
from tests.throwaway import KEEP, TestRun


@pytest.mark.usefixtures("django_db_setup")
def test_a_template_whose_migrations_fail_is_dropped_and_the_failure_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_run: TestRun, _database: str) -> None:
        raise RuntimeError("the migrations failed")

    monkeypatch.delenv(KEEP, raising=False)
    monkeypatch.setattr(TestRun, "_migrate", fail)
    folder = tmp_path / "half"
    folder.mkdir()
    run = TestRun(folder, RUN.application, RUN.owner, None)
    with pytest.raises(RuntimeError, match="the migrations failed"):
        run.prepare("main")
    with psycopg.connect(RUN.owner, dbname="postgres") as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [run.name]).fetchall()
    assert left == []
