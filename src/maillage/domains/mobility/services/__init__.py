"""Verbs of the timetable: import feeds, build their tables, put them in service, sweep what is no longer needed."""

from maillage.domains.mobility.services.building import (
    build_one_table,
    build_tables,
    places_changed,
    prepare,
    prepare_all,
    put_in_service,
)
from maillage.domains.mobility.services.importing import check_feed, check_feeds, import_feed, import_feeds
from maillage.domains.mobility.services.reports import FeedFile, ImportReport
from maillage.domains.mobility.services.sweeping import sweep

__all__ = [
    "FeedFile",
    "ImportReport",
    "build_one_table",
    "build_tables",
    "check_feed",
    "check_feeds",
    "import_feed",
    "import_feeds",
    "places_changed",
    "prepare",
    "prepare_all",
    "put_in_service",
    "sweep",
]
