"""How full the sessions of workshops are: seat numbers and a count, the same for whoever may enrol; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Fullness:
    """The numbers of the seats that are taken in one session, and how many people wait for one."""

    taken: tuple[int, ...] = ()
    waiting: int = 0

    def free(self, seats: int) -> int:
        """How many more people can come."""
        return max(0, seats - len(self.taken))


EMPTY = Fullness()


def fullness(sessions: Iterable[int]) -> dict[int, Fullness]:
    """The fullness of these sessions, by key; those of another agency are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session, taken, waiting FROM workshop_seats(%s::bigint[])", [sorted(set(sessions))])
        return {session: Fullness(tuple(taken), waiting) for session, taken, waiting in cursor.fetchall()}


def ranks(entries: Iterable[int]) -> dict[int, int]:
    """The rank of those who still wait, from 1, among all who wait for the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry, rank FROM waiting_ranks(%s::bigint[])", [sorted(set(entries))])
        return dict(cursor.fetchall())
