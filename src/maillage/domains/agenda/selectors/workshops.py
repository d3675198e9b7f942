"""Workshops as pages show them: series, dates, who runs them, how full they are. Nobody who comes is in here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from maillage.domains.agenda.models import Appointment, AppointmentReason, Facilitator, LeavingAnswer, Participation, Series
from maillage.domains.agenda.permissions import can_book
from maillage.domains.agenda.selectors.fullness import EMPTY, Fullness, fullness
from maillage.domains.agenda.selectors.reasons import ReasonCard
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.models import Leave

DECIDED_DAYS = 3


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session: when and where (the place's own clock), who runs it, how many seats are left, how many wait."""

    session: int
    series: int
    number: int
    label: str
    reason: int
    theme: str
    level: str
    is_whole: bool
    starts_at: datetime
    ends_at: datetime
    place: int | None
    place_name: str
    town: str
    host: int | None
    room: str
    room_key: int | None
    mode: str
    lead: int
    lead_name: str
    facilitators: tuple[tuple[int, str], ...]
    least: int
    seats: int
    taken: int
    free: int
    waiting: int
    is_called_off: bool
    is_kept: bool
    is_staff_away: bool

    @property
    def is_full(self) -> bool:
        """Whoever enrols now waits."""
        return self.free == 0

    @property
    def is_under_minimum(self) -> bool:
        """Fewer people than it takes."""
        return not self.is_called_off and self.taken < self.least


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series and its sessions, by time. `free` seats: of all that are to come, or of the fullest in a whole one."""

    series: int
    label: str
    reason: int
    reason_label: str
    theme: str
    theme_label: str
    level: str
    level_label: str
    equipment: tuple[str, ...]
    least: int
    most: int
    is_whole: bool
    sessions: tuple[SessionCard, ...]
    free: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Faces:
    """How people left: answers of each face, and how many were there to answer."""

    unsure: int
    halfway: int
    confident: int
    seen: int

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.unsure + self.halfway + self.confident


@dataclass(frozen=True, slots=True)
class SeriesChoices:
    """Codes and labels: of levels, equipment, themes, and steps of autonomy."""

    levels: tuple[tuple[str, str], ...]
    equipment: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    autonomy: tuple[tuple[str, str], ...]


def series_cards(*, agency: int, start: datetime, end: datetime | None = None, theme: str = "") -> tuple[SeriesCard, ...]:
    """Series that have a session in [start, end), with all their sessions; by first date."""
    rows = Series.objects.filter(agency_id=agency, sessions__during__overlap=(start, end))
    if theme:
        rows = rows.filter(reason__theme=theme)
    return _series(rows.distinct(), start)


def series_card(series: int, now: datetime) -> SeriesCard:
    """One series; refused when this reader sees none of that key."""
    found = _series(Series.objects.filter(pk=series), now)
    if not found:
        raise NotFound
    return found[0]


def workshop_sessions(
    *, agency: int, start: datetime, end: datetime, host: int | None = None, lead: int | None = None
) -> tuple[SessionCard, ...]:
    """Sessions that meet [start, end), by time; of one house or of whoever leads them, when asked. Cancelled ones included."""
    rows = Appointment.objects.filter(agency_id=agency, series__isnull=False, during__overlap=(start, end))
    if host is not None:
        rows = rows.filter(place__host_id=host)
    if lead is not None:
        rows = rows.filter(adviser_id=lead)
    return cards_of(rows)


def session_card(session: int) -> SessionCard:
    """One session; refused when this reader sees none of that key."""
    found = cards_of(Appointment.objects.filter(pk=session, series__isnull=False))
    if not found:
        raise NotFound
    return found[0]


def needs_decision(*, agency: int, now: datetime) -> tuple[SessionCard, ...]:
    """Sessions three days away or nearer that are under their minimum, and that nobody has decided to keep."""
    last = clock.wall(clock.today(now) + timedelta(days=DECIDED_DAYS + 1))
    rows = Appointment.objects.filter(
        agency_id=agency,
        series__isnull=False,
        released_at=None,
        kept_at=None,
        during__startswith__gt=now,
        during__startswith__lt=last,
    )
    return tuple(card for card in cards_of(rows) if card.is_under_minimum)


def can_merge_into(*, session: int, now: datetime) -> tuple[SessionCard, ...]:
    """Other sessions to come of the same reason, followed the same way, with room for everybody of this one."""
    own = session_card(session)
    rows = Appointment.objects.filter(
        reason=own.reason, series__is_whole=own.is_whole, released_at=None, during__startswith__gt=now
    ).exclude(pk=own.session)
    if own.is_whole:
        rows = rows.exclude(series=own.series)
    return tuple(card for card in cards_of(rows) if card.free >= own.taken)


def workshop_reasons(by: Actor) -> tuple[ReasonCard, ...]:
    """The reasons of workshops that this actor may enrol for."""
    rows = AppointmentReason.objects.filter(is_active=True).exclude(theme="")
    if by.agency is not None:
        rows = rows.filter(agency_id=by.agency)
    return tuple(ReasonCard(row.pk, row.label, row.hint, row.duration_min, tuple(row.modes)) for row in rows if can_book(by, row))


def leaving_faces(*, session: int) -> Faces:
    """The answers on leaving one session, beside how many were seen (by this reader)."""
    said = list(LeavingAnswer.objects.filter(appointment_id=session).values_list("face", flat=True))
    seen = Participation.objects.filter(appointment_id=session, status=Participation.Status.SEEN).count()
    return Faces(*(said.count(face) for face in LeavingAnswer.Face.values), seen=seen)


def series_choices() -> SeriesChoices:
    """What a form about a series proposes."""
    reason, steps = AppointmentReason.Theme.choices, Participation.Autonomy.choices
    return SeriesChoices(_told(Series.Level.choices), _told(Series.Equipment.choices), _told(reason), _told(steps))


def cards_of(rows: QuerySet[Appointment]) -> tuple[SessionCard, ...]:
    """Rows ready to show, in three queries."""
    beside = Prefetch("facilitators", Facilitator.objects.select_related("account").order_by("account__given_name", "pk"))
    leads = Leave.objects.filter(resource=OuterRef("adviser__resource_id"), during__overlap=OuterRef("during"))
    others = Facilitator.objects.filter(appointment=OuterRef("pk"), account__resource__leaves__during__overlap=OuterRef("during"))
    found = list(
        rows.select_related("series", "reason", "place", "room", "adviser")
        .prefetch_related(beside)
        .annotate(is_lead_away=Exists(leads), is_other_away=Exists(others))
        .order_by("during", "pk")
    )
    full = fullness(row.pk for row in found) if found else {}
    return tuple(_card(row, full.get(row.pk, EMPTY), is_away=row.is_lead_away or row.is_other_away) for row in found)


def _series(rows: QuerySet[Series], now: datetime) -> tuple[SeriesCard, ...]:
    found = list(rows.select_related("reason"))
    sessions: dict[int, list[SessionCard]] = {row.pk: [] for row in found}
    for card in cards_of(Appointment.objects.filter(series__in=list(sessions))):
        sessions[card.series].append(card)
    cards = [_series_card(row, sessions[row.pk], now) for row in found]
    return tuple(sorted(cards, key=lambda card: (min((each.starts_at for each in card.sessions), default=now), card.series)))


def _series_card(row: Series, sessions: list[SessionCard], now: datetime) -> SeriesCard:
    coming = [each for each in sessions if each.ends_at > now and not each.is_called_off]
    room = [each.free for each in coming]
    waiting = [each.waiting for each in coming]
    whole = row.is_whole
    return SeriesCard(
        series=row.pk,
        label=row.label,
        reason=row.reason_id,
        reason_label=row.reason.label,
        theme=row.reason.theme,
        theme_label=row.reason.get_theme_display(),
        level=row.level,
        level_label=row.get_level_display(),
        equipment=tuple(str(Series.Equipment(each).label) for each in row.equipment),
        least=row.least,
        most=row.most,
        is_whole=whole,
        sessions=tuple(sessions),
        free=min(room, default=0) if whole else sum(room),
        waiting=max(waiting, default=0) if whole else sum(waiting),
    )


def _card(row: Appointment, full: Fullness, *, is_away: bool) -> SessionCard:
    series, place = row.series, row.place
    assert series is not None
    assert row.number is not None
    zone = ZoneInfo(place.zone) if place else clock.PARIS
    return SessionCard(
        session=row.pk,
        series=series.pk,
        number=row.number,
        label=series.label,
        reason=row.reason_id,
        theme=row.reason.theme,
        level=series.level,
        is_whole=series.is_whole,
        starts_at=row.during.lower.astimezone(zone),
        ends_at=row.during.upper.astimezone(zone),
        place=row.place_id,
        place_name=place.name if place else "",
        town=place.town if place else "",
        host=place.host_id if place else None,
        room=row.room.name if row.room else "",
        room_key=row.room_id,
        mode=row.mode,
        lead=row.adviser_id,
        lead_name=row.adviser.given_name,
        facilitators=tuple((each.account_id, each.account.given_name) for each in row.facilitators.all()),
        least=series.least,
        seats=row.seats,
        taken=len(full.taken),
        free=0 if row.released_at else full.free(row.seats),
        waiting=full.waiting,
        is_called_off=row.released_at is not None,
        is_kept=row.kept_at is not None,
        is_staff_away=is_away,
    )


def _told(choices: Iterable[tuple[object, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(label)) for code, label in choices)
