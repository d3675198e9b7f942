"""The demonstration's territory, its houses, companies and partnerships, with a few people enrolled: what is asked for is real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from tests import factories as make
from tests.factories import NOW

from maillage.journeys.demo import desks, making, rights, workshops
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.models import Person

CANARY = "Zqcanari"


def the_territory(settings: Any, folder: Path) -> Organisation:
    """Write it; the agency."""
    settings.MAILLAGE_HOME, settings.TIMETABLE_FOLDER, settings.MAILLAGE_DEMO = folder, folder / "timetables", True
    with transaction.atomic():
        making.make(NOW, lambda _said: None)
        agency = Organisation.objects.get(kind="agency")
        director = desks.director(agency)
        with enter(director.scope):
            people = list(Person.objects.order_by("pk")[:40])
            for each in people:
                each.family_name, each.given_name = f"{CANARY}{each.pk}", f"{CANARY}{each.pk}"
                each.save(update_fields=["family_name", "given_name"])
            workshops.fill(director, people, NOW)
            rights.load(people[-4:], director, NOW)
    return agency


def scopes(agency: Organisation) -> dict[str, list[Scope]]:
    """Every account of the territory by role, an elected official and an administrator with it."""
    found: dict[str, list[Scope]] = {role: [] for role in Role.values}
    for held in Membership.objects.select_related("account").order_by("pk"):
        found[held.role].append(make.scope(make.actor(held.account)))
    territories = tuple(Organisation.objects.filter(kind="intermunicipality").values_list("perimeter_id", flat=True))
    found["elected"] = [Scope(role="elected", agency=agency.pk, territories=territories)]
    found[Role.ADMINISTRATOR].append(Scope(role=Role.ADMINISTRATOR, account=Account.objects.first().pk, agency=agency.pk))
    found["public"] = [Scope(role="public")]
    found["nobody"] = [Scope()]
    return found
