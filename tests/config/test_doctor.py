"""Each thing that goes wrong in an installation is found, alone, with what mends it."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from pytest_django import Settings
from tests import factories as make
from tests.domains.mobility.tiny import LAST, write_feed
from tests.domains.partnerships.conftest import world
from tests.factories import NOW
from tests.kit.messages.gateway import mail_server

from maillage.config.backup.writing import SUFFIX
from maillage.config.command import run
from maillage.kit import clock
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.partnerships.world import World

    from maillage.config.doctor.findings import Ground

__all__ = ["world"]
pytestmark = pytest.mark.django_db
Owner = Callable[[], AbstractContextManager[Any]]
HEARTBEAT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)"
WAITING_JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('default', 'messages.send', %s)"
NO_SERVER = "postgresql://maillage_app@127.0.0.1:1/maillage"


@dataclass
class Installation:
    """One in which all is well until a test breaks it."""

    ground: Ground
    agency: int
    world: World

    def wrong(self, **changes: Any) -> dict[str, str]:
        """What is found, by the name of its check."""
        from maillage.config.doctor.checks import CHECKS
        from maillage.config.doctor.findings import examined

        lines = list(examined(CHECKS, replace(self.ground, **changes)))
        return {line.name: f"{line.wrong.what} {line.wrong.mend}" for line in lines if line.wrong}

    def message(self, **fields: Any) -> None:
        from maillage.kit.messages.services import About, When, tell

        about = About("reminder", "participation", 12, recipient=3)
        with make.in_scope(Scope(role="job", agency=self.agency)):
            row = tell(agency=self.agency, about=about, ways=("sms",), when=When(NOW), now=NOW)
            assert row is not None
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()


def executed(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def a_backup(folder: Path, age: timedelta) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"maillage-{NOW - age:%Y%m%dT%H%M%S%f}Z{SUFFIX}").touch()


@pytest.fixture
def installation(
    world: World, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, database_urls: tuple[str, str]
) -> Installation:
    from tests.domains.mobility.factories import in_service

    from maillage.config.doctor.findings import Ground

    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    settings.SITE = "https://maillage.example"
    make.place(make.house(works_with=world.agency))
    assert in_service(write_feed(tmp_path / "feed")).version
    executed(HEARTBEAT, NOW)
    a_backup(tmp_path / "backups", timedelta(hours=20))
    (tmp_path / "secret-key").write_text("secret")
    (tmp_path / "secret-key").chmod(0o600)
    return Installation(Ground(tmp_path, database_urls[0], tmp_path / "backups", NOW), world.agency.pk, world)


def test_a_sound_installation_has_nothing_wrong_and_every_check_was_made(installation: Installation, settings: Settings) -> None:
    from maillage.config.doctor.checks import CHECKS
    from maillage.config.doctor.findings import examined

    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        lines = list(examined(CHECKS, installation.ground))
    assert [str(line) for line in lines if not line.is_well] == []
    assert len(lines) == 14


def test_what_is_wrong_with_the_machine_is_found(
    installation: Installation, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret-key").chmod(0o644)
    a_backup(tmp_path / "old", timedelta(days=3))
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    monkeypatch.setattr(shutil, "disk_usage", lambda where: namedtuple("Usage", "total used free")(10**12, 10**12, 7_000_000))
    wrong = installation.wrong(backups=tmp_path / "old")
    assert sorted(wrong) == ["clé secrète", "place sur le disque", "sauvegardes", "serveur de courriel"]
    assert f"chmod 600 {tmp_path / 'secret-key'}" in wrong["clé secrète"]
    assert "il reste 7 Mo" in wrong["place sur le disque"]
    assert "la dernière date du 13/11/2026. Lancez `maillage backup`" in wrong["sauvegardes"]
    assert "127.0.0.1:1 refuse la connexion" in wrong["serveur de courriel"]
    assert f"aucune dans {tmp_path / 'feed'}" in installation.wrong(backups=tmp_path / "feed")["sauvegardes"]


def test_a_database_that_does_not_answer_is_said_once_and_the_rest_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", NO_SERVER)
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path))
    assert run(["doctor"]) == 1
    said = capsys.readouterr()
    assert "✗ base de données : elle ne répond pas" in said.out
    assert said.out.count("✗") == 1
    assert "– tables : après « base de données »." in said.out
    assert "– messages : après « tables »." in said.out
    assert said.err == "1 point à corriger.\n"


def test_a_role_that_owns_the_tables_is_found(installation: Installation, database_urls: tuple[str, str]) -> None:
    wrong = installation.wrong(application_url=database_urls[1])
    assert list(wrong) == ["droits du rôle d’application"]
    assert "possède des tables" in wrong["droits du rôle d’application"]
    assert "Mettez dans DATABASE_URL le rôle d’application" in wrong["droits du rôle d’application"]


def test_an_empty_database_and_one_behind_its_code_are_found(
    installation: Installation, database_urls: tuple[str, str], owner: Owner
) -> None:
    with owner() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'installation'")
    assert "installation.0001_initial" in installation.wrong()["tables"]
    with owner() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    wrong = installation.wrong()
    assert list(wrong) == ["tables"]
    assert "`maillage migrate`" in wrong["tables"]


def test_a_worker_that_is_gone_and_a_queue_that_waits_are_found(installation: Installation) -> None:
    executed(WAITING_JOB, NOW - timedelta(minutes=2))
    executed(WAITING_JOB, NOW + timedelta(days=1))
    assert installation.wrong() == {}
    executed(WAITING_JOB, NOW - timedelta(hours=5))
    executed("UPDATE procrastinate_workers SET last_heartbeat = %s", NOW - timedelta(minutes=20))
    wrong = installation.wrong()
    assert sorted(wrong) == ["file des travaux", "travail de fond"]
    assert "1 en retard, le plus ancien du 16/11 à 05:00" in wrong["file des travaux"]
    assert "plus de signe depuis le 16/11 à 09:40" in wrong["travail de fond"]
    executed("DELETE FROM procrastinate_workers")
    assert "aucun ne tourne" in installation.wrong()["travail de fond"]


def test_timetables_that_end_and_tables_that_are_gone_are_found(installation: Installation, settings: Settings) -> None:
    soon = clock.wall(LAST - timedelta(days=13), 9)
    assert "ils s’arrêtent le 18/12/2026" in installation.wrong(now=soon)["horaires"]
    shutil.rmtree(settings.TIMETABLE_FOLDER / "tables")
    wrong = installation.wrong()
    assert list(wrong) == ["tables de trajets"]
    assert "`maillage timetable build`" in wrong["tables de trajets"]
    executed("UPDATE mobility_timetableversion SET state = 'superseded'")
    wrong = installation.wrong()
    assert list(wrong) == ["horaires"]
    assert "n’en ont aucun en service" in wrong["horaires"]


def test_messages_that_are_stuck_and_calls_that_wait_are_found(installation: Installation) -> None:
    from maillage.kit.messages.models import Message

    installation.message(due_at=NOW - timedelta(hours=2))
    wrong = installation.wrong()
    assert list(wrong) == ["messages"]
    assert "1 auraient dû partir" in wrong["messages"]
    with make.in_scope(Scope(role="job", agency=installation.agency)):
        Message.objects.update(state=Message.State.TO_CALL, state_at=NOW - timedelta(days=4))
    wrong = installation.wrong()
    assert list(wrong) == ["appels à faire"]
    assert "1 attendent depuis plus de trois jours" in wrong["appels à faire"]


def test_letters_that_cannot_leave_without_the_address_of_the_site_are_found(
    installation: Installation, settings: Settings
) -> None:
    from tests.journeys.results.test_letters import official

    settings.SITE = ""
    assert installation.wrong() == {}
    official(installation.world)
    wrong = installation.wrong()
    assert list(wrong) == ["adresse du site"]
    assert "MAILLAGE_ORIGINS" in wrong["adresse du site"]
