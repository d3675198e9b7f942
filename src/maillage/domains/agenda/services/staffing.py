"""When and where a workshop's session is held, and by whom: read and checked, then taken in the diary."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import AdviserWithoutDiary, TwoPlacesTooClose, WorkshopImpossible
from maillage.domains.agenda.models import Appointment, AppointmentReason, Facilitator, Mode, OpeningOccurrence
from maillage.domains.agenda.services.seating import WORKSHOP
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, take
from maillage.registry.organisations.models import Collaboration
from maillage.registry.places.models import Place, Room

TICK_MIN = 5
AROUND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session as it is planned: the wall clock of its place, who leads it and who runs it beside them (accounts)."""

    day: date
    starts_at: time
    ends_at: time
    place: int
    lead: int
    room: int | None = None
    facilitators: tuple[int, ...] = ()
    mode: str = Mode.IN_PERSON


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that holds together: rows of the registry, instants, and the diary numbers of those who run it, with names."""

    plan: SessionPlan
    place: Place
    room: Room | None
    start: datetime
    end: datetime
    staff: dict[int, str]

    @property
    def days(self) -> tuple[tuple[int, datetime], ...]:
        """The days of those who run it, to be held first."""
        return tuple((resource, self.start) for resource in self.staff)

    @property
    def resources(self) -> tuple[int, ...]:
        """Everybody and everything it takes, but for those who come."""
        return (*self.staff, *([self.room.resource_id] if self.room else []))


def read_plan(plan: SessionPlan, *, reason: AppointmentReason, seats: int, now: datetime) -> Planned:
    """Check what can be checked before anything is held; each refusal says what to change."""
    partners = Collaboration.objects.on(plan.day).filter(agency_id=reason.agency_id).values("organisation_id")
    is_ours = Q(host_id=reason.agency_id) | Q(host_id__in=partners)
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gt=plan.day)
    place = Place.objects.filter(is_open, is_ours, pk=plan.place).first()
    if place is None:
        raise WorkshopImpossible(_("Ce lieu n’accueille pas l’agence ce jour-là. Choisissez-en un autre."), field="place")
    start, end = _times(plan, place, now)
    if plan.mode not in reason.modes or plan.mode == Mode.PHONE:
        raise WorkshopImpossible(_("Cet atelier ne se tient pas ainsi. Choisissez une autre façon de recevoir."), field="mode")
    return Planned(plan, place, _room(plan, seats), start, end, _staff(plan, reason.agency_id))


def check_free(planned: Planned, *, but: int | None = None) -> None:
    """With their days held: nobody is on leave, and everybody has the time to come. `but` is the session that changes."""
    for resource, name in planned.staff.items():
        if diary.leaves(resource, planned.start, planned.end):
            raise WorkshopImpossible(
                _("%(who)s est absent(e) %(day)s. Choisissez une autre date ou une autre personne.")
                % {"who": name, "day": words.date_words(planned.plan.day)},
                field="lead",
            )
    own = rules.Stay(planned.start, planned.end, planned.place.pk, (planned.place.lat, planned.place.lon))
    for other, town in _stays(planned, but):
        if other.place != own.place and rules.first_clash((own, other)):
            raise TwoPlacesTooClose(
                _("Qui anime est à %(town)s %(day)s, trop près de cette heure. Changez l’heure ou la personne.")
                % {"town": town, "day": words.date_words(planned.plan.day)},
                field="starts_at",
            )


def write_plan(session: Appointment, planned: Planned) -> None:
    """Bring the row and its facilitators to the plan, and take the time of whoever runs it, with its room."""
    plan = planned.plan
    session.adviser_id, session.place, session.room, session.mode = plan.lead, planned.place, planned.room, plan.mode
    session.during = TimestamptzRange(planned.start, planned.end, "[)")
    session.save()
    wanted = [each for each in dict.fromkeys(plan.facilitators) if each != plan.lead]
    session.facilitators.exclude(account_id__in=wanted).delete()
    there = set(session.facilitators.values_list("account_id", flat=True))
    Facilitator.objects.bulk_create(Facilitator(appointment=session, account_id=each) for each in wanted if each not in there)
    until = planned.end + timedelta(minutes=session.reason.buffer_after_min)
    takings = [Taking(resource, planned.start, until) for resource in planned.staff]
    takings += [Taking(planned.room.resource_id, planned.start, planned.end)] if planned.room else []
    try:
        take(takings, trade=WORKSHOP, key=session.pk)
    except ResourceTaken as refusal:
        raise WorkshopImpossible(_taken_words(planned, refusal.resources), field="starts_at") from refusal


def _times(plan: SessionPlan, place: Place, now: datetime) -> tuple[datetime, datetime]:
    zone = ZoneInfo(place.zone)
    start, end = (clock.wall(plan.day, at.hour, at.minute, zone) for at in (plan.starts_at, plan.ends_at))
    if plan.ends_at <= plan.starts_at:
        raise WorkshopImpossible(_("La fin vient après le début, le même jour. Corrigez l’heure de fin."), field="ends_at")
    if any(at.minute % TICK_MIN or at.second or at.microsecond for at in (plan.starts_at, plan.ends_at)):
        raise WorkshopImpossible(_("Les heures vont de 5 en 5 minutes. Corrigez-les."), field="starts_at")
    if start <= now:
        raise WorkshopImpossible(_("Cette date est passée. Choisissez une date à venir."), field="day")
    if diary.holidays(plan.day, plan.day):
        raise WorkshopImpossible(
            _("%(day)s est un jour férié. Choisissez un autre jour.") % {"day": words.date_words(plan.day).capitalize()},
            field="day",
        )
    return start, end


def _room(plan: SessionPlan, seats: int) -> Room | None:
    if plan.room is None:
        return None
    room = Room.objects.filter(pk=plan.room, place_id=plan.place).first()
    if room is None:
        raise WorkshopImpossible(_("Cette salle n’est pas dans ce lieu. Choisissez-en une autre."), field="room")
    check_room_holds(room, seats)
    return room


def check_room_holds(room: Room, seats: int) -> None:
    """Nobody stands."""
    if room.seats < seats:
        raise WorkshopImpossible(
            _("La salle « %(room)s » a %(seats)d places. Choisissez une salle plus grande, ou moins de places.")
            % {"room": room.name, "seats": room.seats},
            field="room",
        )


def _staff(plan: SessionPlan, agency: int) -> dict[int, str]:
    """The lead is of the agency; the others of the agency or of whoever works with it. All have a diary."""
    members = Membership.objects.on(plan.day)
    partners = Collaboration.objects.on(plan.day).filter(agency_id=agency).values("organisation_id")
    wanted = {plan.lead, *plan.facilitators}
    rows = {each.pk: each for each in Account.objects.filter(pk__in=wanted, is_active=True)}
    beside = members.filter(Q(organisation_id=agency) | Q(organisation_id__in=partners), account__in=wanted)
    known = set(beside.values_list("account_id", flat=True))
    if wanted - known or not members.filter(organisation_id=agency, account_id=plan.lead).exists():
        raise WorkshopImpossible(
            _("Qui anime travaille avec l’agence à cette date, et qui mène en fait partie. Choisissez dans la liste."),
            field="lead",
        )
    staff: dict[int, str] = {}
    for account in sorted(wanted):
        resource = rows[account].resource_id if account in rows else None
        if resource is None:
            raise AdviserWithoutDiary
        staff[resource] = rows[account].given_name
    return staff


def _stays(planned: Planned, but: int | None) -> Iterator[tuple[rules.Stay, str]]:
    """Where those who run it already are around that time: opened hours, and other workshops they lead or run."""
    staff, around = list(planned.staff), (planned.start - AROUND, planned.end + AROUND)
    hours = OpeningOccurrence.objects.filter(adviser_resource__in=staff).between(*around)
    hours = hours.exclude(status=OpeningOccurrence.Status.CANCELLED).select_related("place")
    runs = Q(adviser__resource__in=staff) | Q(facilitators__account__resource__in=staff)
    others = Appointment.objects.filter(runs, series__isnull=False, released_at=None, during__overlap=around)
    others = others.exclude(pk=but).select_related("place").distinct()
    for during, place in [(each.during, each.place) for each in hours] + [(each.during, each.place) for each in others]:
        if place is not None:
            yield rules.Stay(during.lower, during.upper, place.pk, (place.lat, place.lon)), place.town


def _taken_words(planned: Planned, taken: Collection[int]) -> str:
    names = [name for resource, name in planned.staff.items() if resource in taken]
    names += [planned.room.name] if planned.room and planned.room.resource_id in taken else []
    return _("Déjà pris à cette heure %(day)s : %(who)s. Choisissez une autre heure, une autre salle ou une autre personne.") % {
        "day": words.date_words(planned.plan.day),
        "who": ", ".join(names),
    }
