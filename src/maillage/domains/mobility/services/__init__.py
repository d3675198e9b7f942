"""Verbs of the timetable: import a feed, build its tables, put it in service, sweep what is no longer needed."""

from maillage.domains.mobility.services.building import (
    build_one_table,
    build_tables,
    places_changed,
    prepare,
    prepare_all,
    put_in_service,
)
from maillage.domains.mobility.services.importing import ImportReport, check_feed, import_feed
from maillage.domains.mobility.services.sweeping import sweep

__all__ = [
    "ImportReport",
    "build_one_table",
    "build_tables",
    "check_feed",
    "import_feed",
    "places_changed",
    "prepare",
    "prepare_all",
    "put_in_service",
    "sweep",
]
