"""For whom a reason is: everybody, or those who live in some territories."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.domains.agenda.models import AppointmentReason
from maillage.registry.territories.models import PerimeterMember


def for_commune(rows: QuerySet[AppointmentReason], commune: int, day: date) -> QuerySet[AppointmentReason]:
    """Those reasons that are for everybody, or for the people of this commune on that day."""
    linked = AppointmentReason.territories.through.objects.filter(appointmentreason_id=OuterRef("pk"))
    perimeters = PerimeterMember.objects.on(day).filter(commune_id=commune).values("perimeter_id")
    return rows.filter(~Q(Exists(linked)) | Exists(linked.filter(perimeter_id__in=perimeters)))


def is_for_commune(reason: AppointmentReason, commune: int | None, day: date) -> bool:
    """May somebody who lives there come for it? Where somebody lives may be unknown: then nothing is refused."""
    return commune is None or for_commune(AppointmentReason.objects.filter(pk=reason.pk), commune, day).exists()
