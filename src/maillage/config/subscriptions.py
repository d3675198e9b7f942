"""Who follows what: event name → functions called in the transaction of the write."""

from __future__ import annotations

_TELLING = "maillage.journeys.telling.following"
_EARLIER = "maillage.domains.agenda.services.earlier"
_SESSIONS = "maillage.journeys.sessions.alerts"
_COMPANIES = "maillage.journeys.companies.telling"
_HOUSES = "maillage.journeys.houses.telling"

TABLE: dict[str, tuple[str, ...]] = {
    "agenda.booked": (f"{_TELLING}.booked",),
    "agenda.cancelled": (f"{_TELLING}.cancelled", f"{_EARLIER}.cancelled"),
    "agenda.moved": (f"{_TELLING}.moved", f"{_EARLIER}.moved"),
    "agenda.slot_freed": ("maillage.journeys.earlier.matching.slot_freed",),
    "agenda.hours_opened": ("maillage.journeys.earlier.matching.hours_opened",),
    "agenda.occurrence_cancelled": (f"{_SESSIONS}.session_changed",),
    "agenda.occurrence_moved": (f"{_SESSIONS}.session_changed",),
    "agenda.opening_clashes": (f"{_SESSIONS}.opening_clashes",),
    "agenda.restored": (f"{_TELLING}.restored",),
    "agenda.promoted": (f"{_TELLING}.promoted",),
    "agenda.passed_over": (f"{_TELLING}.passed_over",),
    "agenda.wait_over": (f"{_TELLING}.wait_over",),
    "agenda.plan_changed": (f"{_TELLING}.plan_changed",),
    "audit.unusual_reading": ("maillage.journeys.readings.telling.noticed",),
    "companies.alert": (f"{_COMPANIES}.alert",),
    "companies.dossier_changed": (f"{_COMPANIES}.changed",),
    "companies.given": (f"{_COMPANIES}.given",),
    "diary.leave_put": ("maillage.domains.agenda.services.replacing.leave_put",),
    "diary.time_freed": ("maillage.journeys.earlier.matching.time_freed",),
    "houses.case_asked": (f"{_HOUSES}.case_asked",),
    "houses.shadowing_cancelled": (f"{_HOUSES}.shadowing_cancelled",),
    "houses.shadowing_changed": (f"{_HOUSES}.shadowing_changed",),
    "houses.shadowing_held": (f"{_HOUSES}.shadowing_held",),
    "houses.shadowing_moved": (f"{_HOUSES}.shadowing_moved",),
    "houses.shadowing_planned": (f"{_HOUSES}.shadowing_planned",),
    "mobility.timetable_in_service": ("maillage.journeys.booking.rechecking.timetable_in_service",),
    "people.erasing": (
        "maillage.domains.agenda.services.erasing.person_erasing",
        "maillage.kit.messages.services.person_erasing",
    ),
    "people.merged": (
        "maillage.domains.agenda.services.merging.people_merged",
        "maillage.domains.houses.services.cases.people_merged",
        "maillage.kit.messages.services.readdress",
    ),
    "places.changed": ("maillage.domains.mobility.services.places_changed",),
}
