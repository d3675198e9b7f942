"""The sheet of an arrival, as it is typed or read from a file: checked once, for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DateNotPossible, NumberNotPossible, SheetNotPossible
from maillage.domains.companies.models import Agreement, Certainty, Source
from maillage.domains.companies.rules.activities import naf, nomenclature_in_force
from maillage.domains.companies.rules.identifiers import SIREN_DIGITS, compact, is_siren, is_siret, siren_of

NAME, MOST_JOBS = 160, 100_000


@dataclass(frozen=True, slots=True)
class ArrivalSheet:
    """What is known of a company that arrives; all may be unknown but a name, the buyer's or the company's, and the source."""

    company_name: str = ""
    land_buyer: str = ""
    number: str = ""
    naf_code: str = ""
    naf_nomenclature: str = ""
    source: str = Source.OTHER.value
    jobs_count: int | None = None
    expected_on: date | None = None
    certainty: str = ""
    agreement: str = Agreement.UNKNOWN.value
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    park: int | None = None
    plot: int | None = None
    commune: int | None = None


def values_of(sheet: ArrivalSheet, today: date) -> dict[str, object]:
    """The columns that the sheet fills; refused with the field to correct."""
    names = {field: " ".join(getattr(sheet, field).split()) for field in ("company_name", "land_buyer", "contact_name")}
    if not names["company_name"] and not names["land_buyer"]:
        raise SheetNotPossible(_("Donnez le nom de l’entreprise, ou celui de l’acquéreur du terrain."), field="company_name")
    for field, name in names.items():
        if len(name) > (NAME if field != "contact_name" else 120):
            raise SheetNotPossible(_("Ce nom est trop long. Abrégez-le."), field=field)
    siren, siret = numbers_of(sheet.number)
    code, nomenclature = _activity(sheet, today)
    return names | {
        "siren": siren,
        "siret": siret,
        "naf_code": code,
        "naf_nomenclature": nomenclature,
        "source": _one_of(sheet.source, Source.values, "source", _("Dites d’où vient l’information.")),
        "jobs_count": _jobs(sheet.jobs_count),
        "expected_on": sheet.expected_on,
        "certainty": _certainty(sheet),
        "agreement": _one_of(sheet.agreement, Agreement.values, "agreement", _("Dites si l’entreprise accepte un appel.")),
        "contact_phone": sheet.contact_phone.strip()[:20],
        "contact_email": sheet.contact_email.strip(),
        "park_id": sheet.park,
        "plot_id": sheet.plot,
        "commune_id": sheet.commune,
    }


def numbers_of(typed: str) -> tuple[str, str]:
    """SIREN and SIRET of what was typed: fourteen digits, nine, or nothing."""
    number = compact(typed)
    if not number:
        return "", ""
    if len(number) == SIREN_DIGITS and is_siren(number):
        return number, ""
    if is_siret(number):
        return siren_of(number), number
    raise NumberNotPossible(field="number")


def check_expected(expected_on: date | None, today: date) -> None:
    """An opening that is still to come."""
    if expected_on is not None and expected_on < today:
        raise DateNotPossible(_("La date d’ouverture est passée. Donnez une date à venir."), field="expected_on")


def _activity(sheet: ArrivalSheet, today: date) -> tuple[str, str]:
    if not sheet.naf_code.strip():
        return "", ""
    code = naf(sheet.naf_code)
    nomenclature = sheet.naf_nomenclature or nomenclature_in_force(today).value
    if code is None:
        raise SheetNotPossible(_("Un code NAF a quatre chiffres et une lettre, comme 45.20B."), field="naf_code")
    return code, _one_of(nomenclature, ["rev2", "2025"], "naf_nomenclature", _("Choisissez NAF rév. 2 ou NAF 2025."))


def _jobs(count: int | None) -> int | None:
    if count is not None and not 0 <= count <= MOST_JOBS:
        raise SheetNotPossible(_("Donnez un nombre d’emplois entre 0 et 100 000, ou laissez vide."), field="jobs_count")
    return count


def _certainty(sheet: ArrivalSheet) -> str:
    if sheet.expected_on is None:
        return ""
    return _one_of(sheet.certainty, Certainty.values, "certainty", _("Dites si cette date est certaine, probable ou possible."))


def _one_of(value: str, allowed: list[str], field: str, missing: str) -> str:
    if value not in allowed:
        raise SheetNotPossible(missing, field=field)
    return value
