"""What a company needs, as pages show it: posts, hours, what is filled and how, what moved. Nobody is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.domains.companies.models import Dossier, HiringNeed, OfferUse, TrainingNeed
from maillage.domains.companies.rules.needs import CHANNELS, CONTRACTS, is_night
from maillage.domains.companies.rules.offers import Fit
from maillage.domains.companies.selectors.offers import catalogue, offers_for
from maillage.domains.companies.states import NEED_LABELS, TRAINING_LABELS, NeedState
from maillage.kit.errors import NotFound
from maillage.kit.ui.words import NBSP, WEEKDAYS, clock, number


@dataclass(frozen=True, slots=True)
class FillingLine:
    """Posts that were filled: when, how many, how."""

    key: int
    filled_on: date
    posts_count: int
    local_count: int
    channel: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A day that moved; with the opening, or by itself."""

    old_on: date
    new_on: date
    is_with_opening: bool


@dataclass(frozen=True, slots=True)
class UseLine:
    """A service that is used for a need, and what came of it."""

    key: int
    label: str
    starts_on: date
    ends_on: date | None
    hours: int | None
    entries_count: int
    completed_count: int | None
    hired_count: int | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need in hiring."""

    key: int
    arrival: int
    code: str
    title: str
    occupation: str
    posts_count: int
    filled_count: int
    local_count: int
    starts_on: date
    certainty: str
    contract: str
    hours: str
    is_night: bool
    must_have: tuple[str, ...]
    teachable: tuple[str, ...]
    state: str
    label: str
    why_dropped: str
    fillings: tuple[FillingLine, ...]
    uses: tuple[UseLine, ...]
    moves: tuple[MoveLine, ...]
    is_late: bool

    @property
    def left_count(self) -> int:
        """Posts that are still to fill."""
        return self.posts_count - self.filled_count

    @property
    def is_open(self) -> bool:
        """Are there posts to fill?"""
        return self.state == NeedState.OPEN


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One need in training."""

    key: int
    theme: str
    people_count: int
    due_on: date
    state: str
    label: str
    why_dropped: str
    uses: tuple[UseLine, ...]
    moves: tuple[MoveLine, ...]
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Is it still to be met?"""
        return self.state == NeedState.OPEN


@dataclass(frozen=True, slots=True)
class Needs:
    """All that one company needs, with its totals; dropped needs are not in them."""

    hiring: tuple[NeedLine, ...]
    training: tuple[TrainingLine, ...]

    @property
    def posts_count(self) -> int:
        """Posts that were asked for."""
        return sum(each.posts_count for each in self._kept)

    @property
    def filled_count(self) -> int:
        """Of which filled."""
        return sum(each.filled_count for each in self._kept)

    @property
    def local_count(self) -> int:
        """Of which by people of the territory."""
        return sum(each.local_count for each in self._kept)

    @property
    def _kept(self) -> Iterable[NeedLine]:
        return (each for each in self.hiring if each.state != NeedState.DROPPED)


def needs_of_arrival(arrival: int, today: date) -> Needs:
    """What the company of this sheet needs."""
    training = TrainingNeed.objects.filter(arrival=arrival).prefetch_related("uses", "moves")
    return Needs(
        tuple(_line(need, today) for need in _rows().filter(arrival=arrival)),
        tuple(_training_line(need, today) for need in training),
    )


def needs_of_dossier(dossier: int, today: date) -> Needs:
    """What the company of this dossier needs."""
    arrival = Dossier.objects.filter(pk=dossier).values_list("arrival_id", flat=True).first()
    if arrival is None:
        raise NotFound
    return needs_of_arrival(arrival, today)


def need(key: int, today: date) -> NeedLine:
    """One need."""
    return _line(_row(key), today)


def training_need(key: int, today: date) -> TrainingLine:
    """One need in training."""
    row = TrainingNeed.objects.filter(pk=key).prefetch_related("uses", "moves").first()
    if row is None:
        raise NotFound
    return _training_line(row, today)


def need_row(key: int) -> HiringNeed:
    """One need as it was said, to say it again otherwise."""
    return _row(key)


def offers_for_need(key: int, on: date) -> tuple[Fit, ...]:
    """Which services fit this need on that day, and why not."""
    row = _row(key)
    return offers_for(row, _line(row, on).left_count, on)


def _rows() -> QuerySet[HiringNeed]:
    return HiringNeed.objects.select_related("occupation", "appellation").prefetch_related("fillings", "uses", "moves")


def _row(key: int) -> HiringNeed:
    row = _rows().filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def _line(row: HiringNeed, today: date) -> NeedLine:
    fillings = tuple(
        FillingLine(each.pk, each.filled_on, each.posts_count, each.local_count, CHANNELS[each.channel])
        for each in row.fillings.all()
    )
    return NeedLine(
        key=row.pk,
        arrival=row.arrival_id,
        code=row.occupation.code,
        title=row.appellation.label if row.appellation else row.occupation.label,
        occupation=row.occupation.label,
        posts_count=row.posts_count,
        filled_count=sum(each.posts_count for each in fillings),
        local_count=sum(each.local_count for each in fillings),
        starts_on=row.starts_on,
        certainty=row.get_certainty_display(),
        contract=_contract(row),
        hours=_hours(row),
        is_night=is_night(row.shift_starts, row.shift_ends),
        must_have=tuple(row.must_have),
        teachable=tuple(row.teachable),
        state=row.state,
        label=NEED_LABELS[row.state],
        why_dropped=row.why_dropped,
        fillings=fillings,
        uses=_uses(row.uses.all()),
        moves=tuple(MoveLine(each.old_on, each.new_on, each.opening_id is not None) for each in row.moves.all()),
        is_late=row.state == NeedState.OPEN and row.starts_on < today,
    )


def _training_line(row: TrainingNeed, today: date) -> TrainingLine:
    return TrainingLine(
        key=row.pk,
        theme=row.theme,
        people_count=row.people_count,
        due_on=row.due_on,
        state=row.state,
        label=TRAINING_LABELS[row.state],
        why_dropped=row.why_dropped,
        uses=_uses(row.uses.all()),
        moves=tuple(MoveLine(each.old_on, each.new_on, each.opening_id is not None) for each in row.moves.all()),
        is_late=row.state == NeedState.OPEN and row.due_on < today,
    )


def _uses(rows: Iterable[OfferUse]) -> tuple[UseLine, ...]:
    labels = {terms.kind.value: terms.label for terms in catalogue()}
    return tuple(
        UseLine(
            each.pk,
            labels[each.offer],
            each.starts_on,
            each.ends_on,
            each.hours,
            each.entries_count,
            each.completed_count,
            each.hired_count,
        )
        for each in rows
    )


def _contract(row: HiringNeed) -> str:
    words = CONTRACTS[row.contract]
    return f"{words} de {row.contract_months}{NBSP}mois" if row.contract_months else words


def _hours(row: HiringNeed) -> str:
    """As in de 5 h à 13 h, du lundi au vendredi, 35 h par semaine, temps partiel."""
    parts = []
    if row.shift_starts and row.shift_ends:
        parts.append(f"de {clock(row.shift_starts)} à {clock(row.shift_ends)}")
    if row.weekdays:
        parts.append(_days(tuple(row.weekdays)))
    if row.weekly_hours:
        parts.append(f"{number(float(row.weekly_hours))}{NBSP}h par semaine")
    if row.is_part_time:
        parts.append("temps partiel")
    return ", ".join(parts)


def _days(days: tuple[int, ...]) -> str:
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"du {WEEKDAYS[days[0]]} au {WEEKDAYS[days[-1]]}"
    names = [WEEKDAYS[day] for day in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
