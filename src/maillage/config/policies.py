"""The one table of row-level policies: which kind of reader sees which rows. Every other table holds no identity.

A new text reaches the database by naming the table in `PutInScope` in a new migration of the table's app.
"""

from __future__ import annotations

from maillage.kit.scope.policies import Policy

_COLLABORATES = """agency_id IN (SELECT c.agency_id FROM organisations_collaboration c
  WHERE c.organisation_id = ANY (scope_organisations())
  AND c.since <= current_date AND (c.until IS NULL OR c.until > current_date))"""


def _staff() -> str:
    return "scope_role() IN ('director', 'adviser') AND agency_id = scope_agency()"


def _job() -> str:
    return "scope_role() = 'job' AND agency_id = scope_agency()"


def _partner(condition: str) -> str:
    return f"scope_role() IN ('counsellor', 'partner') AND {_COLLABORATES} AND {condition}"


def _shared(person: str) -> str:
    return f"""EXISTS (SELECT 1 FROM people_personaccess a WHERE a.person_id = {person}
  AND a.organisation_id = ANY (scope_organisations()) AND a.since <= now() AND (a.until IS NULL OR a.until > now()))"""


def _link(kind: str, column: str = "id") -> str:
    return f"{column} = ANY (scope_links('{kind}'))"


TABLE: dict[str, Policy] = {
    "people_person": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(_shared("people_person.id")),
            "link": _link("person"),
        }
    ),
    "people_personaccess": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner("organisation_id = ANY (scope_organisations())"),
            "link": _link("person", "person_id"),
        }
    ),
}
