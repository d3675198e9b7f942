"""Houses of the national list of France Services: those whose commune is in the territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.kit.ui.words import national_digits
from maillage.registry.organisations.models import Organisation
from maillage.registry.places.imports.spots import Gazetteer, commune_of_house, point_of
from maillage.registry.places.rules.hours import HoursUnreadable, Stretch, hours_of_day, united
from maillage.registry.places.rules.tours import Tour, tour_of
from maillage.registry.territories.imports.communes import CommuneLine
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table

REQUIRED = ("id_fs", "lib_fs", "adresse", "insee_com", "code_postal", "lib_com", "latitude", "longitude", "format_fs")
DAYS = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi")
HouseKind = Organisation.HouseKind
ON_WHEELS = ("itinérante", "bus")


@dataclass(frozen=True, slots=True)
class HouseLine:
    """One house, as the list says it."""

    row: Row
    code: str
    name: str
    house_kind: str
    commune: CommuneLine
    point: tuple[float, float]
    phone: str
    email: str
    hours: tuple[Stretch, ...]
    tour: Tour | None


def read_houses(path: Path, gazetteer: Gazetteer, findings: Findings) -> list[HouseLine]:
    """The houses of the territory; the others of the list are left aside."""
    lines: dict[str, HouseLine] = {}
    for row in read_table(path, REQUIRED, findings):
        commune = commune_of_house(row, gazetteer, findings)
        if commune is None:
            continue
        code = row["id_fs"]
        if not code or not row["lib_fs"]:
            findings.error(row, "id_fs", "Cette maison n’a pas d’identifiant ou pas de nom.", "Complétez cette ligne.")
        elif code in lines:
            message = f"L’identifiant {code} est déjà à la ligne {lines[code].row.line}."
            findings.error(row, "id_fs", message, "Gardez une seule des deux lignes.")
        else:
            lines[code] = _line(row, commune, findings)
    return list(lines.values())


def _line(row: Row, commune: CommuneLine, findings: Findings) -> HouseLine:
    line = HouseLine(
        row=row,
        code=row["id_fs"],
        name=row["lib_fs"],
        house_kind=_kind(row),
        commune=commune,
        point=point_of(row, ("latitude", "longitude"), commune, findings),
        phone=_phone(row, findings),
        email=_email(row, findings),
        hours=tuple(_hours(row, findings)),
        tour=None,
    )
    if line.house_kind == HouseKind.MOBILE:
        line = replace(line, tour=_tour(line, findings))
    return line


def _kind(row: Row) -> str:
    if row["format_fs"].lower().startswith(ON_WHEELS):
        return HouseKind.MOBILE
    return HouseKind.BRANCH if row["type_fs"].lower() == "antenne" else HouseKind.FIXED


def _phone(row: Row, findings: Findings) -> str:
    digits = national_digits(row["telephone"])
    if len(digits) == 10:
        return f"+33{digits[1:]}"
    if row["telephone"]:
        findings.remark(row, "telephone", f"«\u00a0{row['telephone']}\u00a0» n’est pas un numéro\u00a0: laissé vide.")
    else:
        findings.remark(row, "telephone", f"{row['lib_fs']} n’a pas de téléphone.", "Demandez-le à la maison.")
    return digits


def _email(row: Row, findings: Findings) -> str:
    if not row["mail"]:
        return ""
    try:
        validate_email(row["mail"])
    except ValidationError:
        findings.remark(row, "mail", f"«\u00a0{row['mail']}\u00a0» n’est pas une adresse\u00a0: laissée vide.")
        return ""
    return row["mail"]


def _hours(row: Row, findings: Findings) -> Iterator[Stretch]:
    for weekday, column in enumerate(DAYS):
        try:
            said = hours_of_day(weekday, row[column])
        except HoursUnreadable as unreadable:
            message = f"Heures illisibles\u00a0: «\u00a0{unreadable.text}\u00a0»."
            findings.error(row, column, message, "Écrivez-les ainsi\u00a0: 08:30 - 12:00 / 13:30 - 17:00.")
            continue
        kept = united(said)
        if len(kept) < len(said):
            findings.remark(row, column, f"Des heures se chevauchent\u00a0: «\u00a0{row[column]}\u00a0».", "Elles sont réunies.")
        yield from kept


def _tour(line: HouseLine, findings: Findings) -> Tour | None:
    """The tour when all of it was read; half a tour would send people to the wrong day."""
    tour = tour_of(line.row["commentaire"])
    if tour is None or (tour.unread and not tour.stops and line.hours):
        findings.remark(
            line.row,
            "commentaire",
            f"{line.name} est itinérante, sa tournée n’est pas dans ce fichier.",
            "Demandez-la à la maison.",
        )
        return None
    if tour.unread:
        parts = " / ".join(tour.unread)[:120]
        findings.remark(
            line.row, "commentaire", f"Tournée laissée de côté, illisible en partie\u00a0: {parts}.", "Demandez-la à la maison."
        )
        return None
    return tour
