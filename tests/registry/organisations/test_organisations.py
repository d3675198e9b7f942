"""Organisations: who may open one, name it, and say with which agency it works."""

from __future__ import annotations

from datetime import date

import pytest
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit.errors import NotAllowed
from maillage.registry.organisations import errors, selectors, services
from maillage.registry.organisations.models import Collaboration, Organisation

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def test_a_director_opens_a_house(cast: Cast) -> None:
    house = services.create_organisation(
        kind="house", house_kind="fixed", name="France services de Paulhan", by=cast.act(cast.helene), now=make.NOW
    )
    assert (house.label, house.official_name) == ("France services de Paulhan",) * 2


@pytest.mark.parametrize("who", ["claire", "nadege", "yolande", "sophie", "bruno"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    before = Organisation.objects.count()
    with pytest.raises(NotAllowed):
        services.create_organisation(kind="partner", name="X", by=cast.act(getattr(cast, who)), now=make.NOW)
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(("kind", "house_kind"), [("house", ""), ("partner", "fixed")])
def test_a_house_and_only_a_house_has_a_house_kind(cast: Cast, kind: str, house_kind: str) -> None:
    with pytest.raises(errors.HouseKindMissing):
        services.create_organisation(kind=kind, house_kind=house_kind, name="X", by=cast.act(cast.helene), now=make.NOW)


def test_a_house_changes_its_own_name_and_its_official_name_stays(cast: Cast) -> None:
    by = cast.act(cast.nadege)
    renamed = services.rename(organisation=cast.house.pk, label=" La Maison ", by=by, now=make.NOW)
    assert (renamed.label, renamed.official_name) == ("La Maison", "Maison France Services de Lodève")
    assert services.rename(organisation=cast.house.pk, label=" ", by=by, now=make.NOW).label == renamed.official_name


def test_a_house_does_not_rename_another(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.rename(organisation=cast.house.pk, label="X", by=cast.act(cast.lucie), now=make.NOW)


def test_an_outside_identifier_belongs_to_one_organisation(cast: Cast) -> None:
    given = {"kind": "house", "value": "211", "since": date(2026, 1, 1), "by": cast.act(cast.helene), "now": make.NOW}
    services.give_code(organisation=cast.house.pk, **given)
    services.give_code(organisation=cast.house.pk, **given)
    with pytest.raises(errors.CodeTaken):
        services.give_code(organisation=cast.house_of_gignac.pk, **given)
    assert selectors.organisation_of_code("house", "211", TODAY) == cast.house.pk
    assert selectors.organisation_of_code("house", "211", date(2025, 12, 31)) is None


def test_a_house_may_work_with_two_agencies_and_once_with_each(cast: Cast) -> None:
    by = cast.act(cast.helene)
    for _ in range(2):
        services.collaborate(agency=cast.agency_elsewhere.pk, organisation=cast.house.pk, since=TODAY, by=by, now=make.NOW)
    assert cast.house.collaborations.count() == 2


def test_a_collaboration_ends_on_a_day_after_it_started(cast: Cast) -> None:
    held = Collaboration.objects.get(organisation=cast.house)
    by = cast.act(cast.helene)
    with pytest.raises(errors.CollaborationDatesWrong):
        services.end_collaboration(collaboration=held.pk, on=held.since, by=by, now=make.NOW)
    services.end_collaboration(collaboration=held.pk, on=TODAY, by=by, now=make.NOW)
    assert [each.label for each in selectors.houses(TODAY, agency=cast.agency.pk)] == [cast.house_of_gignac.label]


def test_houses_are_those_open_on_that_day(cast: Cast) -> None:
    cast.house.closes_on = TODAY
    cast.house.save()
    assert [each.key for each in selectors.houses(TODAY)] == [cast.house_of_gignac.pk]
    assert len(selectors.houses(date(2026, 11, 15))) == 2


def test_agencies_are_listed_apart(cast: Cast) -> None:
    assert {each.key for each in selectors.agencies(TODAY)} == {cast.agency.pk, cast.agency_elsewhere.pk}


def test_a_card_says_whom_to_call_and_whether_it_goes_round(cast: Cast) -> None:
    bus = make.house("Bus", mobile=True, phone="+33639981217")
    card = selectors.organisation_card(bus.pk)
    assert card is not None
    assert card.is_mobile
    assert selectors.phone_of_house(bus.pk) == "+33639981217"
    assert selectors.organisation_card(0) is None
    assert selectors.phone_of_house(0) == ""
