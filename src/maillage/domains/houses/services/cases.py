"""A blocked case: asked in half a minute, answered in two working days or asked of the backup, forgotten after six months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.houses.errors import CaseNotPossible, CaseOver, NoContact
from maillage.domains.houses.models import BlockedCase, DirectContact
from maillage.domains.houses.models.cases import ANSWER_WORDS, CASE_WORDS
from maillage.domains.houses.permissions import can_answer, can_follow_case, can_open_case, check
from maillage.domains.houses.rules.cases import ANSWER_DAYS, DELAYS, KEPT_DAYS, OPERATORS, Stage, stage, tells_who
from maillage.domains.houses.rules.tallies import THEMES, Theme
from maillage.domains.houses.services.holding import said
from maillage.domains.houses.states import CaseState, can_case_become
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.people.selectors import people_by_key

KIND = "blocked_case"


@dataclass(frozen=True, slots=True)
class Asked:
    """What blocks: of which theme, at which operator, for how long, in a few words that name nobody; `person` is a file."""

    theme: str
    operator: str
    delay: str
    words: str
    person: int | None = None


@transaction.atomic
def open_case(*, asked: Asked, key: UUID, by: Actor, now: datetime) -> BlockedCase:
    """Ask the agency's contact of this theme; who is away for the whole delay is not waited for. The same key twice is one."""
    check(can_open_case(by))
    found = BlockedCase.objects.filter(house_id=by.organisation, key=key).first()
    if found is not None:
        return found
    words = _checked(asked)
    contact = _contact_of(by.agency, asked.theme)
    due_on = diary.working_day_after(clock.today(now), ANSWER_DAYS)
    until = clock.wall(due_on + timedelta(days=1))
    is_away = contact.contact.resource_id is not None and _is_away(contact.contact.resource_id, now, until)
    case = BlockedCase.objects.create(
        agency_id=by.agency,
        house_id=by.organisation,
        theme=asked.theme,
        operator=asked.operator,
        delay=asked.delay,
        words=words,
        person_id=_seen(asked.person),
        contact_id=contact.contact_id,
        backup_id=contact.backup_id,
        opened_at=now,
        opened_by_id=by.account,
        due_on=due_on,
        escalated_at=now if is_away else None,
        key=key,
    )
    record(verb="blocked_case.opened", kind=KIND, key=case.pk, now=now)
    events.emit("houses.case_asked", case=case.pk, agency=case.agency_id, step="escalated" if is_away else "opened")
    return case


@transaction.atomic
def answer_case(*, case: int, answer: str, by: Actor, now: datetime) -> BlockedCase:
    """The agency's answer, in a few words that name nobody."""
    held = _held(case)
    check(can_answer(by, held))
    _check_can_become(held, CaseState.ANSWERED)
    held.answer = _nobody(said(answer, ANSWER_WORDS, "answer", _("Écrivez la réponse.")), "answer")
    held.state, held.answered_at, held.answered_by_id = CaseState.ANSWERED, now, by.account
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(verb="blocked_case.answered", kind=KIND, key=held.pk, now=now, fields=("state", "answered_at"))
    events.emit("houses.case_asked", case=held.pk, agency=held.agency_id, step="answered")
    return held


@transaction.atomic
def ask_again(*, case: int, by: Actor, now: datetime) -> BlockedCase:
    """It still blocks: the same people have two working days more."""
    held = _held(case)
    check(can_follow_case(by, held))
    _check_can_become(held, CaseState.OPEN)
    held.state, held.answer, held.answered_at, held.answered_by_id = CaseState.OPEN, "", None, None
    held.due_on = diary.working_day_after(clock.today(now), ANSWER_DAYS)
    held.escalated_at = held.late_at = None
    held.save()
    record(verb="blocked_case.asked_again", kind=KIND, key=held.pk, now=now, fields=("state", "due_on"))
    events.emit("houses.case_asked", case=held.pk, agency=held.agency_id, step="opened")
    return held


@transaction.atomic
def withdraw_case(*, case: int, by: Actor, now: datetime) -> BlockedCase:
    """It is solved without the agency, or was asked by mistake."""
    held = _held(case)
    check(can_follow_case(by, held))
    _check_can_become(held, CaseState.WITHDRAWN)
    held.state = CaseState.WITHDRAWN
    held.save(update_fields=["state"])
    record(verb="blocked_case.withdrawn", kind=KIND, key=held.pk, now=now, fields=("state",))
    return held


