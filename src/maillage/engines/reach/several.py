"""One network out of the feeds of several operators: all of them are read, or all of them refused together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from maillage.engines.reach.errors import BadOption, FeedRefused, Problem
from maillage.engines.reach.feed import Feed, read_feed
from maillage.engines.reach.merging import merge_feeds

MOST_LETTERS = 24


def read_feeds(paths: Mapping[str, str | Path]) -> Feed:
    """Read one feed as `read_feed` does, or several as one (`merge_feeds`), by name.

    Parameters
    ----------
    paths : name to .zip or folder, the one to keep duplicate trips from first. With several, ids become "name:id".

    Raises
    ------
    FeedRefused
        One of them has errors, or they are of different time zones; the problems of all, "name/file".
    BadOption
        No feed, or a name with a colon in it.

    Notes
    -----
    Cost: reading each, then a pass over the calls of all.
    """
    if len(paths) == 1:
        return read_feed(next(iter(paths.values())))
    if any(":" in name for name in paths):
        raise BadOption("feeds", "need names without a colon")
    feeds: dict[str, Feed] = {}
    problems: list[Problem] = []
    for name, path in paths.items():
        try:
            feeds[name] = read_feed(path)
        except FeedRefused as refusal:
            problems += [replace(each, file=f"{name}/{each.file}" if each.file else name) for each in refusal.problems]
    problems += _said_of_zones(feeds)
    if problems:
        raise FeedRefused(tuple(problems))
    return merge_feeds(feeds)


def distinct_names(labels: Iterable[str]) -> list[str]:
    """A short name for each file name or address, in lower case without accents; the second "gtfs" is "gtfs-2"."""
    names: list[str] = []
    for label in labels:
        stem = re.sub(r"\.(zip|gtfs)$", "", label.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1], flags=re.I)
        plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
        name = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:MOST_LETTERS] or "gtfs"
        number, distinct = 1, name
        while distinct in names:
            number += 1
            distinct = f"{name}-{number}"
        names.append(distinct)
    return names


def _said_of_zones(feeds: Mapping[str, Feed]) -> list[Problem]:
    zones = {name: feed.zone for name, feed in feeds.items()}
    if len(set(zones.values())) < 2:
        return []
    named = ", ".join(f"{name}\u00a0: {zone}" for name, zone in zones.items())
    message = f"Les réseaux ne sont pas dans le même fuseau horaire ({named})."
    return [Problem("agency.txt", None, "agency_timezone", "zones_differ", message, "Importez-les séparément.")]
