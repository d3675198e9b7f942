"""The demonstration's reasons and opening hours, written through the agenda's own services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from maillage.domains.agenda.services.openings import Hours, Offer, open_period
from maillage.domains.agenda.services.reasons import ReasonRules, ReasonText, write_reason
from maillage.journeys.demo.houses import World
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor

MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(16, 30))
BRING = ("Une pièce d’identité", "Votre téléphone, si vous en avez un")
REASONS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    (
        "Faire le point sur ma recherche",
        "Un conseiller vous écoute, 40 minutes.",
        40,
        ("in_person", "video", "phone"),
    ),
    ("Mon espace en ligne : être aidé", "Pas à pas, sur place ou par vidéo.", 30, ("in_person", "video")),
    ("Une question, un papier", "Courte, aussi par téléphone.", 20, ("in_person", "phone")),
)
SPREAD: tuple[tuple[str, str, str, int, tuple[time, time], int, tuple[int, ...], bool], ...] = (
    # adviser, place, room, weekday, half-day, weeks between, nth days, permanence
    ("Claire", "Lodève", "Lodève bureau 2", 1, MORNING, 1, (), True),
    ("Claire", "Lodève", "Lodève bureau 2", 3, AFTERNOON, 1, (), True),
    ("Samir", "Lodève", "Lodève bureau 1", 0, MORNING, 1, (), True),
    ("Samir", "Lodève", "Lodève bureau 1", 4, MORNING, 1, (), True),
    ("Samir", "Lodève", "Lodève bureau 1", 5, MORNING, 1, (1, 3), True),  # market day
    ("Inès", "Gignac", "Gignac bureau", 1, MORNING, 1, (), True),
    ("Inès", "Gignac", "Gignac bureau", 3, MORNING, 1, (), True),
    ("Thomas", "Clermont", "Clermont bureau", 2, MORNING, 1, (), True),
    ("Thomas", "Le Caylar", "Le Caylar bus", 2, AFTERNOON, 1, (2, 4), True),
    ("Aurélie", "Agence", "Agence bureau 3", 0, MORNING, 1, (), False),
    ("Aurélie", "Agence", "Agence bureau 3", 2, AFTERNOON, 1, (), False),
    ("Julien", "Agence", "Agence bureau 4", 1, AFTERNOON, 1, (), False),
    ("Julien", "Agence", "Agence bureau 4", 4, MORNING, 1, (), False),
    ("Nora", "Gignac", "Gignac bureau", 4, AFTERNOON, 2, (), True),
    ("Nora", "Lodève", "Lodève bureau 1", 5, MORNING, 1, (2, 4), True),
    ("Marc", "Clermont", "Clermont bureau", 3, AFTERNOON, 1, (), True),
)
REMOTE = (("Claire", 2, MORNING), ("Inès", 0, AFTERNOON), ("Marc", 0, MORNING), ("Nora", 2, MORNING))


def reasons(world: World, by: Actor, now: datetime) -> list[int]:
    """Three reasons; their keys."""
    return [
        write_reason(
            agency=world.agency.pk,
            text=ReasonText(label, hint, BRING),
            rules=ReasonRules(duration_min=minutes, modes=modes, buffer_after_min=5, rank=rank),
            by=by,
            now=now,
        ).pk
        for rank, (label, hint, minutes, modes) in enumerate(REASONS)
    ]


def openings(
    world: World, accounts: Mapping[str, Account], reasons: Sequence[int], first_monday: date, by: Actor, now: datetime
) -> None:
    """Hours of the eight advisers from that Monday on; two of them take the market Saturday in turn."""
    agency = world.agency.pk
    for given, place, room, weekday, (starts, ends), weeks, nths, is_permanence in SPREAD:
        offer = Offer(
            agency,
            accounts[given].pk,
            world.places[place].pk,
            reasons,
            ["in_person"],
            world.rooms[room].pk,
            is_permanence,
        )
        hours = Hours(weekday, starts, ends, first_monday, interval_weeks=weeks, nths=nths)
        open_period(offer=offer, hours=hours, by=by, now=now)
    for given, weekday, (starts, ends) in REMOTE:
        offer = Offer(agency, accounts[given].pk, world.places["Agence"].pk, reasons, ["video", "phone"])
        open_period(offer=offer, hours=Hours(weekday, starts, ends, first_monday), by=by, now=now)
