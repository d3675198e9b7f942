"""Columns of the national standard on economic sites (v2024-10): which of ours each one fills, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

YES, NO = "oui", "non"


class Unfit(ValueError):
    """A cell that its column does not allow; says in French what to write."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the standard: our field, and how a cell is read."""

    field: str
    read: Callable[[str], Any]
    is_required: bool = False


def text(most: int) -> Callable[[str], str]:
    """Words, no longer than their field."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unfit(f"Écrivez-le en {most} signes au plus.")
        return cell

    return read


def area(cell: str) -> Decimal | None:
    """Hectares."""
    if not cell:
        return None
    try:
        value = Decimal(cell.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation as error:
        raise Unfit("Écrivez la surface en hectares, comme 12.5.") from error
    if not value.is_finite() or not 0 <= value < 1_000_000:
        raise Unfit("Écrivez une surface entre 0 et 1 000 000 hectares.")
    return round(value, 3)


def day(cell: str) -> date | None:
    """2024-03-31."""
    if not cell:
        return None
    try:
        return datetime.strptime(cell[:10], "%Y-%m-%d").date()  # noqa: DTZ007  # a day, no instant
    except ValueError as error:
        raise Unfit("Écrivez la date comme 2024-03-31.") from error


def year(cell: str) -> int | None:
    """2022."""
    if not cell:
        return None
    if not (len(cell) >= 4 and cell[:4].isascii() and cell[:4].isdigit()):
        raise Unfit("Écrivez l’année en quatre chiffres.")
    return int(cell[:4])


def yes_or_no(cell: str) -> bool | None:
    """Oui, non, or nothing."""
    if cell.lower() not in ("", YES, NO):
        raise Unfit("Écrivez oui, non, ou laissez vide.")
    return cell.lower() == YES if cell else None


def listed(cell: str) -> list[str]:
    """Codes of parcels between bars."""
    parts = [part.strip() for part in cell.split("|") if part.strip()]
    if any(len(part) > 14 for part in parts):
        raise Unfit("Séparez les parcelles par une barre |, 14 signes chacune.")
    return parts


HUB: Final[Mapping[str, Column]] = {
    "pole_nom": Column("name", text(160), True),
    "pole_vocadomi": Column("vocation", text(80)),
    "pole_surface": Column("area_ha", area),
    "pole_identif_date": Column("identified_on", day),
    "pole_actu_date": Column("updated_on", day),
}
PARK: Final[Mapping[str, Column]] = {
    "site_nom": Column("name", text(160), True),
    "pole_id": Column("hub_code", text(60)),
    "site_type": Column("kind", text(80)),
    "site_vocadomi": Column("vocation", text(80)),
    "site_etat": Column("state", text(80)),
    "site_surf_brute": Column("gross_area_ha", area),
    "site_surf_utile": Column("useful_area_ha", area),
    "site_identif_date": Column("identified_on", day),
    "site_actu_date": Column("updated_on", day),
}
PLOT: Final[Mapping[str, Column]] = {
    "terr_refcad": Column("parcels", listed),
    "terr_surf_brute": Column("gross_area_ha", area),
    "terr_stade_amngt": Column("development_stage", text(80)),
    "terr_stade_comm": Column("sale_stage", text(80)),
    "terr_etat_occup": Column("occupancy_state", text(80)),
    "terr_usage": Column("use", text(80)),
    "terr_acquereur": Column("land_buyer", text(160)),
    "terr_cession_date": Column("sold_on", day),
    "terr_identif_date": Column("identified_on", day),
    "terr_actu_date": Column("updated_on", day),
}
OCCUPANT: Final[Mapping[str, Column]] = {
    "etab_raison_sociale": Column("legal_name", text(160), True),
    "etab_nom": Column("trade_name", text(160)),
    "etab_effectif_code": Column("headcount_band", text(2)),
    "etab_effectif_annee": Column("headcount_year", year),
    "etab_actif": Column("is_active", yes_or_no),
    "etab_creation_date": Column("opened_on", day),
    "etab_fermeture_date": Column("closed_on", day),
    "etab_actu_date": Column("updated_on", day),
}


def cell_of(value: object) -> str:
    """A field as the standard writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
