"""The ten-second count: one tap is one row, undone within a minute, seen by its house, added up for those who answer for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.domains.houses import permissions, services
from maillage.domains.houses.errors import NotCounted, TooLateToUndo
from maillage.domains.houses.facts import facts
from maillage.domains.houses.models import Tally
from maillage.domains.houses.rules import DURATIONS, THEMES
from maillage.domains.houses.selectors import counts_of_house, counts_of_houses
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
DAY = (NOW - timedelta(hours=9), NOW + timedelta(hours=9))


@pytest.fixture
def cast(db: None) -> Cast:
    with transaction.atomic():
        return the_cast()


def tap(who: Account, theme: str = "offers", duration: str = "short", *, key: UUID | None = None, now: datetime = NOW) -> UUID:
    """Count one visit with this account's eyes."""
    by, own = make.actor(who), key or uuid4()
    with make.in_scope(make.scope(by)):
        services.count_visit(theme=theme, duration=duration, key=own, by=by, now=now)
    return own


def undo(who: Account, key: UUID, *, now: datetime) -> None:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        services.undo_visit(key=key, by=by, now=now)


def rows_seen(scope: Scope) -> int:
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM houses_tally")
        return int(cursor.fetchone()[0])


def total(who: Account, house: int) -> int:
    with make.in_scope(make.scope(make.actor(who))):
        return counts_of_house(house, *DAY).count


def test_a_tap_is_one_row_that_names_nobody_and_the_same_tap_twice_is_one(cast: Cast) -> None:
    key = tap(cast.nadege)
    tap(cast.nadege, key=key)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        (row,) = Tally.objects.all()
    assert (row.house_id, row.theme, row.duration, row.at) == (cast.house.pk, "offers", "short", NOW)
    assert {field.name for field in Tally._meta.get_fields()} == {"id", "agency", "house", "theme", "duration", "at", "key"}
    with make.in_scope(make.scope(make.actor(cast.nadege))):
        assert AuditEntry.objects.filter(verb="tally.counted").count() == 1


@pytest.mark.parametrize(("theme", "duration"), [("", ""), ("offers", ""), ("santé", "short"), ("offers", "90")])
def test_what_is_no_theme_with_a_duration_is_refused(cast: Cast, theme: str, duration: str) -> None:
    with pytest.raises(NotCounted):
        tap(cast.nadege, theme, duration)


def test_the_last_one_is_undone_within_a_minute_by_its_house_only(cast: Cast) -> None:
    key = tap(cast.nadege)
    with pytest.raises(TooLateToUndo):
        undo(cast.lucie, key, now=NOW)
    undo(cast.nadege, key, now=NOW + timedelta(seconds=59))
    assert total(cast.nadege, cast.house.pk) == 0
    with pytest.raises(TooLateToUndo):
        undo(cast.nadege, key, now=NOW + timedelta(seconds=59))
    late = tap(cast.nadege)
    with pytest.raises(TooLateToUndo):
        undo(cast.nadege, late, now=NOW + timedelta(seconds=60))
    assert total(cast.nadege, cast.house.pk) == 1


@pytest.mark.parametrize("who", ["claire", "helene", "yolande", "sophie", "bruno", "paul"])
def test_whoever_receives_nobody_in_a_house_does_not_count(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        tap(getattr(cast, who))


def test_counts_add_up_by_theme_and_duration(cast: Cast) -> None:
    for theme, duration in (("offers", "short"), ("offers", "long"), ("register", "medium"), ("offers", "short")):
        tap(cast.nadege, theme, duration)
    tap(cast.remi, "training")
    tap(cast.nadege, now=DAY[1])  # half-open: belongs to what follows
    with make.in_scope(make.scope(make.actor(cast.remi))):
        counted = counts_of_house(cast.house.pk, *DAY)
    assert counted.count == 5
    assert [each.theme for each in counted.themes] == [theme.value for theme in THEMES]
    by_theme = {each.theme: (each.count, each.by_duration) for each in counted.themes if each.count}
    assert by_theme == {"offers": (3, (2, 0, 1)), "register": (1, (0, 1, 0)), "training": (1, (1, 0, 0))}
    assert len(DURATIONS) == 3


def test_whoever_leads_a_house_reads_its_counts_and_the_director_those_of_all(cast: Cast) -> None:
    tap(cast.nadege)
    tap(cast.lucie)
    tap(cast.lucie)
    seen = {}
    for who in (cast.bruno, cast.helene):
        with make.in_scope(make.scope(make.actor(who))):
            seen[who.given_name] = [(each.house, each.count) for each in counts_of_houses(cast.agency.pk, *DAY)]
    assert seen == {
        "Bruno": [(cast.house.pk, 1)],
        "Hélène": [(cast.house_of_gignac.pk, 2), (cast.house.pk, 1)],
    }


@pytest.mark.parametrize("who", ["bruno", "helene"])
def test_they_may_read_counts(cast: Cast, who: str) -> None:
    assert permissions.can_read_tallies(make.actor(getattr(cast, who)))


@pytest.mark.parametrize("who", ["claire", "nadege", "yolande", "sophie"])
def test_nobody_else_reads_the_totals(cast: Cast, who: str) -> None:
    assert not permissions.can_read_tallies(make.actor(getattr(cast, who)))


@pytest.mark.parametrize(("who", "count"), [("nadege", 1), ("remi", 1), ("bruno", 1), ("helene", 1), ("lucie", 0), ("paul", 0)])
def test_the_database_shows_a_house_its_own_rows(cast: Cast, who: str, count: int) -> None:
    tap(cast.nadege)
    assert rows_seen(make.scope(make.actor(getattr(cast, who)))) == count


@pytest.mark.parametrize("who", ["claire", "yolande", "sophie"])
def test_the_database_shows_no_row_to_whoever_is_not_named(cast: Cast, who: str) -> None:
    tap(cast.nadege)
    assert rows_seen(make.scope(make.actor(getattr(cast, who)))) == 0


@pytest.mark.parametrize("role", ["", "public", "elected", "administrator", "counsellor", "house_lead"])
def test_nothing_entered_or_no_organisation_no_row(cast: Cast, role: str) -> None:
    tap(cast.nadege)
    assert rows_seen(Scope(role=role)) == 0


@pytest.mark.parametrize("values", [{"theme": "santé"}, {"duration": "hour"}])
def test_the_database_refuses_another_theme_or_duration(cast: Cast, values: dict[str, str]) -> None:
    fields = {"theme": "offers", "duration": "short"} | values
    with make.in_scope(make.scope(make.actor(cast.nadege))), pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(agency=cast.agency, house=cast.house, at=NOW, key=uuid4(), **fields)


def test_two_houses_never_meet_over_one_key(cast: Cast) -> None:
    key = tap(cast.nadege)
    tap(cast.lucie, key=key)
    assert (total(cast.nadege, cast.house.pk), total(cast.lucie, cast.house_of_gignac.pk)) == (1, 1)


def test_figures_read_one_fact_per_visit(cast: Cast) -> None:
    tap(cast.nadege, "training", "long")
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        (fact,) = facts(agency=cast.agency.pk, start=DAY[0], end=DAY[1])
        assert facts(agency=cast.agency.pk, start=DAY[1], end=DAY[1] + timedelta(days=1)) == ()
    assert (fact.kind, fact.house, fact.detail, fact.duration, fact.measure) == (
        "house.visit",
        cast.house.pk,
        "training",
        "long",
        1,
    )
