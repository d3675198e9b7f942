"""Public holidays and school holidays from their calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.diary.selectors import SCHOOL_ZONE
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, Whole, read_table
from maillage.registry.territories.rules import fold

FORM = "Écrivez-la ainsi\u00a0: 2026-12-25."
LONGEST = 60
ZONES = ("A", "B", "C")


def read_holidays(path: Path, findings: Findings) -> list[Holiday]:
    """Public holidays, once each."""
    days: dict[date, Holiday] = {}
    for row in read_table(path, ("date", "nom"), findings):
        on = _day(row, "date", findings)
        if on in days:
            findings.error(row, "date", f"Le {on:%d/%m/%Y} est deux fois dans ce fichier.", "Gardez une seule ligne.")
        elif on is not None:
            days[on] = Holiday(on=on, name=row["nom"][:LONGEST])
    return list(days.values())


def read_school_breaks(path: Path, findings: Findings) -> list[SchoolBreak]:
    """School holidays by zone; both days belong to them."""
    breaks: dict[tuple[str, date], SchoolBreak] = {}
    for row in read_table(path, ("zone", "nom", "debut", "fin"), findings):
        zone, first, last = _zone(row, findings), _day(row, "debut", findings), _day(row, "fin", findings)
        if zone is None or first is None or last is None:
            continue
        if last < first:
            findings.error(row, "fin", "Ces vacances finissent avant de commencer.", "Corrigez l’une des deux dates.")
        elif (zone, first) in breaks:
            findings.error(row, "debut", "Ces vacances sont deux fois dans ce fichier.", "Gardez une seule ligne.")
        else:
            breaks[zone, first] = SchoolBreak(zone=zone, name=row["nom"][:LONGEST], first_day=first, last_day=last)
    if breaks and not any(zone == SCHOOL_ZONE for zone, _ in breaks):
        message = f"Aucune ligne n’est de la zone {SCHOOL_ZONE}, celle d’ici\u00a0: ces vacances ne ferment aucune plage."
        findings.remark(Whole(path.name), "zone", message, f"Ajoutez les vacances de la zone {SCHOOL_ZONE}.")
    return list(breaks.values())


def write_holidays(days: Iterable[Holiday], change: Change) -> None:
    """Add what is new, correct the names."""
    held = {row.on: row for row in Holiday.objects.all()}
    for day in days:
        before = held.get(day.on)
        if before is None:
            day.save()
            change.created.append(str(day))
        elif before.name != day.name:
            before.name = day.name
            before.save()
            change.changed.append(str(day))


def write_school_breaks(breaks: Iterable[SchoolBreak], change: Change) -> None:
    """Add what is new, correct names and ends."""
    held = {(row.zone, row.first_day): row for row in SchoolBreak.objects.all()}
    for each in breaks:
        before = held.get((each.zone, each.first_day))
        if before is None:
            each.save()
            change.created.append(f"{each.name} {each.first_day.year}")
        elif (before.name, before.last_day) != (each.name, each.last_day):
            before.name, before.last_day = each.name, each.last_day
            before.save()
            change.changed.append(f"{each.name} {each.first_day.year}")


def _zone(row: Row, findings: Findings) -> str | None:
    """The letter alone, as it is compared: files write C, c or Zone C."""
    letter = fold(row["zone"]).removeprefix("zone ").upper()
    if letter not in ZONES:
        findings.error(row, "zone", f"«\u00a0{row['zone']}\u00a0» n’est pas une zone.", "Écrivez A, B ou C, ou retirez la ligne.")
        return None
    return letter


def _day(row: Row, column: str, findings: Findings) -> date | None:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        findings.error(row, column, f"«\u00a0{row[column]}\u00a0» n’est pas une date.", FORM)
        return None
