"""A day inside the agency: everybody's diary, a host replaced in one action, called off, held; who has had theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.domains.houses import selectors, services
from maillage.domains.houses.errors import ActionFollowed, DayNotPossible, DayOver, NotWorkingTogether, RatingNotPossible
from maillage.domains.houses.facts import facts
from maillage.domains.houses.models import ShadowingDay, ShadowingRating
from maillage.domains.houses.rules.shadowing import Stretch
from maillage.domains.houses.selectors.shadowing import TRADE
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import Taking, put_leave, take

pytestmark = pytest.mark.django_db
NOW = make.NOW
ON = date(2026, 12, 1)  # a Tuesday
TABLES = ("shadowingday", "shadowingstretch", "shadowingguest", "shadowingaction", "shadowingrating")


def at(hour: int, on: date = ON) -> datetime:
    return datetime(on.year, on.month, on.day, hour - 1, tzinfo=UTC)  # winter time


@pytest.fixture
def cast(db: None) -> Cast:
    with transaction.atomic():
        return the_cast()


def act(who: Account, verb: Any, *, now: datetime = NOW, **values: Any) -> Any:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return verb(by=by, now=now, **values)


def plan(cast: Cast, who: Account | None = None, **values: Any) -> int:
    programme = [Stretch(at(9), at(11), "welcome", cast.claire.pk), Stretch(at(11), at(12), "benefits", cast.samir.pk)]
    asked = {
        "agency": cast.agency.pk,
        "house": cast.house.pk,
        "programme": programme,
        "guests": [cast.nadege.pk, cast.remi.pk],
    }
    return act(who or cast.helene, services.plan_day, **(asked | values)).pk


def held_by(account: Account) -> list[tuple[datetime, datetime]]:
    rows = Occupancy.objects.filter(trade=TRADE, resource=account.resource).order_by("during")
    return [(row.during.lower, row.during.upper) for row in rows]


def card(cast: Cast, day: int, who: Account | None = None) -> selectors.DayCard:
    with make.in_scope(make.scope(make.actor(who or cast.helene))):
        return selectors.shadowing_day(day, make.TODAY)


def test_a_day_takes_the_time_of_its_hosts_and_guests_and_a_busy_host_is_refused_by_name(cast: Cast) -> None:
    take([Taking(cast.samir.resource_id, at(11), at(12))], trade="other", key=1)  # type: ignore[arg-type]  # has a diary
    with pytest.raises(DayNotPossible, match="Samir Bensaïd"):
        plan(cast)
    Occupancy.objects.filter(trade="other").delete()
    day = plan(cast)
    assert held_by(cast.claire) == [(at(9), at(11))]
    assert held_by(cast.samir) == [(at(11), at(12))]
    assert held_by(cast.nadege) == held_by(cast.remi) == [(at(9), at(12))]
    with pytest.raises(DayNotPossible, match="déjà prévue"):
        plan(cast)
    act(cast.helene, services.cancel_day, day=day, why="Grève des cars")
    assert not Occupancy.objects.filter(trade=TRADE).exists()
    with pytest.raises(DayOver):
        act(cast.helene, services.cancel_day, day=day, why="Encore")
    assert plan(cast) != day  # the same date again
    verbs = AuditEntry.objects.filter(object_kind="shadowing_day").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["shadowing_day.planned", "shadowing_day.cancelled", "shadowing_day.planned"]


def test_a_day_that_makes_no_sense_is_refused(cast: Cast) -> None:
    sunday, claire = date(2026, 12, 6), cast.claire.pk
    cases: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"programme": []}, DayNotPossible),
        ({"programme": [Stretch(NOW - timedelta(hours=2), NOW - timedelta(hours=1), "welcome", claire)]}, DayNotPossible),
        ({"programme": [Stretch(at(9, sunday), at(10, sunday), "welcome", claire)]}, DayNotPossible),
        ({"programme": [Stretch(at(9), at(10), "welcome", cast.paul.pk)]}, DayNotPossible),  # of another agency
        ({"guests": []}, DayNotPossible),
        ({"guests": [cast.lucie.pk]}, DayNotPossible),  # of another house
        ({"house": cast.agency_elsewhere.pk}, NotWorkingTogether),
    ]
    for values, refusal in cases:
        with pytest.raises(refusal):
            plan(cast, **values)
    for stranger in (cast.claire, cast.nadege, cast.bruno, cast.sophie, cast.paul):
        with pytest.raises(NotAllowed):
            plan(cast, stranger)
    assert not Occupancy.objects.filter(trade=TRADE).exists()


def test_a_host_who_is_away_is_seen_and_replaced_in_one_action(cast: Cast) -> None:
    day = plan(cast)
    put_leave(resource=cast.claire.resource_id, start=at(8), end=at(18), kind="illness")  # type: ignore[arg-type]  # has one
    seen = card(cast, day)
    (away,) = seen.away
    with make.in_scope(make.scope(make.actor(cast.helene))):
        free = selectors.free_hosts(seen)
    assert [key for key, _name in free[away.key]] == [cast.helene.pk, cast.samir.pk]
    with pytest.raises(DayNotPossible):
        act(cast.helene, services.replace_host, stretch=away.key, host=cast.claire.pk)
    for stranger in (cast.nadege, cast.samir):
        with pytest.raises(NotAllowed):
            act(stranger, services.replace_host, stretch=away.key, host=cast.helene.pk)
    act(cast.claire, services.replace_host, stretch=away.key, host=cast.samir.pk)  # she hands her own part over
    assert card(cast, day).away == ()
    assert held_by(cast.claire) == []
    assert held_by(cast.samir) == [(at(9), at(11)), (at(11), at(12))]
    with pytest.raises(NotFound):
        act(cast.paul, services.replace_host, stretch=away.key, host=cast.paul.pk)


def test_a_guest_answers_rates_comes_and_the_house_is_covered_until_somebody_joins(cast: Cast) -> None:
    day, after = plan(cast), at(17)
    scores = {"before": (1, 2, 2, 1), "after": (3, 3, 4, 4)}
    with pytest.raises(RatingNotPossible):
        act(cast.nadege, services.rate, day=day, moment="after", scores=scores["after"])
    with pytest.raises(RatingNotPossible):
        act(cast.nadege, services.rate, day=day, moment="before", scores=(1, 2, 5, 1))
    with pytest.raises(NotFound):
        act(cast.claire, services.rate, day=day, moment="before", scores=scores["before"])
    act(cast.nadege, services.rate, day=day, moment="before", scores=(1, 1, 1, 1))
    act(cast.nadege, services.rate, day=day, moment="before", scores=scores["before"])  # said again
    act(cast.nadege, services.answer_invitation, day=day, is_coming=True)
    act(cast.remi, services.answer_invitation, day=day, is_coming=False)
    assert held_by(cast.remi) == []
    with pytest.raises(DayNotPossible):
        act(cast.helene, services.hold_day, day=day, attended=[cast.nadege.pk])  # still to come
    with pytest.raises(DayNotPossible):
        act(cast.helene, services.hold_day, day=day, attended=[], now=after)
    act(cast.helene, services.hold_day, day=day, attended=[cast.nadege.pk], now=after)
    act(cast.nadege, services.rate, day=day, moment="after", scores=scores["after"], words="Plus long", now=after)
    with pytest.raises(DayOver):
        act(cast.remi, services.rate, day=day, moment="after", scores=scores["after"], now=after)
    guests = {guest.name: guest for guest in card(cast, day).guests}
    assert guests["Nadège Sabatier"].progress == 2.0
    assert guests["Rémi Coste"].answer == "declined"

    def cover() -> tuple[int, list[str]]:
        with make.in_scope(make.scope(make.actor(cast.helene))):
            found = {each.house: each for each in selectors.coverage(cast.agency.pk, ON)}
        house = found[cast.house.pk]
        return house.covered, [each.name for each in house.lacking]

    assert cover() == (1, ["Rémi Coste"])
    make.account("Aline", "Ferrier", role="counsellor", organisation=cast.house, created_at=NOW)
    assert cover() == (1, ["Aline Ferrier", "Rémi Coste"])
    Membership.objects.filter(account=cast.nadege).update(until=ON)
    assert cover() == (0, ["Aline Ferrier", "Rémi Coste"])
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        (fact,) = facts(agency=cast.agency.pk, start=at(9) - timedelta(hours=12), end=at(18))
    assert (fact.kind, fact.house, fact.measure) == ("house.shadowed", cast.house.pk, 1)


def test_what_follows_is_dated_by_the_agency_or_the_house_and_linked_once_by_the_director(cast: Cast) -> None:
    day = plan(cast)
    asked = {"day": day, "what": "Afficher les lignes", "owner": cast.house.pk, "due_on": ON}
    action = act(cast.nadege, services.add_action, **asked)
    with pytest.raises(NotAllowed):
        act(cast.nadege, services.follow_action, action=action.pk, link=("action", 7))
    act(cast.helene, services.follow_action, action=action.pk, link=("action", 7))
    with pytest.raises(ActionFollowed):
        act(cast.helene, services.follow_action, action=action.pk, link=("action", 8))
    for values, refusal in (
        ({"owner": cast.office.pk}, NotWorkingTogether),
        ({"due_on": date(2026, 11, 15)}, DayNotPossible),
    ):
        with pytest.raises(refusal):
            act(cast.helene, services.add_action, **(asked | values))
    with pytest.raises(NotAllowed):
        act(cast.claire, services.add_action, **asked)
    act(cast.bruno, services.tick_action, action=action.pk)
    (line,) = card(cast, day).actions
    assert (line.link_kind, line.link_key, line.done_at, line.is_late) == ("action", 7, NOW, False)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("helene", [1, 2, 2, 1, 1]),
        ("claire", [1, 2, 2, 1, 0]),
        ("nadege", [1, 2, 2, 1, 1]),
        ("remi", [1, 2, 2, 1, 0]),  # a teammate's rating is nobody else's
        ("bruno", [1, 2, 2, 1, 0]),  # nor their employer's
        ("lucie", [0, 0, 0, 0, 0]),
        ("sophie", [0, 0, 0, 0, 0]),
        ("yolande", [0, 0, 0, 0, 0]),
        ("paul", [0, 0, 0, 0, 0]),
    ],
)
def test_the_database_shows_a_day_to_those_it_concerns(cast: Cast, who: str, expected: list[int]) -> None:
    day = plan(cast)
    act(cast.nadege, services.rate, day=day, moment="before", scores=(1, 1, 1, 1))
    act(cast.helene, services.add_action, day=day, what="Suite", owner=cast.house.pk, due_on=ON)
    found = []
    with make.in_scope(make.scope(make.actor(getattr(cast, who)))), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM houses_{table}")
            found.append(cursor.fetchone()[0])
    assert found == expected


def test_the_database_refuses_what_contradicts_itself(cast: Cast) -> None:
    day = plan(cast)
    guest = card(cast, day).guests[0].key
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        for scores in ([1, 2, 3], [1, 2, 3, 5]):
            with pytest.raises(IntegrityError, match="a_rating_scores_each_sentence"), transaction.atomic():
                ShadowingRating.objects.create(agency=cast.agency, guest_id=guest, moment="before", scores=scores, at=NOW)
        with pytest.raises(IntegrityError, match="only_it_says_why"), transaction.atomic():
            ShadowingDay.objects.filter(pk=day).update(state="cancelled")


def test_many_days_cost_as_many_queries_as_one(cast: Cast) -> None:
    def cost() -> int:
        with make.in_scope(make.scope(make.actor(cast.helene))), CaptureQueriesContext(connection) as captured:
            selectors.shadowing_days(today=make.TODAY, since=make.TODAY)
        return len(captured)

    plan(cast)
    alone = cost()
    other = date(2026, 12, 8)
    plan(cast, programme=[Stretch(at(9, other), at(10, other), "welcome", cast.claire.pk)])
    assert cost() == alone <= 6
