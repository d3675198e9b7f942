"""From the files' houses and agencies to organisations, their codes, their places and their hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from maillage.registry.organisations.models import Organisation, OrganisationCode
from maillage.registry.places.imports.agencies import AgencyLine
from maillage.registry.places.imports.houses import HouseLine
from maillage.registry.places.models import Place, PlaceHours
from maillage.registry.places.rules.hours import Stretch
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.models import Commune

PLACES = "lieux"
CodeKind = OrganisationCode.Kind


@dataclass(frozen=True, slots=True)
class Dates:
    """The day the vintage holds from, and today."""

    since: date
    today: date


def correct(row: Model, fields: Mapping[str, object]) -> bool:
    """Write the fields that differ; an empty one in the file never erases what somebody filled in."""
    changed = [name for name, value in fields.items() if value not in ("", None) and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def write_house(line: HouseLine, communes: Mapping[str, Commune], dates: Dates, change: Change) -> Organisation:
    """The organisation of a house, by its number in the national list; one that had closed is open again."""
    fields = {
        "house_kind": line.house_kind,
        "phone": line.phone,
        "email": line.email,
        "commune": communes[line.commune.insee],
    }
    house = _organisation(CodeKind.HOUSE, line.code)
    if house is None:
        house = _create(Organisation.Kind.HOUSE, line.name, CodeKind.HOUSE, line.code, dates.since, fields)
        change.created.append(house.label)
        return house
    is_changed = _rename(house, line.name) | correct(house, fields)
    if house.closes_on is not None and house.closes_on <= dates.today:
        house.closes_on, is_changed = None, True
        house.save(update_fields=["closes_on"])
    if is_changed:
        change.changed.append(house.label)
    return house


def write_agency(line: AgencyLine, communes: Mapping[str, Commune], dates: Dates, change: Change) -> Organisation:
    """The organisation of an agency, by its Safir code."""
    fields = {"commune": communes[line.commune.insee]}
    agency = _organisation(CodeKind.SAFIR, line.safir)
    if agency is None:
        agency = _create(Organisation.Kind.AGENCY, line.name, CodeKind.SAFIR, line.safir, dates.since, fields)
        change.created.append(agency.label)
    elif _rename(agency, line.name) | correct(agency, fields):
        change.changed.append(agency.label)
    return agency


def close_missing_houses(lines: Sequence[HouseLine], communes: Mapping[str, Commune], today: date, change: Change) -> None:
    """Houses of the territory that are in the register and no longer in the list close today."""
    listed = {line.code for line in lines}
    open_houses = Organisation.objects.houses().filter(closes_on__isnull=True, commune__in=list(communes.values()))
    for house in open_houses.filter(codes__kind=CodeKind.HOUSE).distinct():
        codes = set(house.codes.filter(kind=CodeKind.HOUSE).values_list("value", flat=True))
        if codes.isdisjoint(listed) and (house.opens_on is None or house.opens_on < today):
            house.closes_on = today
            house.save(update_fields=["closes_on"])
            change.ended.append(house.label)


def write_place(host: Organisation, kind: str, town: str, fields: Mapping[str, object], change: Change) -> Place:
    """The place of that kind that the organisation has in that town, opened again if it had closed."""
    place = Place.objects.filter(host=host, kind=kind, town=town).order_by("pk").first()
    if place is None:
        place = Place.objects.create(host=host, kind=kind, town=town, name=host.label[:120], **fields)
        change.created.append(str(place))
        return place
    is_changed = correct(place, fields)
    if place.closed_on is not None:
        place.closed_on, is_changed = None, True
        place.save(update_fields=["closed_on"])
    if is_changed:
        change.changed.append(str(place))
    return place


def write_hours(place: Place, hours: Sequence[Stretch], change: Change) -> None:
    """The usual hours of a place, replaced when they differ; a file without any leaves them."""
    held = {Stretch(row.weekday, row.opens_at, row.closes_at) for row in place.hours.all()}
    if not hours or held == set(hours):
        return
    place.hours.all().delete()
    PlaceHours.objects.bulk_create(
        PlaceHours(place=place, weekday=each.weekday, opens_at=each.start, closes_at=each.end) for each in hours
    )
    (change.changed if held else change.created).append(str(place))


def _organisation(kind: str, value: str) -> Organisation | None:
    code = OrganisationCode.objects.filter(kind=kind, value=value).order_by("-since").first()
    return code.organisation if code else None


def _create(kind: str, name: str, code_kind: str, code: str, since: date, fields: Mapping[str, object]) -> Organisation:
    row = Organisation.objects.create(kind=kind, official_name=name[:160], label=name[:120], **fields)
    OrganisationCode.objects.create(kind=code_kind, value=code, since=since, organisation=row)
    return row


def _rename(row: Organisation, name: str) -> bool:
    """A new official name; the name in use follows it unless somebody had edited it."""
    fields = {"official_name": name[:160]}
    if row.label == row.official_name[:120]:
        fields["label"] = name[:120]
    return correct(row, fields)
