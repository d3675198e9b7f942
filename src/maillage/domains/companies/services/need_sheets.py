"""The sheet of a need, as it is said, and its values checked. Texts are about the post: they never name anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from maillage.domains.companies.errors import NeedNotPossible
from maillage.domains.companies.models import Appellation, Certainty, Occupation
from maillage.domains.companies.models.needs import MOST_SKILLS, SKILL
from maillage.domains.companies.rules.needs import Contract

MOST_POSTS: Final = 500
MOST_MONTHS: Final = 36
MOST_WEEKLY_H: Final = 48  # in one week, L. 3121-20
FULL_TIME_H: Final = 35
SOMEBODY: Final = re.compile(r"@|(?:\d[ .-]?){8,}|\b(?:M\.|Mme|Mlle|Monsieur|Madame)\s")


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """Posts of one occupation. `occupation` is a code; `appellation` the title that was chosen, by key."""

    occupation: str
    posts_count: int
    starts_on: date
    certainty: str
    contract: str
    contract_months: int | None = None
    appellation: int | None = None
    shift_starts: time | None = None
    shift_ends: time | None = None
    weekdays: tuple[int, ...] = ()
    weekly_hours: Decimal | None = None
    is_part_time: bool = False
    must_have: tuple[str, ...] = ()
    teachable: tuple[str, ...] = ()


def need_values(sheet: NeedSheet) -> dict[str, Any]:
    """The fields of the table; refused with what to do when the sheet cannot be taken. The day is checked by the verb."""
    _check_post(sheet)
    _check_hours(sheet)
    occupation = Occupation.objects.current().filter(code=sheet.occupation).first()
    if occupation is None:
        raise NeedNotPossible(_("Choisissez le métier dans la liste."), field="occupation")
    titles = Appellation.objects.filter(pk=sheet.appellation, occupation=occupation)
    return {
        "occupation_id": occupation.pk,
        "appellation_id": titles.values_list("pk", flat=True).first() if sheet.appellation else None,
        "posts_count": sheet.posts_count,
        "starts_on": sheet.starts_on,
        "certainty": sheet.certainty,
        "contract": sheet.contract,
        "contract_months": None if sheet.contract == Contract.PERMANENT else sheet.contract_months,
        "shift_starts": sheet.shift_starts,
        "shift_ends": sheet.shift_ends,
        "weekdays": sorted(set(sheet.weekdays)),
        "weekly_hours": sheet.weekly_hours,
        "is_part_time": sheet.is_part_time,
        "must_have": skills(sheet.must_have, "must_have"),
        "teachable": skills(sheet.teachable, "teachable"),
    }


def check_count(count: int, field: str) -> None:
    """A number of posts or of people that makes sense."""
    if not 1 <= count <= MOST_POSTS:
        raise NeedNotPossible(_("Donnez un nombre de 1 à %(most)s.") % {"most": MOST_POSTS}, field=field)


def skills(typed: Iterable[str], field: str) -> list[str]:
    """A few short texts, each once."""
    kept = list(dict.fromkeys(" ".join(each.split()) for each in typed if each.strip()))
    if len(kept) > MOST_SKILLS:
        raise NeedNotPossible(_("Gardez les %(most)s plus importantes.") % {"most": MOST_SKILLS}, field=field)
    for each in kept:
        if len(each) > SKILL:
            raise NeedNotPossible(_("Écrivez chacune en %(most)s signes au plus.") % {"most": SKILL}, field=field)
        check_nobody(each, field)
    return kept


def check_nobody(words: str, field: str) -> None:
    """Refuse a name with its title, an address or a number to call."""
    if SOMEBODY.search(words):
        raise NeedNotPossible(_("Décrivez le poste, sans nom, numéro ni adresse."), field=field)


def _check_post(sheet: NeedSheet) -> None:
    check_count(sheet.posts_count, "posts_count")
    if sheet.certainty not in Certainty.values:
        raise NeedNotPossible(_("Dites si cette date est certaine, probable ou possible."), field="certainty")
    if sheet.contract not in set(Contract):
        raise NeedNotPossible(_("Choisissez le contrat."), field="contract")
    months = sheet.contract_months
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise NeedNotPossible(_("Donnez une durée de 1 à %(most)s mois.") % {"most": MOST_MONTHS}, field="contract_months")


def _check_hours(sheet: NeedSheet) -> None:
    if (sheet.shift_starts is None) != (sheet.shift_ends is None) or (
        sheet.shift_starts and sheet.shift_starts == sheet.shift_ends
    ):
        raise NeedNotPossible(_("Donnez l’heure du début et celle de la fin, ou aucune des deux."), field="shift_ends")
    if not set(sheet.weekdays) <= set(range(7)):
        raise NeedNotPossible(_("Choisissez les jours dans la liste."), field="weekdays")
    hours = sheet.weekly_hours
    if hours is not None and not 1 <= hours <= MOST_WEEKLY_H:
        raise NeedNotPossible(_("Donnez de 1 à %(most)s heures par semaine.") % {"most": MOST_WEEKLY_H}, field="weekly_hours")
    if hours is not None and sheet.is_part_time and hours >= FULL_TIME_H:
        raise NeedNotPossible(_("Un temps partiel fait moins de 35 heures par semaine."), field="weekly_hours")
