"""All partnerships of an agency at one look: what was promised, what is wrong. A constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from maillage.domains.partnerships.rules.agreements import is_ending
from maillage.domains.partnerships.rules.watching import Flag
from maillage.domains.partnerships.selectors.actions import ActionLine, actions_of
from maillage.domains.partnerships.selectors.agreements import held_until
from maillage.domains.partnerships.selectors.contacts import ContactLine, contacts_of
from maillage.domains.partnerships.selectors.meetings import DecisionLine, decisions_of, last_meetings
from maillage.domains.partnerships.states import ActionState
from maillage.kit.errors import NotFound
from maillage.registry.organisations.models import Collaboration, Organisation

Line = TypeVar("Line", ActionLine, DecisionLine, ContactLine)


@dataclass(frozen=True, slots=True)
class Partnership:
    """One intermunicipality, all that is promised there, and what is to be looked at."""

    body: int
    label: str
    territory: int | None
    has_agreement: bool
    agreement_until: date | None
    is_agreement_ending: bool
    last_met_on: date | None
    actions: tuple[ActionLine, ...]
    decisions: tuple[DecisionLine, ...]
    contacts: tuple[ContactLine, ...]

    @property
    def open_actions(self) -> tuple[ActionLine, ...]:
        """What is still to be done, the gravest first, then by deadline."""
        found = [line for line in self.actions if line.is_open]
        return tuple(sorted(found, key=_rank))

    @property
    def ended_actions(self) -> tuple[ActionLine, ...]:
        """What is over, the latest first."""
        ended = [line for line in self.actions if line.ended_on is not None]
        return tuple(sorted(ended, key=lambda line: line.ended_on or line.due_on, reverse=True))

    @property
    def reached(self) -> int:
        """How many actions were reached."""
        return sum(line.state == ActionState.REACHED for line in self.actions)

    @property
    def late_decisions(self) -> tuple[DecisionLine, ...]:
        """Tasks whose day has passed."""
        return tuple(line for line in self.decisions if line.is_late)

    @property
    def doubtful(self) -> tuple[ContactLine, ...]:
        """Contacts to verify."""
        return tuple(line for line in self.contacts if line.doubts)

    def count(self, *flags: Flag) -> int:
        """How many actions have one of these flags."""
        return sum(any(line.has(flag) for flag in flags) for line in self.actions)


def bodies_of(agency: int, day: date) -> dict[int, str]:
    """The intermunicipalities an agency works with on a day, by name."""
    works = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.filter(pk__in=works, kind=Organisation.Kind.INTERMUNICIPALITY).order_by("label")
    return dict(rows.values_list("pk", "label"))


def territory_of(body: int) -> int | None:
    """The perimeter of an intermunicipality."""
    return Organisation.objects.filter(pk=body).values_list("perimeter", flat=True).first()


def partnerships(agency: int, today: date, *, body: int | None = None) -> tuple[Partnership, ...]:
    """Every partnership of an agency, or one of them, by name, as far as this reader sees."""
    bodies = {key: label for key, label in bodies_of(agency, today).items() if body is None or key == body}
    keys = list(bodies)
    territories = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "perimeter"))
    actions, decisions = actions_of(keys, agency, today), decisions_of(keys, agency, today)
    contacts, met = contacts_of(keys, agency, today), last_meetings(keys, agency)
    signed = held_until(keys, agency, today)
    return tuple(
        Partnership(
            body=key,
            label=label,
            territory=territories[key],
            has_agreement=key in signed,
            agreement_until=signed.get(key),
            is_agreement_ending=is_ending(signed.get(key), today),
            last_met_on=met.get(key),
            actions=_of(actions, key),
            decisions=_of(decisions, key),
            contacts=_of(contacts, key),
        )
        for key, label in bodies.items()
    )


def partnership(agency: int, body: int, today: date) -> Partnership:
    """One partnership."""
    found = partnerships(agency, today, body=body)
    if not found:
        raise NotFound
    return found[0]


def _rank(line: ActionLine) -> tuple[int, date]:
    order = list(Flag)
    return (min((order.index(each.flag) for each in line.flags), default=len(order)), line.due_on)


def _of(lines: Sequence[Line], body: int) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.body == body)
