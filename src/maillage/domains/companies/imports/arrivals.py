"""Arrivals in a file: each line is good, and offered, or bad, and returned with its reasons. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.imports.tables import FileNotReadable, Line, Table, read_table, written
from maillage.domains.companies.models import Agreement, BusinessPark, Certainty, CompanyArrival, Plot, Source
from maillage.domains.companies.rules.likeness import core
from maillage.domains.companies.services.sheets import ArrivalSheet, check_expected, values_of
from maillage.kit.errors import Refused
from maillage.registry.territories.models import Commune
from maillage.registry.territories.rules import fold

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {  # field → folded headings that people write; the first is the model's
    "company_name": ("entreprise", "enseigne", "raison sociale", "nom", "societe"),
    "land_buyer": ("acquereur", "acquereur du terrain", "acheteur", "sci"),
    "number": ("siret", "siren", "siret ou siren", "numero siret"),
    "naf_code": ("naf", "code naf", "ape", "code ape"),
    "naf_nomenclature": ("nomenclature", "nomenclature naf"),
    "source": ("source", "origine", "signal"),
    "jobs_count": ("emplois", "emplois estimes", "nombre d emplois", "nb emplois", "effectif prevu"),
    "expected_on": ("ouverture", "date d ouverture", "ouverture prevue", "date prevue"),
    "certainty": ("certitude", "date certaine"),
    "agreement": ("accord", "accepte un appel", "accord pour un appel"),
    "contact_name": ("contact", "nom du contact"),
    "contact_phone": ("telephone", "tel"),
    "contact_email": ("courriel", "email", "e mail", "mail"),
    "park": ("zone", "zae", "site"),
    "plot": ("lot", "terrain"),
    "commune": ("commune", "ville", "code insee"),
}
SOURCES: Final = {fold(label): value for value, label in Source.choices} | {"permis": "building_permit", "vente": "plot_sale"}
CERTAINTIES: Final = {fold(label): value for value, label in Certainty.choices} | {"oui": "certain", "non": "possible"}
AGREEMENTS: Final = {fold(label): value for value, label in Agreement.choices} | {"oui": "yes", "non": "no", "": "unknown"}
NOMENCLATURES: Final = {"": "", "naf rev 2": "rev2", "rev2": "rev2", "rev 2": "rev2", "naf 2025": "2025", "2025": "2025"}
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
REASON: Final = "motif"


@dataclass(frozen=True, slots=True)
class Good:
    """A line that can be taken."""

    line: int
    sheet: ArrivalSheet


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot, and why, in sentences."""

    line: Line
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds."""

    headings: tuple[str, ...]
    good: tuple[Good, ...]
    bad: tuple[Bad, ...]

    def bad_file(self) -> bytes:
        """The bad lines as they came, with their number and their reasons, to be corrected and sent again."""
        keys = [fold(each) for each in self.headings]
        kept = [index for index, key in enumerate(keys) if key not in (REASON, "ligne")]
        rows = [[str(each.line.number), *(each.line[keys[index]] for index in kept), " ".join(each.reasons)] for each in self.bad]
        return written(["ligne", *(self.headings[index] for index in kept), REASON], rows)


@dataclass
class _Known:
    """What the lines are compared with: the territory's parks, plots, communes and sheets, and the lines before."""

    parks: dict[str, int]
    plots: dict[tuple[int, str], int]
    communes: dict[str, int]
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)


def read_arrivals(content: bytes, *, intermunicipality: int, today: date) -> Read:
    """Read a file of arrivals of one territory."""
    table = read_table(content)
    columns = _columns(table)
    known = _known(intermunicipality, today)
    good, bad = [], []
    for line in table.lines:
        sheet, reasons = _sheet(line, columns, known, today)
        if reasons:
            bad.append(Bad(line, tuple(reasons)))
        else:
            good.append(Good(line.number, sheet))
    return Read(table.headings, tuple(good), tuple(bad))


def _columns(table: Table) -> dict[str, str]:
    """Field → heading of the file."""
    there = {fold(each) for each in table.headings}
    found = {name: next((each for each in headings if each in there), "") for name, headings in HEADINGS.items()}
    if not found["company_name"] and not found["land_buyer"]:
        said = _("Il manque la colonne «\u00a0entreprise\u00a0» ou «\u00a0acquéreur\u00a0». Titrez la première ligne.")
        raise FileNotReadable(said)
    return found


def _known(intermunicipality: int, today: date) -> _Known:
    parks: dict[str, int] = {}
    for key, code, name in BusinessPark.objects.filter(intermunicipality=intermunicipality).values_list("pk", "code", "name"):
        parks |= {fold(code): key, fold(name): key}
    plots = {
        (park, fold(code)): key
        for key, park, code in Plot.objects.filter(park__in=set(parks.values())).values_list("pk", "park_id", "code")
    }
    communes: dict[str, int] = {}
    for key, name, code in Commune.objects.on(today).filter(codes__kind="insee").values_list("pk", "name_folded", "codes__value"):
        communes |= {name: key, fold(code): key}
    known = _Known(parks, plots, communes)
    rows = CompanyArrival.objects.whole().filter(intermunicipality=intermunicipality)
    for row in rows.only("pk", "name_folded", "siren", "siret", "commune_id"):
        for mark in _marks(row.siret or row.siren, row.name_folded, row.commune_id):
            known.seen[mark] = _("Cette entreprise est déjà signalée. Complétez sa fiche, puis retirez cette ligne.")
    return known


