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
    "agenda_request": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                f"""{_shared("agenda_request.person_id")} AND (opened_by_organisation_id = ANY (scope_organisations())
  OR EXISTS (SELECT 1 FROM agenda_participation q WHERE q.request_id = agenda_request.id))"""
            ),
            "link": _link("person", "person_id"),
        }
    ),
    "agenda_appointment": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                """(place_id IN (SELECT p.id FROM places_place p WHERE p.host_id = ANY (scope_organisations()))
  OR EXISTS (SELECT 1 FROM agenda_participation q WHERE q.appointment_id = agenda_appointment.id))"""
            ),
            "link": _link("appointment"),
        }
    ),
    "agenda_participation": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                "(booked_by_organisation_id = ANY (scope_organisations()) OR host_id = ANY (scope_organisations()))"
                f" AND {_shared('agenda_participation.person_id')}"
            ),
            "link": _link("participation"),
        }
    ),
    "agenda_travelplan": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner("EXISTS (SELECT 1 FROM agenda_participation q WHERE q.id = participation_id)"),
            "link": _link("participation", "participation_id"),
        }
    ),
}
