"""Agency < reason < person."""

from datetime import time

from maillage.domains.mobility.rules.limits import DEFAULTS, TravelLimits, engine_limits, merge


def test_the_last_layer_that_speaks_wins() -> None:
    agency = TravelLimits(early_s=600, back_by=time(19))
    reason = TravelLimits(early_s=0, wait_after_s=1800)
    person = TravelLimits(walk_s=300)
    merged = merge(agency, reason, person)
    assert merged == TravelLimits(0, 0, 3600, 1800, 21_600, time(19), 300)


def test_saying_nothing_leaves_the_defaults() -> None:
    assert merge() == merge(TravelLimits()) == DEFAULTS


def test_the_engine_counts_hours_in_seconds() -> None:
    limits = engine_limits(TravelLimits(back_by=time(18, 30)))
    assert (limits.back_by_s, limits.early_s, limits.walk_s) == (66_600, 300, 900)
