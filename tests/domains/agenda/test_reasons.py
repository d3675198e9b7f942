"""Reasons: written by the director, refused when they cannot be searched, shown to whoever may book them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.domains.agenda.world import ALONE, NOW, World, a_reason

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import ReasonImpossible
from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.agenda.services.reasons import ReasonRules, ReasonText, write_reason
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.selectors import PUBLIC

pytestmark = pytest.mark.django_db
TEXT = ReasonText(" Préparer un CV ", "Une demi-heure", ["Votre CV, même ancien"])


def write(world: World, who: str = "helene", text: ReasonText = TEXT, **rules: Any) -> AppointmentReason:
    values = {"duration_min": 45, "modes": ["in_person"]} | rules
    with world.seen_by(getattr(world.cast, who)) as by:
        return write_reason(agency=world.cast.agency.pk, text=text, rules=ReasonRules(**values), by=by, now=NOW)


def test_the_director_opens_a_reason_and_people_read_it(world: World) -> None:
    row = write(world)
    assert (row.label, row.step_min, row.bring) == ("Préparer un CV", 45, ["Votre CV, même ancien"])
    assert row.pk in {card.key for card in selectors.reasons_for(PUBLIC)}


def test_a_reason_that_is_closed_is_no_longer_offered(world: World) -> None:
    row = write(world)
    with world.seen_by(world.cast.helene) as by:
        rules = ReasonRules(45, ["in_person"], is_active=False)
        write_reason(agency=world.cast.agency.pk, text=TEXT, rules=rules, by=by, now=NOW, reason=row)
    assert row.pk not in {card.key for card in selectors.reasons_for(PUBLIC)}


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"duration_min": 32}, "duration_min"),
        ({"duration_min": 0}, "duration_min"),
        ({"buffer_after_min": 3}, "buffer_after_min"),
        ({"step_min": 7}, "step_min"),
        ({"policy": "tea"}, "policy"),
        ({"modes": []}, "modes"),
        ({"modes": ["pigeon"]}, "modes"),
        ({"bookable_by": "nobody"}, "bookable_by"),
        ({"cap_per_day": 0}, "cap_per_day"),
        ({"text": ReasonText("  ")}, "label"),
    ],
)
def test_a_reason_that_cannot_be_searched_is_refused_at_its_field(world: World, rules: dict[str, Any], field: str) -> None:
    with pytest.raises(ReasonImpossible) as refusal:
        write(world, **rules)
    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["claire", "nadege", "paul", "sophie"])
def test_nobody_else_writes_the_agencys_reasons(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        write(world, who)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"duration_min": 32}, "reason_times_are_multiples_of_5_minutes"),
        ({"buffer_after_min": 1}, "reason_times_are_multiples_of_5_minutes"),
        ({"duration_min": 0}, "reason_lasts_and_steps_at_least_5_minutes"),
        ({"modes": []}, "reason_has_a_mode"),
        ({"cap_per_day": 0}, "reason_caps_at_one_a_day_or_more"),
    ],
)
def test_the_database_refuses_it_too(world: World, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_reason(world.cast.agency, "Impossible", **fields)


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("agents", {"claire"}),
        ("partners", {"claire", "nadege", "yolande"}),
        ("everyone", {"claire", "nadege", "yolande", "public"}),
    ],
)
def test_a_reason_is_shown_to_whoever_may_book_it(world: World, audience: str, seen: set[str]) -> None:
    row = a_reason(world.cast.agency, "Réservé", bookable_by=audience)
    actors = {name: world.actor(getattr(world.cast, name)) for name in ("claire", "nadege", "yolande", "paul", "sophie", "bruno")}
    actors["public"] = PUBLIC
    assert {name for name, actor in actors.items() if row.pk in {card.key for card in selectors.reasons_for(actor)}} == seen


def test_the_link_of_an_appointment_moves_within_its_reason_whoever_may_book_it(world: World) -> None:
    row = a_reason(world.cast.agency, "Réservé", bookable_by="agents")
    assert selectors.reason(row.pk, ALONE) == row
    with pytest.raises(NotFound):
        selectors.reason(row.pk, PUBLIC)
    with pytest.raises(NotFound):
        selectors.reason(None, PUBLIC)