def _marks(number: str, folded: str, commune: int | None) -> list[tuple[str, ...]]:
    """By what one company is recognised among thousands: its number, else its name where it settles."""
    if number:
        return [("number", number)]
    return [("name", core(folded), str(commune or ""))] if folded else []


def _sheet(line: Line, columns: Mapping[str, str], known: _Known, today: date) -> tuple[ArrivalSheet, list[str]]:
    reasons: list[str] = []
    text = {name: line[heading] for name, heading in columns.items()}

    def of(table: Mapping[str, str], name: str, missing: str, default: str = "") -> str:
        value = table.get(fold(text[name])) if text[name] else default
        if value is None:
            reasons.append(missing)
        return value or default

    expected_on = _day(text["expected_on"], reasons)
    park = _key(known.parks.get, text["park"], reasons, _("Cette zone est inconnue. Importez-la d’abord."))
    sheet = ArrivalSheet(
        **{name: text[name] for name in ("company_name", "land_buyer", "number", "naf_code")},
        **{name: text[name] for name in ("contact_name", "contact_phone", "contact_email")},
        naf_nomenclature=of(NOMENCLATURES, "naf_nomenclature", _("Écrivez NAF rév. 2 ou NAF 2025.")),
        source=of(SOURCES, "source", _("Source\u00a0: vente d’un terrain, permis de construire, rencontre, autre."), "other"),
        jobs_count=_jobs(text["jobs_count"], reasons),
        expected_on=expected_on,
        certainty=of(CERTAINTIES, "certainty", _("La certitude est\u00a0: certaine, probable ou possible."), "possible"),
        agreement=of(AGREEMENTS, "agreement", _("L’accord est\u00a0: oui, non, ou vide."), "unknown"),
        park=park,
        plot=_plot(text["plot"], park, known, reasons),
        commune=_key(known.communes.get, text["commune"], reasons, _("Commune inconnue. Donnez son nom ou son code.")),
    )
    _check(sheet, known, line, today, reasons)
    return sheet, reasons


def _check(sheet: ArrivalSheet, known: _Known, line: Line, today: date, reasons: list[str]) -> None:
    """What the form would refuse, and what a line before or a sheet already says."""
    try:
        values = values_of(sheet, today)
        check_expected(sheet.expected_on, today)
    except Refused as refused:
        reasons.append(str(refused))
        return
    marks = _marks(str(values["siret"] or values["siren"]), fold(sheet.company_name), sheet.commune)
    reasons += list(dict.fromkeys(known.seen[mark] for mark in marks if mark in known.seen))
    if not reasons:
        said = _("C’est la même entreprise qu’à la ligne %(line)s. Gardez une seule des deux lignes.")
        known.seen.update(dict.fromkeys(marks, said % {"line": line.number}))


def _key(find: Callable[[str], int | None], typed: str, reasons: list[str], missing: str) -> int | None:
    found = find(fold(typed)) if typed else None
    if typed and found is None:
        reasons.append(missing)
    return found


def _plot(typed: str, park: int | None, known: _Known, reasons: list[str]) -> int | None:
    if not typed:
        return None
    return _key(lambda code: known.plots.get((park or 0, code)), typed, reasons, _("Ce lot est inconnu dans cette zone."))


def _day(typed: str, reasons: list[str]) -> date | None:
    """31/03/2025 or 2025-03-31."""
    if not typed:
        return None
    french = _FRENCH_DAY.fullmatch(typed)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return datetime.strptime(typed[:10], "%Y-%m-%d").date()  # noqa: DTZ007  # a day, no instant
    except ValueError:
        reasons.append(_("Écrivez la date comme 31/03/2027."))
        return None


def _jobs(typed: str, reasons: list[str]) -> int | None:
    plain = "".join(typed.split())
    if not plain:
        return None
    if not plain.isascii() or not plain.isdigit() or len(plain) > 6:
        reasons.append(_("Écrivez le nombre d’emplois en chiffres, ou laissez vide."))
        return None
    return int(plain)


def sheets(good: Iterable[Good]) -> tuple[ArrivalSheet, ...]:
    """What can be signalled."""
    return tuple(each.sheet for each in good)


def model_file() -> bytes:
    """The headings that are read, and one invented line to be replaced."""
    sample = {
        "company_name": "Conserverie du Lac",
        "land_buyer": "SCI des Pins",
        "source": "vente d’un terrain",
        "jobs_count": "24",
        "expected_on": "31/03/2027",
        "certainty": "probable",
        "agreement": "oui",
        "commune": "Clermont-l'Hérault",
    }
    return written([names[0] for names in HEADINGS.values()], [[sample.get(field, "") for field in HEADINGS]])
