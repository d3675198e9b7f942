"""Refusals of the reach engine: ValueError subclasses with structured fields, and the problems found in a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


class ReachError(ValueError):
    """Base of every refusal of this engine; `code` is stable, the message is English."""

    code = "reach_error"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a feed, and what to do about it (French, shown to the person who imports)."""

    file: str
    line: int | None
    field: str | None
    code: str
    message_fr: str
    remedy_fr: str
    severity: Severity = "error"

    def __str__(self) -> str:
        where = self.file + (f", ligne {self.line}" if self.line else "") + (f", champ {self.field}" if self.field else "")
        return f"{where}\u00a0: {self.message_fr} {self.remedy_fr}"

    def as_dict(self) -> dict[str, str | int | None]:
        return asdict(self)


class FeedRefused(ReachError):  # named as what is refused
    """The feed has errors: nothing of it is used. `problems` holds the errors first, then the warnings."""

    code = "feed_refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.severity != "error"))
        errors = [p for p in self.problems if p.severity == "error"]
        first = f": {errors[0].file}: {errors[0].code}" if errors else ""
        super().__init__(f"feed refused, {len(errors)} error(s){first}")


class OutsideFeedDates(ReachError):  # named as what is refused
    """The date is not between the first and the last date of the feed."""

    code = "outside_feed_dates"

    def __init__(self, date: object, first: object, last: object) -> None:
        self.date, self.first, self.last = date, first, last
        super().__init__(f"{date} is outside the feed's dates, {first} to {last}")


class UnknownStop(ReachError):  # named as what is refused
    """No stop of the feed has this id; `near` are ids that look like it, when they were looked for."""

    code = "unknown_stop"

    def __init__(self, stop_id: str, near: Sequence[str] = ()) -> None:
        self.stop_id, self.near = stop_id, tuple(near)
        hint = f"; close to it: {', '.join(near)}" if near else ""
        super().__init__(f"no stop {stop_id!r} in this feed{hint}")


class UnknownSite(ReachError):  # named as what is refused
    """No site of the profiles has this key."""

    code = "unknown_site"

    def __init__(self, site_key: str) -> None:
        self.site_key = site_key
        super().__init__(f"no site {site_key!r} in these profiles")


class WalkLimitNotBuilt(ReachError):  # named as what is refused
    """The person walks less far than every limit the profiles were built with."""

    code = "walk_limit_not_built"

    def __init__(self, walk_s: int, built_s: tuple[int, ...]) -> None:
        self.walk_s, self.built_s = walk_s, built_s
        super().__init__(f"walking limit {walk_s} s is below those built: {built_s}")


class BadOption(ReachError):  # named as what is refused
    """An option, place or time that cannot be used; `option` names it."""

    code = "bad_option"

    def __init__(self, option: str, why: str) -> None:
        self.option, self.why = option, why
        super().__init__(f"{option}: {why}")


class ProfilesUnreadable(ReachError):  # named as what is refused
    """A profile directory that is missing, incomplete or of another version."""

    code = "profiles_unreadable"

    def __init__(self, directory: object, why: str) -> None:
        self.directory, self.why = directory, why
        super().__init__(f"profiles in {directory} cannot be read: {why}")
