"""How somebody can be met from afar: called, or sent the link of a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maillage.registry.people.models import Person


@dataclass(frozen=True, slots=True)
class Contact:
    """Whoever books alone gives a number or an address last: until then both are possible.

    `has_device`: they say that they can see and speak at home.
    """

    can_be_called: bool = True
    can_get_link: bool = True
    has_device: bool = False


UNKNOWN = Contact()


def contact_of(person: Person) -> Contact:
    """What the file holds."""
    return Contact(can_be_called=bool(person.phone), can_get_link=person.can_get_link)
