"""Public holidays and school holidays from their calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.imports.findings import Findings
from maillage.registry.territories.imports.tables import Row, read_table

FORM = "Écrivez-la ainsi\u00a0: 2026-12-25."
LONGEST = 60


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
        first, last = _day(row, "debut", findings), _day(row, "fin", findings)
        if first is None or last is None:
            continue
        if last < first:
            findings.error(row, "fin", "Ces vacances finissent avant de commencer.", "Corrigez l’une des deux dates.")
        elif (row["zone"], first) in breaks:
            findings.error(row, "debut", "Ces vacances sont deux fois dans ce fichier.", "Gardez une seule ligne.")
        else:
            breaks[row["zone"], first] = SchoolBreak(zone=row["zone"], name=row["nom"][:LONGEST], first_day=first, last_day=last)
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


def _day(row: Row, column: str, findings: Findings) -> date | None:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        findings.error(row, column, f"«\u00a0{row[column]}\u00a0» n’est pas une date.", FORM)
        return None
