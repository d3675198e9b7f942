"""A simulated stretch of life of three territories: what happened, as plain notes, and the same written in the database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
STATUSES = (("seen", 60), ("noshow", 12), ("excused", 12), ("revoked", 8), ("unknown", 8))
SESSIONS = (("held", 70), ("planned", 10), ("cancelled", 15), ("moved", 5))
THEME = "online_service"
BOOKED = ("seen", "noshow", "unknown")
POOL = 8  # people of each commune, so that a workshop seats each once
NAMESPACE = UUID("5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e12")


@dataclass
class Note:
    """Something that happened, as somebody would have written it down."""

    what: str
    at: datetime
    place: str | None
    home: str | None = None
    status: str = ""
    mode: str = "in_person"
    minutes: int = 0
    seats: int = 1
    asked_at: datetime | None = None
    notice_days: float | None = None
    before: int | None = None
    after: int | None = None
    session: int | None = None
    face: int | None = None


@dataclass
class Life:
    """Places and communes by name; `notes` are all that happened."""

    places: dict[str, str] = field(default_factory=lambda: {"house": "Lodève", "other house": "Gignac", "agency": "Clermont"})
    territory: dict[str, str] = field(
        default_factory=lambda: {"Lodève": "A", "Pégairolles": "A", "Gignac": "C", "Clermont": "B", "Béziers": ""}
    )
    notes: list[Note] = field(default_factory=list)


def live(start: date, end: date, seed: int, a_day: int = 2) -> Life:
    """Working days from start to end, some days before and after included so that bounds are tried."""
    draw, life = random.Random(seed), Life()
    day = start - timedelta(days=3)
    number = 0
    while day < min(end + timedelta(days=3), NOW.date()):
        if day.weekday() < 5:
            number += 1
            _a_session(draw, life, day, number)
            for _ in range(draw.randint(0, a_day)):
                _an_appointment(draw, life, day, number)
            if day.weekday() == 2:
                _a_workshop(draw, life, day, number)
        day += timedelta(days=1)
    return life


def _at(draw: random.Random, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, draw.randrange(7, 15), draw.choice((0, 30)), tzinfo=UTC)


def _status(draw: random.Random, table: Sequence[tuple[str, int]] = STATUSES) -> str:
    return draw.choices([each for each, _ in table], [weight for _, weight in table])[0]


def _home(draw: random.Random) -> str | None:
    return draw.choice(["Lodève", "Lodève", "Pégairolles", "Gignac", "Gignac", "Clermont", "Béziers", None])


def _a_session(draw: random.Random, life: Life, day: date, number: int) -> None:
    status = _status(draw, SESSIONS)
    notice = draw.choice((0.5, 2.0, 9.0)) if status == "cancelled" else None
    place = draw.choice(("house", "other house"))
    life.notes.append(Note("session", datetime(day.year, day.month, day.day, 8, tzinfo=UTC), place, status=status, minutes=180,
                           notice_days=notice, session=number))  # fmt: skip


def _an_appointment(draw: random.Random, life: Life, day: date, number: int) -> None:
    mode = draw.choice(("in_person", "in_person", "video", "phone"))
    place = None if mode == "phone" else draw.choice(("house", "other house", "agency"))
    at = _at(draw, day)
    asked = at - timedelta(days=draw.choice((1, 2, 3, 5, 8, 13, 21, 70)), hours=draw.randrange(0, 20))
    session = next(note for note in reversed(life.notes) if note.what == "session")
    inside = number if place == session.place and session.status != "cancelled" else None
    life.notes.append(Note("appointment", at, place, _home(draw), _status(draw), mode, 30, asked_at=asked, session=inside))
    if draw.random() < 0.2:
        life.notes.append(Note("request", at - timedelta(days=1), None, _home(draw), draw.choice(("open", "withdrawn"))))


def _a_workshop(draw: random.Random, life: Life, day: date, number: int) -> None:
    at, place = datetime(day.year, day.month, day.day, 13, tzinfo=UTC), draw.choice(("house", "other house"))
    life.notes.append(Note("workshop", at, place, seats=8, session=number))
    for _ in range(draw.randint(0, 8)):
        seat = Note("seat", at, place, _home(draw), _status(draw), session=number)
        if seat.status == "seen" and draw.random() < 0.8:
            seat.before, seat.after = draw.randint(1, 3), draw.randint(1, 3)
        if seat.status == "seen" and draw.random() < 0.7:
            seat.face = draw.randint(1, 3)
        life.notes.append(seat)


def write(life: Life, world: World) -> dict[str, int | None]:
    """Put it all in the database; the keys of the territories by letter, None for all of them."""
    from django.db import transaction
    from tests import factories as make

    from maillage.kit.scope.entering import Scope
    from maillage.registry.places.models import Place

    cast = world.cast
    areas = {"B": make.perimeter("Clermontais"), "C": make.perimeter("Vallée de l’Hérault")}
    for area in areas.values():
        make.intermunicipality(area, works_with=cast.agency)
    communes = {"Lodève": cast.lodeve, "Pégairolles": cast.pegairolles}
    communes["Gignac"] = make.commune("Gignac", intermunicipality=areas["C"])
    communes["Clermont"] = make.commune("Clermont-l'Hérault", intermunicipality=areas["B"])
    communes["Béziers"] = make.commune("Béziers")
    places = {"house": cast.place, "other house": cast.place_of_gignac, "agency": world.agency_place}
    for name, place in places.items():
        Place.objects.filter(pk=place.pk).update(commune=communes[life.places[name]])
    people = {
        home: [make.person(cast.agency, commune=communes[home] if home else None) for _ in range(POOL)]
        for home in (*communes, None)
    }
    with transaction.atomic(), make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        _Writer(world, places, people).write(life.notes)
    return {"A": cast.territory.pk} | {letter: area.pk for letter, area in areas.items()} | {"": None}


class _Writer:
    """Rows as the agenda would have left them."""

    def __init__(self, world: World, places: dict[str | None, Any], people: dict[str | None, list[Any]]) -> None:
        from maillage.domains.agenda import models

        self.world, self.places, self.people, self.models = world, places, people, models
        self.agency, self.adviser = world.cast.agency, world.cast.claire
        self.count = 0

    def write(self, notes: list[Note]) -> None:
        from tests.domains.agenda.world import a_reason

        self.workshop_reason = a_reason(self.agency, "Atelier", theme=THEME, modes=["in_person"])
        self.series = self.models.Series.objects.create(
            agency=self.agency, reason=self.workshop_reason, label="Atelier", least=1, most=8, created_at=NOW
        )
        self.openings: dict[str, Any] = {}
        self.rows: dict[str, list[Any]] = {}
        self.sessions: dict[int, Any] = {}
        self.workshops: dict[int, Any] = {}
        for note in notes:
            getattr(self, f"_{note.what}")(note)
        for name in ("OpeningOccurrence", "Appointment", "Request", "Participation", "LeavingAnswer"):
            getattr(self.models, name).objects.bulk_create(self.rows.get(name, []))
        self._call_off(notes)

    def _row(self, name: str, **fields: Any) -> Any:
        row = getattr(self.models, name)(**fields)
        self.rows.setdefault(name, []).append(row)
        return row

    def _call_off(self, notes: list[Note]) -> None:
        from maillage.kit.audit.models import AuditEntry

        AuditEntry.objects.bulk_create(
            AuditEntry(at=note.at - timedelta(days=note.notice_days), role="adviser", verb="session.cancelled",
                       object_kind="occurrence", object_key=self.sessions[note.session or 0].pk)
            for note in notes if note.notice_days is not None
        )  # fmt: skip

    def _session(self, note: Note) -> None:
        assert note.session is not None
        self.sessions[note.session] = self._row(
            "OpeningOccurrence", opening=self._opening(note.place or ""), original_date=note.at.date(), during=self._during(note),
            adviser_resource_id=self.adviser.resource_id, place=self.places[note.place], status=note.status, published_at=NOW,
        )  # fmt: skip

    def _opening(self, place: str) -> Any:
        if place not in self.openings:
            values = {
                field.name: getattr(self.world.in_house, field.name)
                for field in self.world.in_house._meta.fields
                if field.name != "id"
            }
            values |= {"place": self.places[place], "room": None, "written_until": None}
            self.openings[place] = self.models.OpeningPeriod.objects.create(**values)
        return self.openings[place]

    def _during(self, note: Note) -> Any:
        from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

        return DateTimeTZRange(note.at, note.at + timedelta(minutes=note.minutes or 60), "[)")

    def _held(self, note: Note, **fields: Any) -> Any:
        return self._row(
            "Appointment", agency=self.agency, adviser=self.adviser, place=self.places.get(note.place), during=self._during(note),
            created_at=note.at, **fields,
        )  # fmt: skip

    def _sit(self, note: Note, appointment: Any, request: Any = None) -> None:
        self.count += 1
        is_absent = note.status == "noshow"
        self._row(
            "Participation", agency=self.agency, appointment=appointment, person=self.people[note.home][self.count % POOL],
            request=request, status=note.status, status_at=note.at, absence="no_news" if is_absent else "",
            noshow_proposed_at=note.at if is_absent else None, booked_at=note.asked_at or note.at - timedelta(days=4),
            code=f"{self.count:08}", seat=self.count % 9_000 + 1, idempotency_key=uuid5(NAMESPACE, f"seat {self.count}"),
            autonomy_before=note.before, autonomy_after=note.after,
        )  # fmt: skip

    def _appointment(self, note: Note) -> None:
        is_seen = note.status == "seen"
        request = self._ask(note.asked_at, note.home, "met" if is_seen else "open")
        fields = {"mode": note.mode, "occurrence": self.sessions.get(note.session or 0)}
        released_at = None if note.status in BOOKED else note.at
        self._sit(note, self._held(note, reason=self.world.reason, released_at=released_at, **fields), request)

    def _request(self, note: Note) -> None:
        self._ask(note.at, note.home, note.status)

    def _ask(self, at: datetime | None, home: str | None, status: str) -> Any:
        ended = None if status == "open" else NOW
        return self._row(
            "Request", agency=self.agency, person=self.people[home][0], reason=self.world.reason, means="bus", opened_at=at,
            status=status, ended_at=ended,
        )  # fmt: skip

    def _workshop(self, note: Note) -> None:
        assert note.session is not None
        self.workshops[note.session] = self._held(
            note, reason=self.workshop_reason, mode="in_person", seats=note.seats, series=self.series, number=note.session
        )

    def _seat(self, note: Note) -> None:
        assert note.session is not None
        workshop = self.workshops[note.session]
        self._sit(note, workshop)
        if note.face is not None:
            key = uuid5(NAMESPACE, f"face {self.count}")
            self._row("LeavingAnswer", agency=self.agency, appointment=workshop, place=self.places[note.place], face=note.face,
                      at=note.at, idempotency_key=key)  # fmt: skip
