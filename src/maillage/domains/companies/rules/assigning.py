"""Who follows a company: the contact of its zone, else whoever follows fewest. Always with a backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A single contact and their backup, two people."""

    contact: int
    backup: int


def pair_of(candidates: Sequence[int], loads: Mapping[int, int], zone: Pair | None = None) -> Pair | None:
    """The zone's own pair as far as they are still there, completed by those who follow fewest; None without two people.

    `candidates` come in the order of preference that decides between equal loads.
    """
    there = list(dict.fromkeys(candidates))
    named = [key for key in ((zone.contact, zone.backup) if zone else ()) if key in there]
    free = sorted((key for key in there if key not in named), key=lambda key: (loads.get(key, 0), there.index(key)))
    chosen = (named + free)[:2]
    return Pair(*chosen) if len(chosen) == 2 else None
