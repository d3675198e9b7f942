"""Why people may come: written by the director, never deleted once used, only closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.agenda.errors import ReasonImpossible
from maillage.domains.agenda.models import AppointmentReason, Mode
from maillage.domains.agenda.permissions import check_can_manage_reasons
from maillage.domains.agenda.selectors.offers import engine_reason
from maillage.engines.slots import ReasonError
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.territories.models import Perimeter


@dataclass(frozen=True, slots=True)
class ReasonText:
    """What people read."""

    label: str
    hint: str = ""
    bring: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ReasonRules:
    """How long, how, who, from where, and until when. `territories`: perimeters whose people it is for; none: everybody."""

    duration_min: int
    modes: Sequence[str]
    buffer_after_min: int = 0
    step_min: int | None = None
    policy: str = AppointmentReason.Policy.FILL
    bookable_by: str = AppointmentReason.Audience.EVERYONE
    least_notice_min: int = 120
    most_notice_days: int = 56
    cancel_limit_min: int = 240
    cap_per_day: int | None = None
    is_active: bool = True
    rank: int = 0
    theme: str = ""
    territories: Sequence[int] = ()


@transaction.atomic
def write_reason(
    *,
    agency: int,
    text: ReasonText,
    rules: ReasonRules,
    by: Actor,
    now: datetime,
    reason: AppointmentReason | None = None,
) -> AppointmentReason:
    """Open a reason, or change one; appointments that are booked keep their hour."""
    check_can_manage_reasons(by, agency)
    row = reason or AppointmentReason(agency_id=agency)
    if row.agency_id != agency:
        check_can_manage_reasons(by, row.agency_id)
    values = asdict(rules)
    territories = set(values.pop("territories"))
    for name, value in values.items():
        setattr(row, name, value)
    row.step_min = rules.step_min or rules.duration_min
    row.modes = list(rules.modes)
    row.label, row.hint, row.bring = text.label.strip(), text.hint.strip(), list(text.bring)
    _check(row)
    _check_territories(territories)
    row.save()
    row.territories.set(territories)
    verb = "reason.opened" if reason is None else "reason.changed"
    record(verb=verb, kind="reason", key=row.pk, now=now)
    return row


def _check(row: AppointmentReason) -> None:
    try:
        engine_reason(row)
    except ReasonError as error:
        raise ReasonImpossible(field=error.field) from error
    if not row.modes or not set(row.modes) <= set(Mode.values):
        raise ReasonImpossible(_("Choisissez au moins une façon de recevoir."), field="modes")
    if not row.label:
        raise ReasonImpossible(_("Donnez un nom à ce motif : c’est lui que les gens lisent."), field="label")
    if row.bookable_by not in AppointmentReason.Audience.values:
        raise ReasonImpossible(_("Dites qui peut réserver ce motif."), field="bookable_by")
    if row.theme not in {"", *AppointmentReason.Theme.values}:
        raise ReasonImpossible(_("Choisissez le thème de l’atelier dans la liste."), field="theme")
    if row.cap_per_day is not None and row.cap_per_day < 1:
        raise ReasonImpossible(_("Le nombre de rendez-vous par jour commence à un."), field="cap_per_day")


def _check_territories(territories: set[int]) -> None:
    if territories and Perimeter.objects.filter(pk__in=territories).count() != len(territories):
        raise ReasonImpossible(_("Un territoire n’est pas dans la liste. Choisissez-en un autre."), field="territories")
