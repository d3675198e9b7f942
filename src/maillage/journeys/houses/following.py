"""An action after a day at the agency, followed by the partnership of the territory: created there, its state shown here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.selectors import ActionLine, DayCard
from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships import services as partnership_services
from maillage.domains.partnerships.rules.catalogue import in_force
from maillage.domains.partnerships.services import ActionSheet
from maillage.journeys.houses.forms import FollowForm
from maillage.kit import clock
from maillage.kit.errors import NotFound, Refused
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.places.models import Place
from maillage.registry.territories.models import PerimeterMember

ACTION: Final = "partnership_action"
FIELD, INDICATOR, TARGET = "houses", "20", 10  # what a first action after a day is proposed as


class NoTerritory(Refused):
    """The house lies in no intermunicipality that this agency works with."""

    code = "house_without_territory"

    def __init__(self) -> None:
        super().__init__(_("Cette maison n’est dans aucune intercommunalité partenaire. Vérifiez la commune de son lieu."))


@dataclass(frozen=True, slots=True)
class Followed:
    """An action as the partnership tells it."""

    key: int
    state_label: str
    due_on: date
    is_wrong: bool


def body_of(house: int, agency: int, day: date) -> int | None:
    """The intermunicipality where a house lies, when the agency works with it."""
    communes = Place.objects.filter(host_id=house).values("commune_id")
    perimeters = PerimeterMember.objects.on(day).filter(commune_id__in=communes).values("perimeter_id")
    works = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.filter(kind=Organisation.Kind.INTERMUNICIPALITY, perimeter_id__in=perimeters, pk__in=works)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def houses_of(body: int, day: date) -> set[int]:
    """The houses that have a place in the perimeter of an intermunicipality."""
    perimeter = Organisation.objects.filter(pk=body).values("perimeter_id")
    communes = PerimeterMember.objects.on(day).filter(perimeter_id__in=perimeter).values("commune_id")
    rows = Place.objects.filter(commune_id__in=communes, host__kind=Organisation.Kind.HOUSE)
    return set(rows.values_list("host_id", flat=True))


def officers_of(card: DayCard, today: date) -> tuple[tuple[int, str], ...]:
    """Who may answer in the territory of a day's house, by name."""
    body = body_of(card.house, card.agency, today)
    return partnerships.owners_of(body, partnerships.LOCAL_OWNERS, today) if body else ()


def follow_form(action: int, owners: Iterable[tuple[int, str]], today: date, data: Mapping[str, Any] | None = None) -> FollowForm:
    """The three answers, proposed: the first officer of the territory, visits to the houses, ten of them."""
    indicators = [(each.code, each.title) for each in in_force(today)]
    initial = {"indicator": INDICATOR, "target": TARGET}
    return FollowForm(data, owners=owners, indicators=indicators, initial=initial, auto_id=f"follow_{action}_%s")


@transaction.atomic
def follow_at_partnership(*, day: int, action: int, asked: Mapping[str, Any], by: Actor, now: datetime) -> int:
    """Write it down as an action of the partnership, carried out by this day, and link both; the key of the action."""
    today = clock.today(now)
    card = houses.shadowing_day(day, today)
    line = next((each for each in card.actions if each.key == action), None)
    if line is None or by.account is None:
        raise NotFound
    body = body_of(card.house, card.agency, today)
    if body is None:
        raise NoTerritory
    sheet = ActionSheet(
        title=line.what,
        what=_("Suite de la journée à l’agence du %(day)s, pour %(house)s.")
        % {"day": words.date_long(card.on), "house": card.house_label},
        field=FIELD,
        agency_owner=by.account,
        target_sense="at_least",
        due_on=line.due_on,
        **asked,
    )
    made = partnership_services.propose_action(body=body, sheet=sheet, by=by, now=now)
    partnership_services.link_action(action=made.pk, kind="shadowing_day", key=day, known={day}, by=by, now=now)
    services.follow_action(action=action, link=(ACTION, made.pk), by=by, now=now)
    return made.pk


def followed(lines: Iterable[ActionLine], agency: int, today: date) -> dict[int, Followed]:
    """What the partnership says of those it follows, by key of the line, where this reader sees it."""
    keys = {each.link_key: each.key for each in lines if each.link_kind == ACTION and each.link_key is not None}
    if not keys:
        return {}
    bodies = list(partnerships.bodies_of(agency, today))
    return {
        keys[line.key]: Followed(line.key, line.state_label, line.due_on, bool(line.flags))
        for line in partnerships.actions_of(bodies, agency, today)
        if line.key in keys
    }
