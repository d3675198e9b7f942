"""Public transport reach of timed events: feed → timetable → profiles → round trips. Publishable alone.

Names are loaded on first use, so that answering from built profiles imports neither numba nor polars."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maillage.engines.reach.answers import NearStop, Profiles, open_profiles
    from maillage.engines.reach.bookings import BookingRule
    from maillage.engines.reach.calendar import Calendar
    from maillage.engines.reach.clock import format_clock, parse_clock
    from maillage.engines.reach.direct import direct_round_trip
    from maillage.engines.reach.errors import (
        BadOption,
        FeedRefused,
        OutsideFeedDates,
        Problem,
        ProfilesUnreadable,
        ReachError,
        UnknownSite,
        UnknownStop,
        WalkLimitNotBuilt,
    )
    from maillage.engines.reach.feed import Feed, Line, Part, StopPoint, read_feed
    from maillage.engines.reach.journeys import Journey, Leg, Spot
    from maillage.engines.reach.merging import merge_feeds
    from maillage.engines.reach.profiles import build_profiles
    from maillage.engines.reach.rounds import round_trip
    from maillage.engines.reach.scans import earliest, latest
    from maillage.engines.reach.several import distinct_names, read_feeds
    from maillage.engines.reach.slot_tables import ReachTable, reach_table
    from maillage.engines.reach.stored import Site
    from maillage.engines.reach.timetable import Options, Timetable, build_timetable
    from maillage.engines.reach.verdicts import Limits, RoundTrip

_HOMES = {
    "answers": ("NearStop", "Profiles", "open_profiles"),
    "bookings": ("BookingRule",),
    "calendar": ("Calendar",),
    "clock": ("format_clock", "parse_clock"),
    "direct": ("direct_round_trip",),
    "errors": (
        "BadOption",
        "FeedRefused",
        "OutsideFeedDates",
        "Problem",
        "ProfilesUnreadable",
        "ReachError",
        "UnknownSite",
        "UnknownStop",
        "WalkLimitNotBuilt",
    ),
    "feed": ("Feed", "Line", "Part", "StopPoint", "read_feed"),
    "journeys": ("Journey", "Leg", "Spot"),
    "merging": ("merge_feeds",),
    "profiles": ("build_profiles",),
    "rounds": ("round_trip",),
    "scans": ("earliest", "latest"),
    "several": ("distinct_names", "read_feeds"),
    "slot_tables": ("ReachTable", "reach_table"),
    "stored": ("Site",),
    "timetable": ("Options", "Timetable", "build_timetable"),
    "verdicts": ("Limits", "RoundTrip"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BadOption",
    "BookingRule",
    "Calendar",
    "Feed",
    "FeedRefused",
    "Journey",
    "Leg",
    "Limits",
    "Line",
    "NearStop",
    "Options",
    "OutsideFeedDates",
    "Part",
    "Problem",
    "Profiles",
    "ProfilesUnreadable",
    "ReachError",
    "ReachTable",
    "RoundTrip",
    "Site",
    "Spot",
    "StopPoint",
    "Timetable",
    "UnknownSite",
    "UnknownStop",
    "WalkLimitNotBuilt",
    "build_profiles",
    "build_timetable",
    "direct_round_trip",
    "distinct_names",
    "earliest",
    "format_clock",
    "latest",
    "merge_feeds",
    "open_profiles",
    "parse_clock",
    "reach_table",
    "read_feed",
    "read_feeds",
    "round_trip",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
