"""Who came to a workshop, how far on their own they got, and how people leave: a face, and nobody behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda.errors import AnswersComplete, SessionCalledOff, StatusNotPossible, WorkshopImpossible
from maillage.domains.agenda.models import Appointment, LeavingAnswer, Participation
from maillage.domains.agenda.permissions import check_can_ask_on_leaving, check_can_change, check_can_close
from maillage.domains.agenda.selectors.fullness import EMPTY, fullness
from maillage.domains.agenda.services.booking import host_of
from maillage.domains.agenda.services.ending import close, propose_noshow, undo
from maillage.domains.agenda.services.holding import hold_key
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration

Status = Participation.Status
MOST_TALLIED = 60


@transaction.atomic
def mark(*, participation: Participation, status: str, by: Actor, now: datetime, absence: str = "") -> Participation:
    """One line of the sheet: seen, excused, back to unknown; a no-show in two steps, the second says what was checked."""
    if participation.appointment.series_id is None:
        raise NotFound
    if status == Status.UNKNOWN:
        return undo(participation=participation, by=by, now=now)
    if status == Status.NOSHOW and not absence:
        return propose_noshow(participation=participation, by=by, now=now)
    return close(participation=participation, status=status, by=by, now=now, absence=absence)


@transaction.atomic
def note_autonomy(
    *, participation: Participation, by: Actor, now: datetime, before: int | None = None, after: int | None = None
) -> Participation:
    """One step of three, as seen that day. Before: from the enrolment on; after: once it has begun. What is not given stays."""
    session = participation.appointment
    if session.series_id is None:
        raise NotFound
    facilitators = tuple(session.facilitators.values_list("account_id", flat=True))
    if after is not None:
        check_can_close(by, participation, session.adviser_id, facilitators)
        if now < session.during.lower:
            raise StatusNotPossible
    elif by.account not in facilitators:
        check_can_change(by, participation)
    given = {"autonomy_before": before, "autonomy_after": after}
    changed = {name: step for name, step in given.items() if step is not None}
    if not changed or not set(changed.values()) <= set(Participation.Autonomy.values):
        raise WorkshopImpossible(_("Choisissez une des trois étapes."), field="autonomy")
    for name, step in changed.items():
        setattr(participation, name, step)
    participation.save(update_fields=list(changed))
    record(verb="workshop.autonomy_noted", kind="participation", key=participation.pk, now=now, fields=tuple(changed))
    return participation


@dataclass(frozen=True, slots=True)
class Asked:
    """Where people are asked: a session, or a place at large; when, rounded so that it points at nobody; how many may answer."""

    agency: int
    session: int | None
    place: int | None
    at: datetime
    most: int


@transaction.atomic
def answer_leaving(
    *, face: int, key: UUID, by: Actor, now: datetime, session: int | None = None, place: int | None = None
) -> LeavingAnswer:
    """One answer on the tablet, for a workshop's session or for a place. The same key twice is one answer.

    It leaves no audit row: its exact hour and its order would say whose it is.
    """
    hold_key(key)
    asked = _asked(session, place, by, now)
    answered = LeavingAnswer.objects.filter(idempotency_key=key).first()
    return answered or _write(asked, [face], [key])[0]


@transaction.atomic
def tally_leaving(
    *, faces: Mapping[int, int], key: UUID, by: Actor, now: datetime, session: int | None = None, place: int | None = None
) -> int:
    """Answers on paper, counted: how many of each face. How many were written: none when this key has written them before."""
    hold_key(key)
    asked = _asked(session, place, by, now)
    if any(number < 0 or number > MOST_TALLIED for number in faces.values()):
        raise WorkshopImpossible(_("Comptez les réponses de chaque visage, de zéro à soixante."), field="faces")
    said = [face for face, number in sorted(faces.items()) for _each in range(number)]
    keys = [uuid5(key, str(number)) for number, _face in enumerate(said)]
    if not said or LeavingAnswer.objects.filter(idempotency_key=keys[0]).exists():
        return 0
    written = _write(asked, said, keys)
    kind, about = ("appointment", asked.session) if asked.session else ("place", asked.place)
    assert about is not None
    record(verb="leaving.tallied", kind=kind, key=about, now=now)
    return len(written)


def _asked(session: int | None, place: int | None, by: Actor, now: datetime) -> Asked:
    if session is None:
        return _asked_at_place(place, by, now)
    rows = Appointment.objects.select_for_update(no_key=True, of=("self",)).filter(pk=session, series__isnull=False)
    row = rows.first()
    if row is None:
        raise NotFound
    check_can_ask_on_leaving(by, row.agency_id, host_of(row.place_id))
    if row.released_at is not None:
        raise SessionCalledOff
    if now < row.during.lower:
        raise WorkshopImpossible(_("La séance n’a pas commencé. Posez la question au moment où les gens partent."))
    coming = len(fullness([row.pk]).get(row.pk, EMPTY).taken)
    answered = LeavingAnswer.objects.filter(appointment=row).count()
    return Asked(row.agency_id, row.pk, row.place_id, row.during.lower, coming - answered)


def _asked_at_place(place: int | None, by: Actor, now: datetime) -> Asked:
    host = host_of(place)
    if by.agency is None or host is None:
        raise NotFound
    check_can_ask_on_leaving(by, by.agency, host)
    partners = Collaboration.objects.on(clock.today(now)).filter(agency_id=by.agency, organisation_id=host)
    if host != by.agency and not partners.exists():
        raise NotFound
    return Asked(by.agency, None, place, now.replace(minute=0, second=0, microsecond=0), MOST_TALLIED * 3)


def _write(asked: Asked, faces: Sequence[int], keys: Sequence[UUID]) -> list[LeavingAnswer]:
    if not set(faces) <= set(LeavingAnswer.Face.values):
        raise WorkshopImpossible(_("Choisissez un des trois visages."), field="face")
    if len(faces) > asked.most:
        raise AnswersComplete
    about = {"agency_id": asked.agency, "appointment_id": asked.session, "place_id": asked.place, "at": asked.at}
    rows = [LeavingAnswer(face=face, idempotency_key=key, **about) for face, key in zip(faces, keys, strict=True)]
    return LeavingAnswer.objects.bulk_create(rows)
