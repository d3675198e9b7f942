"""A problem from its JSON document; what a document may say is in docs/reference/plan-problem.json."""

from __future__ import annotations

import json
from pathlib import Path

from maillage.engines.optimiser.documents import Node
from maillage.engines.optimiser.errors import PlanningError
from maillage.engines.optimiser.problem import (
    SLOTS,
    SLOTS_A_WEEK,
    WEEKS,
    Adviser,
    Group,
    Kind,
    Points,
    Presence,
    Problem,
    Profile,
    Site,
    Wanted,
)

PERMANENCE_NAME = "permanence"
NEEDS_EQUIPMENT = "digital"
_ALL_HOURS = 31
_MOST_KM = 1_000


def read_problem(path: Path) -> Problem:
    """Read a problem file; PlanningError says where it is wrong, OSError that it cannot be read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as malformed:
        raise PlanningError("the document", None, f"is not JSON: {malformed}") from malformed
    return problem_from(document)


def problem_from(document: object) -> Problem:
    """Check a document and make a problem of it; time grows with its length."""
    root = Node(document)
    root.field("weeks").whole(least=WEEKS, most=WEEKS)
    kinds = _kinds(root.field("kinds"))
    kind_names = {kind.name: number for number, kind in enumerate(kinds)}
    territories = tuple(node.text() for node in root.field("territories").items())
    names = {name: number for number, name in enumerate(territories)}
    advisers = tuple(_adviser(node, n, kind_names) for n, node in enumerate(root.field("advisers").items()))
    sites = tuple(_site(node, n, names, len(advisers)) for n, node in enumerate(root.field("sites").items()))
    if not sites:
        raise PlanningError("sites", [], "must name at least one place")
    timetable = _timetable(root.field("slots"))
    profiles = tuple(_profile(node, len(sites), timetable) for node in root.field("profiles").items())
    most_changes = root.field("max_changes")
    return Problem(
        kinds=kinds,
        timetable=timetable,
        sites=sites,
        advisers=advisers,
        profiles=profiles,
        groups=tuple(_group(node, n, len(profiles), kind_names, names) for n, node in enumerate(root.field("groups").items())),
        territories=territories,
        presence=tuple(_presence(node, names) for node in root.field("minimum_presence").items()),
        points=_points(root.field("points")),
        out_per_week=root.field("max_out_per_week").whole(most=SLOTS_A_WEEK),
        pins=_wanted(root.field("pins"), len(sites), kind_names),
        current=_wanted(root.field("current"), len(sites), kind_names),
        most_changes=most_changes.whole() if most_changes.is_present else None,
    )


def _kinds(node: Node) -> tuple[Kind, ...]:
    found = []
    for name, kind in node.entries():
        is_permanence = name == PERMANENCE_NAME
        equipment = kind.field("equipment")
        found.append(
            Kind(
                name,
                kind.field("per_bin" if is_permanence else "seats").whole(least=1),
                kind.field("min").whole(most=0 if is_permanence else kind.field("seats").whole(least=1)),
                equipment.flag() if equipment.is_present else name == NEEDS_EQUIPMENT,
            )
        )
    if not found or found[0].name != PERMANENCE_NAME:
        raise node.refusal(f"must have {PERMANENCE_NAME!r} first")
    return tuple(found)


def _timetable(node: Node) -> tuple[int, ...]:
    """Read the class of each slot: its last digit is the slot's, and an afternoon's follows its morning's."""
    found: list[int] = []
    for slot, item in enumerate(node.items(count=SLOTS)):
        item.field("id").whole(least=slot, most=slot)
        timetable = item.field("cls").whole()
        if timetable % SLOTS_A_WEEK != slot % SLOTS_A_WEEK:
            raise item.field("cls").refusal(f"must end in {slot % SLOTS_A_WEEK}, as the slot does")
        if slot % 2 and timetable != found[-1] + 1:
            raise item.field("cls").refusal(f"must be {found[-1] + 1}, the morning's plus one")
        found.append(timetable)
    return tuple(found)


def _adviser(node: Node, number: int, kinds: dict[str, int]) -> Adviser:
    node.field("id").whole(least=number, most=number)
    return Adviser(
        node.field("name").text(),
        frozenset(skill.choice(kinds, "kinds") for skill in node.field("skills").items()),
        tuple(item.flag() for item in node.field("free").items(count=SLOTS)),
    )


def _site(node: Node, number: int, territories: dict[str, int], advisers: int) -> Site:
    node.field("id").whole(least=number, most=number)
    lat, lon = (item.number(least=-180, most=180) for item in node.field("at").items(count=2))
    rooms = []
    for item in node.field("rooms").items(count=SLOTS):
        desks, group = (count.whole(most=99) for count in item.items(count=2))
        rooms.append((desks, group))
    return Site(
        name=node.field("name").text(),
        territory=node.field("epci").choice(territories, "territories"),
        is_house=node.field("house").flag(),
        is_equipped=node.field("equipped").flag(),
        at=(lat, lon),
        rooms=tuple(rooms),
        km={adviser: km.number(most=_MOST_KM) for adviser, km in node.field("km_from").numbered(advisers)},
    )


def _profile(node: Node, sites: int, timetable: tuple[int, ...]) -> Profile:
    classes = max(timetable) + 1
    reach = {
        site: {cls: bits.whole(least=1, most=_ALL_HOURS) for cls, bits in of_site.numbered(classes)}
        for site, of_site in node.field("reach").numbered(sites)
    }
    km = node.field("km")
    return Profile(
        node.field("commune").text(),
        node.field("means").text(),
        reach,
        {site: far.number(most=20_000) for site, far in km.numbered(sites)} if km.is_present else {},
    )


def _group(node: Node, number: int, profiles: int, kinds: dict[str, int], territories: dict[str, int]) -> Group:
    node.field("id").whole(least=number, most=number)
    return Group(
        profile=node.field("profile").index(profiles, "profiles"),
        kind=node.field("kind").choice(kinds, "kinds"),
        people=node.field("n").whole(least=1),
        territory=node.field("epci").choice(territories, "territories"),
        has_no_car=node.field("nocar").flag(),
    )


def _presence(node: Node, territories: dict[str, int]) -> Presence:
    return Presence(
        node.field("epci").choice(territories, "territories"), node.field("each_week").whole(), node.field("total").whole()
    )


def _points(node: Node) -> Points:
    def table(name: str) -> tuple[tuple[float, int], ...]:
        pairs = [item.items(count=2) for item in node.field(name).items()]
        return tuple((share.number(most=1), reward.whole()) for share, reward in pairs)

    names = ("person", "nocar", "weekly", "fortnightly", "km")
    person, no_car, weekly, fortnightly, km = (node.field(name).whole() for name in names)
    return Points(person, no_car, table("territory"), table("territory_nocar"), weekly, fortnightly, km)


def _wanted(node: Node, sites: int, kinds: dict[str, int]) -> tuple[Wanted, ...]:
    if not node.is_present:
        return ()
    found = []
    for item in node.items():
        kind = item.field("kind").choice(kinds, "kinds")
        start = item.field("start")
        most = 1 if item.field("kind").value != PERMANENCE_NAME else 0
        found.append(
            Wanted(
                item.field("site").index(sites, "sites"),
                item.field("slot").index(SLOTS, "half-days"),
                kind,
                start.whole(most=most) if start.is_present else 0,
            )
        )
    return tuple(found)
