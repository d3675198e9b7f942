"""What forecasts stand on, in files: hiring weights activity × occupation, lead times, a ramp. Good lines, or bad with a reason.

Weights are read as the open counts of hires come (rome_id, naf_id, hirings) and as a table without counts (a division or a
class, and an occupation), where each pair weighs one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from maillage.domains.companies.imports.tables import FileNotReadable, Line, Table, read_table
from maillage.domains.companies.rules.activities import Nomenclature, naf
from maillage.domains.companies.rules.forecast import MONTHS, SIDES, Lead
from maillage.domains.companies.services.forecast import WeightRow
from maillage.registry.territories.rules import fold

OCCUPATION: Final = ("rome id", "code rome", "rome", "metier", "occupation")
ACTIVITY: Final = ("naf id", "code naf", "naf", "ape", "code ape", "ape700", "division", "division naf", "secteur")
HIRES: Final = ("hirings", "embauches", "nb embauches", "poids", "nombre", "effectif")
EDITION: Final = ("nomenclature", "nomenclature naf")
EDITIONS: Final = {"": "rev2", "rev2": "rev2", "rev 2": "rev2", "naf rev 2": "rev2", "2025": "2025", "naf 2025": "2025"}
MOST_WEEKS: Final = 156
_DIVISION = re.compile(r"\d{1,2}")
_OCCUPATION = re.compile(r"[A-N]\d{4}")
_SIDES: Final = {fold(label): code for code, label in SIDES.items()} | {"agence": "agency", "entreprise": "company", "": "both"}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken: its number in the file, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: rows as its service takes them, and lines to correct."""

    good: tuple[Any, ...]
    bad: tuple[BadLine, ...]


class _Unfit(ValueError):
    """Says in French what to write."""


def read_weights(content: bytes) -> Read:
    """WeightRow for each pair; the same pair twice is added up."""
    table = read_table(content)
    occupation, activity = _needed(table, OCCUPATION, "code ROME"), _needed(table, ACTIVITY, "code NAF")
    hires, edition = _column(table, HIRES), _column(table, EDITION)

    def row(line: Line) -> WeightRow:
        code = line[occupation].upper()
        if not _OCCUPATION.fullmatch(code):
            raise _Unfit(_("Écrivez un code ROME, comme N1103."))
        known = EDITIONS.get(fold(line[edition]) if edition else "")
        if known is None:
            raise _Unfit(_("Écrivez rev2 ou 2025 pour la nomenclature."))
        return WeightRow(_activity(line[activity]), Nomenclature(known).value, code, _weight(line[hires]) if hires else 1.0)

    read = _read(table, row)
    summed: dict[tuple[str, str, str], float] = {}
    for each in read.good:
        key = each.naf, each.nomenclature, each.occupation
        summed[key] = summed.get(key, 0.0) + each.weight
    return Read(tuple(WeightRow(*key, weight) for key, weight in summed.items()), read.bad)


def read_leads(content: bytes) -> Read:
    """Lead for each line: code, libellé, semaines avant, durée, qui, source."""
    table = read_table(content)
    names = (("code",), ("libelle", "quoi", "mesure"), ("semaines avant", "semaines", "avant"), ("duree", "duree semaines"))
    code, label, before, lasts = (_needed(table, each, each[0]) for each in names)
    side, source = _column(table, ("qui", "cote")), _column(table, ("source",))

    def row(line: Line) -> Lead:
        weeks, long = _whole(line[before], 0, MOST_WEEKS), _whole(line[lasts], 0, MOST_WEEKS)
        who = _SIDES.get(fold(line[side]) if side else "", "")
        if not line[code] or not line[label]:
            raise _Unfit(_("Donnez un code et un libellé."))
        if not re.fullmatch(r"[-\w]{1,40}", line[code], re.ASCII):
            raise _Unfit(_("Écrivez le code sans accent ni espace, comme job_dating."))
        if long > weeks:
            raise _Unfit(_("La durée dépasse le temps avant l’ouverture. Corrigez l’un des deux."))
        if not who:
            raise _Unfit(_("Écrivez l’agence, l’entreprise ou les deux ensemble."))
        return Lead(
            line[code], line[label][:160], weeks, long, who, (line[source] if source else "")[:160] or _("fichier de l’agence")
        )

    read = _read(table, row)
    return Read(tuple({lead.code: lead for lead in read.good}.values()), read.bad)


def read_ramp(content: bytes) -> Read:
    """(month, share) for each line: mois, part."""
    table = read_table(content)
    month, share = _needed(table, ("mois",), "mois"), _needed(table, ("part", "poids"), "part")

    def row(line: Line) -> tuple[int, float]:
        value = _weight(line[share].rstrip("% "))
        return _whole(line[month], -MONTHS, MONTHS), value / 100 if "%" in line[share] else value

    read = _read(table, row)
    return Read(tuple(dict(read.good).items()), read.bad)


def _read(table: Table, row: Callable[[Line], Any]) -> Read:
    good, bad = [], []
    for line in table.lines:
        try:
            good.append(row(line))
        except _Unfit as error:
            bad.append(BadLine(line.number, str(error)))
    return Read(tuple(good), tuple(bad))


def _activity(cell: str) -> str:
    code = naf(cell)
    if code is not None:
        return code
    if _DIVISION.fullmatch(cell.strip()):
        return cell.strip().zfill(2)
    raise _Unfit(_("Écrivez un code NAF, comme 52.10B, ou une division, comme 52."))


def _weight(cell: str) -> float:
    try:
        value = float(cell.replace(",", ".").replace("\u00a0", "").replace("\u202f", "").replace(" ", ""))
    except ValueError as error:
        raise _Unfit(_("Nombre illisible. Écrivez un nombre, comme 94.")) from error
    if not 0 < value < 1e9:
        raise _Unfit(_("Écrivez un nombre plus grand que zéro."))
    return value


def _whole(cell: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,4}", cell.strip()) or not least <= int(cell) <= most:
        raise _Unfit(_("Écrivez un nombre entier de %(least)s à %(most)s.") % {"least": least, "most": most})
    return int(cell)


def _needed(table: Table, names: Sequence[str], words: str) -> str:
    found = _column(table, names)
    if not found:
        raise FileNotReadable(_("Il manque la colonne «\u00a0%(name)s\u00a0». Titrez la première ligne.") % {"name": words})
    return found


def _column(table: Table, names: Sequence[str]) -> str:
    there = {fold(each) for each in table.headings}
    return next((each for each in names if each in there), "")
