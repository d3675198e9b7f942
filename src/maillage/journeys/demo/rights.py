"""What some people of the demonstration have asked about their data: two wait for the director, two were answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from maillage.journeys.demo.desks import Desk
from maillage.kit import clock
from maillage.registry.people.models import Person
from maillage.registry.people.services import Asking, Decision, decide, receive

NAMESPACE = UUID("2f0d8f55-5a0d-4e0f-9b31-0d5d0c1f7a17")
NO_CAUSE = "Rien de ce qui est noté n’est inexact, et les rendez-vous à venir ont besoin de ce dossier."
ASKED: tuple[tuple[str, int, str, Decision | None], ...] = (  # kind, days ago, identity, answer
    ("access", 26, "known", None),
    ("erase", 4, "", None),
    ("rectify", 12, "called", Decision(True)),
    ("restrict", 20, "paper", Decision(False, "no_cause", NO_CAUSE)),
)


def load(people: Sequence[Person], director: Desk, now: datetime) -> None:
    """Note and answer them, in the director's scope; nobody of the days to come is frozen by it."""
    for person, (kind, days, identity, answer) in zip(people, ASKED, strict=False):
        at = now - timedelta(days=days)
        asking = Asking(kind, clock.today(at), identity)
        request = receive(person=person, asking=asking, key=uuid5(NAMESPACE, kind), by=director.actor, now=at)
        if answer is not None:
            decide(request=request.pk, decision=answer, by=director.actor, now=at + timedelta(days=2))
