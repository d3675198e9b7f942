"""What every verb does first: lock the project and read it again, see who asks, see that its state allows it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.domains.houses.errors import StatusNotPossible, WordsMissing
from maillage.domains.houses.models import HouseOpening, OpeningStep
from maillage.domains.houses.permissions import check_can_run, check_can_tick
from maillage.domains.houses.states import RUNNING, can_become
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor


def hold_opening(key: int, by: Actor) -> HouseOpening:
    """The project of somebody who runs it, locked until the transaction ends."""
    opening = _locked(key)
    check_can_run(by, opening)
    return opening


def hold_step(key: int, by: Actor) -> OpeningStep:
    """A step of somebody who may tick it, read again once its project is locked; refused when the project is over."""
    seen = OpeningStep.objects.filter(pk=key).values_list("opening_id", flat=True).first()
    opening = _locked(seen)
    step = OpeningStep.objects.filter(pk=key).first()
    if step is None:  # dropped while this one waited
        raise NotFound
    step.opening = opening
    check_can_tick(by, step)
    check_is_running(opening)
    return step


def check_is_running(opening: HouseOpening) -> None:
    """Refuse to change a project that is over."""
    if opening.status not in RUNNING:
        raise StatusNotPossible


def check_can_become(opening: HouseOpening, target: str) -> None:
    """Refuse what is not in the table."""
    if not can_become(opening.status, target):
        raise StatusNotPossible


def _locked(key: int | None) -> HouseOpening:
    rows = HouseOpening.objects.select_for_update(of=("self",)).select_related("place__host")
    opening = rows.filter(pk=key).first()
    if opening is None:
        raise NotFound
    return opening


def said(words: str, most: int, field: str, missing: str) -> str:
    """A few words, trimmed; refused when empty or too long for their line."""
    kept = " ".join(words.split())
    if not kept:
        raise WordsMissing(missing, field=field)
    if len(kept) > most:
        raise WordsMissing(_("Écrivez-le en %(most)s signes au plus.") % {"most": most}, field=field)
    return kept
