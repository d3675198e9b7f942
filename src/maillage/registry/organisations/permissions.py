"""Who may change organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from maillage.kit.errors import NotAllowed

MANAGERS = frozenset({"administrator", "director"})


class Acting(Protocol):
    """Whoever acts, as far as this band needs to know."""

    @property
    def role(self) -> str: ...

    @property
    def organisation(self) -> int | None: ...


def check_can_manage_organisations(by: Acting) -> None:
    """An administrator or the director of an agency."""
    if by.role not in MANAGERS:
        raise NotAllowed


def check_can_manage_house(by: Acting, host: int) -> None:
    """Whoever manages organisations, or works in the organisation itself."""
    if by.role not in MANAGERS and by.organisation != host:
        raise NotAllowed


@dataclass(frozen=True, slots=True)
class Console:
    """Whoever has a shell on the server acts as an administrator of no organisation."""

    role: str = "administrator"
    organisation: int | None = None
