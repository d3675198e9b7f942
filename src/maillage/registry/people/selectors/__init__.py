"""Reads about people: their files, and what they have asked of them by law."""

from maillage.registry.people.selectors.files import (
    MOST_SHOWN,
    Named,
    PersonCard,
    find_people,
    likely_duplicates,
    people_by_key,
    person,
    person_row,
    same_person,
)
from maillage.registry.people.selectors.rights import (
    RightsCard,
    decided_requests,
    frozen_people,
    requests_of,
    rights_request,
    waiting_requests,
)

__all__ = [
    "MOST_SHOWN",
    "Named",
    "PersonCard",
    "RightsCard",
    "decided_requests",
    "find_people",
    "frozen_people",
    "likely_duplicates",
    "people_by_key",
    "person",
    "person_row",
    "requests_of",
    "rights_request",
    "same_person",
    "waiting_requests",
]
