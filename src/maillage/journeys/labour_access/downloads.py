"""The same answer as a table for a spreadsheet: shifts, start times, remedies, communes, families, with what they stand on."""

from __future__ import annotations

from django.http import HttpResponse

from maillage.journeys.labour_access.figures import Counts, LabourAccess
from maillage.journeys.labour_access.rounding import published_words
from maillage.journeys.reach_map.downloads import Row, csv_answer

HEAD: Row = ("partie", "quoi", "horaire", "en_car", "en_car_ou_covoiturage", "en_voiture_estimation", "gain", "en_tout")


def access_rows(page: LabourAccess) -> list[Row]:
    """One table; the first column says which part of the page a line belongs to."""
    rows: list[Row] = [HEAD]
    for shift in page.shifts:
        code = shift.shift.code
        rows.append(("équipe", "tous les jours demandés", code, *_counts(shift.people), "", page.total))
        rows += [("jour", each.day.isoformat(), code, _cell(each.bus), "", "", "", "") for each in shift.by_day]
        rows += [("autre horaire", each.shift.code, code, "", "", "", _cell(each.gain), "") for each in shift.better]
        rows += [("à mettre en place", each.words, code, "", "", "", _cell(each.gain), "") for each in shift.remedies]
    rows += [("heure de début", "", each.shift.code, _cell(each.bus), "", "", "", "") for each in page.curve]
    for family in page.families:
        rows.append(
            (
                "famille",
                f"{family.code} {family.label}",
                page.first.shift.code,
                *_counts(family.people),
                "",
                _cell(family.everybody),
            )
        )
    for commune in page.communes:
        ways = commune.bus_words, _yes(commune.by_ride or bool(commune.shifts)), _yes(commune.by_car)
        known = "" if commune.inhabitants is None else _cell(commune.inhabitants)
        rows.append(("commune", f"{commune.insee} {commune.name}".strip(), "", *ways, "", known))
    return rows


def access_file(page: LabourAccess) -> HttpResponse:
    """The CSV."""
    return csv_answer(access_rows(page), page.terms, f"acces-emploi-{page.target.code or 'lieu'}-{page.days[0]}")


def _counts(counts: Counts) -> tuple[int | str, int | str, int | str]:
    return _cell(counts.bus), _cell(counts.ride), _cell(counts.car)


def _cell(count: int | None) -> int | str:
    """A number that a spreadsheet counts with, or that it is hidden."""
    return published_words(None) if count is None else count


def _yes(is_so: bool) -> str:
    return "oui" if is_so else "non"
