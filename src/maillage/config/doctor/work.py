"""What can be said of the work under way, in counts only: the worker, timetables, messages, calls, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Q

from maillage.config.doctor.findings import Ground, NotLooked, Wrong
from maillage.domains.mobility.models import ReachProfile, TimetableVersion
from maillage.domains.partnerships.selectors import elected_readers
from maillage.kit import clock
from maillage.kit.messages.models import Message
from maillage.kit.messages.selectors import to_call
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.organisations.selectors import agencies

SILENT: Final = timedelta(minutes=1)
OLD_JOB: Final = timedelta(minutes=10)
LATE: Final = timedelta(hours=1)
LONG_WAIT: Final = timedelta(days=3)  # from a Friday afternoon to a Monday is not long
SOON: Final = timedelta(days=14)
HEARD: Final = "SELECT max(last_heartbeat) FROM procrastinate_workers"
OLDEST: Final = """
SELECT count(*), min(due_at) FROM (
  SELECT coalesce(scheduled_at, (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id)) AS due_at
  FROM procrastinate_jobs AS job WHERE status = 'todo'
) AS waiting WHERE due_at < %s
"""


def worker(ground: Ground) -> Wrong | None:
    (heard,) = _row(HEARD)
    if heard is not None and heard >= ground.now - SILENT:
        return None
    since = f"plus de signe depuis le {_moment(heard)}" if heard else "aucun ne tourne"
    return Wrong(f"{since} : rien ne part, rien ne se calcule.", "Lancez `maillage worker`, et ce qui le relance.")


def queue(ground: Ground) -> Wrong | None:
    count, oldest = _row(OLDEST, ground.now - OLD_JOB)
    if oldest is None:
        return None
    return Wrong(f"{count} en retard, le plus ancien du {_moment(oldest)}.", "Lancez un second `maillage worker`.")


def timetable(ground: Ground) -> Wrong | None:
    lacking, ending = [], []
    for agency in _agencies(ground):
        version = TimetableVersion.objects.in_service().of_agency(agency).defer("calendar", "lines").first()
        if version is None or version.last_on is None:
            lacking.append(agency)
        elif version.last_on < clock.today(ground.now) + SOON:
            ending.append(version.last_on)
    if lacking:
        return Wrong(f"{len(lacking)} agence(s) n’en ont aucun en service.", "Importez-en un : `maillage timetable import …`.")
    if ending:
        return Wrong(f"ils s’arrêtent le {min(ending):%d/%m/%Y}.", "Importez les suivants : `maillage timetable import …`.")
    return None


def profiles(ground: Ground) -> Wrong | None:
    rows = ReachProfile.objects.filter(version__in=TimetableVersion.objects.in_service()).select_related("version")
    rows = rows.filter(Q(built_at__isnull=False) | Q(asked_at__lt=ground.now - LATE))
    missing = [row for row in rows if not row.built_at or not (settings.TIMETABLE_FOLDER / row.directory).is_dir()]
    if not missing:
        return None
    what = f"{len(missing)} manquent dans {settings.TIMETABLE_FOLDER} : des trajets sont sans réponse."
    return Wrong(what, "Le travail de fond les refait la nuit ; tout de suite : `maillage timetable build`.")


def messages(ground: Ground) -> Wrong | None:
    late = ground.now - LATE
    is_late = Q(state=Message.State.WAITING, due_at__lt=late) | Q(state=Message.State.SENDING, state_at__lt=late)
    count = sum(_in_each_agency(ground, lambda _agency: Message.objects.filter(is_late).count()))
    if not count:
        return None
    return Wrong(f"{count} auraient dû partir il y a plus d’une heure.", "Vérifiez le travail de fond, puis le serveur d’envoi.")


def calls(ground: Ground) -> Wrong | None:
    def waiting(_agency: int) -> int:
        return sum(call.state_at < ground.now - LONG_WAIT for call in to_call(now=ground.now))

    count = sum(_in_each_agency(ground, waiting))
    if not count:
        return None
    return Wrong(f"{count} attendent depuis plus de trois jours.", "Prévenez les équipes : page « À prévenir ».")


def letters(ground: Ground) -> Wrong | None:
    if settings.SITE:
        return None
    if any(_in_each_agency(ground, lambda agency: len(elected_readers(agency)))):
        return Wrong("des élus attendent leur lettre, qui ne part pas sans elle.", "Donnez-la dans MAILLAGE_ORIGINS.")
    if settings.EMAIL_HOST:
        return Wrong("sans elle, les courriels partent sans lien.", "Donnez-la dans MAILLAGE_ORIGINS.")
    raise NotLooked("MAILLAGE_ORIGINS est vide, et rien ne part encore.")


def _in_each_agency(ground: Ground, counted: Callable[[int], int]) -> Iterator[int]:
    for agency in _agencies(ground):
        with enter(Scope(role="job", agency=agency)):
            yield counted(agency)


def _agencies(ground: Ground) -> list[int]:
    found = [each.key for each in agencies(clock.today(ground.now))]
    if not found:
        raise NotLooked("aucune agence pour l’instant.")
    return found


def _row(question: str, *values: datetime) -> tuple[int, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[int, datetime | None] = cursor.fetchone()
    return row


def _moment(when: datetime) -> str:
    return f"{when.astimezone(clock.PARIS):%d/%m à %H:%M}"
