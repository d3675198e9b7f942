"""Who follows which zone on one side, who could, and whose files wait for somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from maillage.domains.companies import selectors
from maillage.domains.companies.selectors import ZoneLine
from maillage.domains.companies.services.contacts import candidates
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor


def contacts_page(by: Actor, now: datetime) -> dict[str, Any]:
    """The zones of this side with their pairs, how many files each person follows, who leaves."""
    today = clock.today(now)
    zones, people = _zones(by, now), people_of(by, now)
    loads = selectors.loads(is_agency=by.is_agency_staff)
    leavers = selectors.leavers(side=by.organisation or 0, is_agency=by.is_agency_staff, today=today)
    going = {each.account for each in leavers}
    return {
        "zones": zones,
        "lacking": sum(not zone.contact and zone.park is None for zone in zones),
        "people": [(name, loads.get(key, 0)) for key, name in people if key not in going],
        "leavers": leavers,
        "takers": [(key, name) for key, name in people if key not in going],
        "is_agency": by.is_agency_staff,
        "side": by.organisation_label,
    }


def people_of(by: Actor, now: datetime) -> tuple[tuple[int, str], ...]:
    """Those of this side who may follow companies."""
    return selectors.names_of(candidates(by.organisation or 0, clock.today(now)))


def zone_of(by: Actor, body: int, park: int | None, now: datetime) -> ZoneLine:
    """One zone of the page."""
    found = next((zone for zone in _zones(by, now) if (zone.body, zone.park) == (body, park)), None)
    if found is None:
        raise NotFound
    return found


def _zones(by: Actor, now: datetime) -> tuple[ZoneLine, ...]:
    assert by.agency is not None
    bodies = selectors.bodies_of(by.agency, clock.today(now))
    if not by.is_agency_staff:
        bodies = {key: label for key, label in bodies.items() if key == by.organisation}
    return selectors.zones_of(agency=by.agency, side=by.organisation or 0, bodies=bodies)