@transaction.atomic
def escalate(*, agency: int, now: datetime) -> int:
    """On the last day the backup is asked too, the day after the director knows; each once. How many were told."""
    today, told = clock.today(now), 0
    rows = BlockedCase.objects.select_for_update().filter(agency_id=agency, state=CaseState.OPEN, due_on__lte=today)
    for case in rows.order_by("pk"):
        reached = stage(case.due_on, today)
        if case.escalated_at is None:
            told += _reach(case, "escalated_at", "escalated", now)
        if reached == Stage.LATE and case.late_at is None:
            told += _reach(case, "late_at", "late", now)
    return told


@transaction.atomic
def forget_cases(*, agency: int, now: datetime, is_dry_run: bool = False) -> int:
    """Blank every word and every link to anybody six months after it was asked; theme, operator and delay can be counted."""
    old = BlockedCase.objects.filter(agency_id=agency, opened_at__lt=now - timedelta(days=KEPT_DAYS), forgotten_at=None)
    if is_dry_run:
        return old.count()
    keys = list(old.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = BlockedCase.objects.filter(pk__in=keys)
    nobody = dict.fromkeys(("person", "contact", "backup", "opened_by", "answered_by"))
    blank = {"words": "", "answer": "", "forgotten_at": now, **nobody}
    rows.filter(state=CaseState.OPEN).update(state=CaseState.WITHDRAWN, **blank)
    rows.exclude(state=CaseState.OPEN).update(**blank)
    for key in keys:
        record(verb="blocked_case.forgotten", kind=KIND, key=key, now=now)
    return len(keys)


def people_merged(*, agency: int, kept: int, gone: int) -> None:
    """Two files have become one: cases of either are of the kept one, whoever joins them."""
    with enter(Scope(role="job", agency=agency)):
        BlockedCase.objects.filter(agency_id=agency, person_id=gone).update(person_id=kept)


def _reach(case: BlockedCase, field: str, step: str, now: datetime) -> int:
    setattr(case, field, now)
    case.save(update_fields=[field])
    record(verb=f"blocked_case.{step}", kind=KIND, key=case.pk, now=now, fields=(field,))
    events.emit("houses.case_asked", case=case.pk, agency=case.agency_id, step=step)
    return 1


def _checked(asked: Asked) -> str:
    if asked.theme not in THEMES:
        raise CaseNotPossible(_("Choisissez un thème."), field="theme")
    if asked.operator not in OPERATORS:
        raise CaseNotPossible(_("Choisissez un organisme."), field="operator")
    if asked.delay not in DELAYS:
        raise CaseNotPossible(_("Dites depuis quand."), field="delay")
    return _nobody(said(asked.words, CASE_WORDS, "words", _("Dites en une phrase ce qui bloque, sans nom.")), "words")


def _nobody(words: str, field: str) -> str:
    if tells_who(words):
        said_ = _("N’écrivez ni numéro ni adresse\u00a0: dites ce qui bloque, pas qui. La fiche de la personne peut être jointe.")
        raise CaseNotPossible(said_, field=field)
    return words


def _contact_of(agency: int | None, theme: str) -> DirectContact:
    """The contact of the theme, else whoever answers about the others."""
    rows = DirectContact.objects.filter(agency_id=agency, theme__in=(theme, Theme.OTHER)).select_related("contact")
    found = {row.theme: row for row in rows}
    contact = found.get(theme) or found.get(Theme.OTHER)
    if contact is None:
        raise NoContact
    return contact


def _is_away(resource: int, start: datetime, end: datetime) -> bool:
    """Is one leave long enough that no answer can come from them in time?"""
    return any(each.starts_at <= start and each.ends_at >= end for each in diary.leaves(resource, start, end))


def _seen(person: int | None) -> int | None:
    """A file is joined by whoever sees it."""
    if person is None:
        return None
    if person not in people_by_key([person]):
        raise CaseNotPossible(_("Cette fiche n’est pas visible d’ici. Laissez vide."), field="person")
    return person


def _held(key: int) -> BlockedCase:
    case = BlockedCase.objects.select_for_update().filter(pk=key, forgotten_at=None).first()
    if case is None:
        raise NotFound
    return case


def _check_can_become(case: BlockedCase, target: str) -> None:
    if not can_case_become(case.state, target):
        raise CaseOver
