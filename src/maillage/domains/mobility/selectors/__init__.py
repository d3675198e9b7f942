"""Reads of the timetable: trips, stops, the page. Frozen rows out; neither numba nor polars is imported here."""

from maillage.domains.mobility.selectors.grids import DayHours, ReachGrid, Venue, reach_grids
from maillage.domains.mobility.selectors.networks import TimetableFacts, network_lines, timetable_facts
from maillage.domains.mobility.selectors.pages import timetable_page
from maillage.domains.mobility.selectors.rechecks import recheck
from maillage.domains.mobility.selectors.stops import (
    StopChoice,
    search_stops,
    stop_choice,
    stops_near,
    stops_of_commune,
)
from maillage.domains.mobility.selectors.trips import TripAnswer, TripFinder, nearest_reachable_place, trip, trips
from maillage.domains.mobility.selectors.versions import version_in_service

__all__ = [
    "DayHours",
    "ReachGrid",
    "StopChoice",
    "TimetableFacts",
    "TripAnswer",
    "TripFinder",
    "Venue",
    "nearest_reachable_place",
    "network_lines",
    "reach_grids",
    "recheck",
    "search_stops",
    "stop_choice",
    "stops_near",
    "stops_of_commune",
    "timetable_facts",
    "timetable_page",
    "trip",
    "trips",
    "version_in_service",
]
