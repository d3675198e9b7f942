"""The one table of row-level policies: which kind of reader sees which rows. Every other table holds no identity.

A new text reaches the database by naming the table in `PutInScope` in a new migration of the table's app.
"""

from __future__ import annotations

from maillage.config import partnership_policies
from maillage.config.readers import ACCOUNT as _ACCOUNT
from maillage.config.readers import COLLABORATES as _COLLABORATES
from maillage.config.readers import DIRECTOR as _DIRECTOR
from maillage.config.readers import JOB
from maillage.config.readers import OFFICER as _OFFICER
from maillage.kit.scope.policies import AGENCY, ORGANISATIONS, ROLE, TERRITORIES, TODAY, Policy, links

_OPENING = "EXISTS (SELECT 1 FROM houses_houseopening o WHERE o.id = opening_id)"


def _staff() -> str:
    return f"{ROLE} IN ('director', 'adviser') AND agency_id = {AGENCY}"


def _job() -> str:
    return JOB


def _partner(condition: str) -> str:
    return f"{ROLE} IN ('counsellor', 'partner') AND {_COLLABORATES} AND {condition}"


def _shared(person: str) -> str:
    return f"""EXISTS (SELECT 1 FROM people_personaccess a WHERE a.person_id = {person}
  AND a.organisation_id = {ORGANISATIONS} AND a.since <= now() AND (a.until IS NULL OR a.until > now()))"""


def _link(kind: str, column: str = "id") -> str:
    return f"{column} = {links(kind)}"


_HOSTED = f"place_id IN (SELECT p.id FROM places_place p WHERE p.host_id = {ORGANISATIONS})"
_APPOINTMENT = {
    "staff": _staff(),
    "job": _job(),
    "partner": _partner(
        f"""({_HOSTED}
  OR EXISTS (SELECT 1 FROM agenda_participation q WHERE q.appointment_id = agenda_appointment.id))"""
    ),
    "link": _link("appointment"),
}
_EARLIER = "EXISTS (SELECT 1 FROM agenda_earlierwish w WHERE w.id = wish_id AND w.agency_id = agenda_earliernotice.agency_id)"
_OF_EMPLOYERS = f"{ROLE} = 'employer_adviser' AND agency_id = {AGENCY}"
_OWN_PORTFOLIO = f"agency_contact_id = {_ACCOUNT} OR agency_backup_id = {_ACCOUNT}"
_PARK = "EXISTS (SELECT 1 FROM companies_businesspark b WHERE b.id = park_id)"
_ARRIVAL = "EXISTS (SELECT 1 FROM companies_companyarrival c WHERE c.id = arrival_id)"
_DOSSIER = "EXISTS (SELECT 1 FROM companies_dossier d WHERE d.id = dossier_id)"


def _of_dossier(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM companies_dossier d WHERE d.id = dossier_id AND d.agency_id = {table}.agency_id)"


def _of_arrival(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM companies_companyarrival c WHERE c.id = arrival_id AND c.agency_id = {table}.agency_id)"


def _of_needs(seen: str) -> Policy:
    """Whoever sees the company sees what it needs; the company itself, by its link, reads only."""
    return Policy(read={"whoever sees the company": seen}, write={"but by a link": f"{_NO_LINK} AND {seen}"})


_NEED = """(EXISTS (SELECT 1 FROM companies_hiringneed n WHERE n.id = need_id)
  OR EXISTS (SELECT 1 FROM companies_trainingneed t WHERE t.id = training_id))"""
_NO_LINK = f"{ROLE} <> 'link'"
_OF_LINK = f"{ROLE} = 'link' AND {_link('dossier', 'dossier_id')}"
_ZONES = {"director": _DIRECTOR, "job": _job(), "officer": _OFFICER, "of employers": _OF_EMPLOYERS}
_DOSSIERS = {
    "director": _DIRECTOR,
    "job": _job(),
    "officer": _OFFICER,
    "own portfolio": f"{_OF_EMPLOYERS} AND ({_OWN_PORTFOLIO})",
}
_ARRIVALS = _DOSSIERS | {
    "own portfolio": f"""{_OF_EMPLOYERS} AND EXISTS (SELECT 1 FROM companies_dossier d
  WHERE d.arrival_id = companies_companyarrival.id AND ({_OWN_PORTFOLIO}))"""
}
_LINK_OF_AGENCY = f"{ROLE} = 'link' AND agency_id = {AGENCY}"
_OPENINGS = {
    "staff": _staff(),
    "job": _job(),
    "lead": f"{ROLE} = 'house_lead' AND {_COLLABORATES} AND (lead_id = {ORGANISATIONS} OR {_HOSTED})",
}
_OPENING_OF_TERRITORY = f"""{ROLE} = 'economic_officer' AND {_COLLABORATES} AND (lead_id = {ORGANISATIONS}
  OR place_id IN (SELECT p.id FROM places_place p JOIN territories_perimetermember m ON m.commune_id = p.commune_id
    WHERE m.perimeter_id = {TERRITORIES} AND m.since <= {TODAY} AND (m.until IS NULL OR m.until > {TODAY})))"""
_NO_READER = f"{ROLE} NOT IN ('economic_officer', 'counsellor')"
_FOLLOWED = f"{_NO_READER} AND {_OPENING}"
_STEP = "EXISTS (SELECT 1 FROM houses_openingstep s WHERE s.id = step_id)"
_AT_AGENCY = f"{ROLE} IN ('director', 'adviser', 'employer_adviser') AND agency_id = {AGENCY}"
_AT_HOUSE = f"{ROLE} IN ('counsellor', 'house_lead') AND {_COLLABORATES} AND house_id = {ORGANISATIONS}"
_DAY = "EXISTS (SELECT 1 FROM houses_shadowingday d WHERE d.id = day_id)"
_OWN_GUEST = f"EXISTS (SELECT 1 FROM houses_shadowingguest g WHERE g.id = guest_id AND g.account_id = {_ACCOUNT})"
_SHEET = "EXISTS (SELECT 1 FROM houses_sheet s WHERE s.id = sheet_id)"

_FORECASTS = {
    "director": _DIRECTOR,
    "job": _job(),
    "of employers": _OF_EMPLOYERS,
    "officer": f"{ROLE} = 'economic_officer' AND {_COLLABORATES}",
}
_FORECASTERS = {each: _FORECASTS[each] for each in ("director", "job", "of employers")}

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
            "partner": _partner(f"organisation_id = {ORGANISATIONS}"),
            "link": _link("person", "person_id"),
        }
    ),
    "people_rightsrequest": Policy(  # whoever noted it reads it again; a house sees its own only
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(f"received_by_organisation_id = {ORGANISATIONS}"),
        }
    ),
    "people_erasure": Policy(read={"job": _job()}),
    "agenda_request": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                f"""{_shared("agenda_request.person_id")} AND (opened_by_organisation_id = {ORGANISATIONS}
  OR EXISTS (SELECT 1 FROM agenda_participation q WHERE q.request_id = agenda_request.id))"""
            ),
            "link": _link("person", "person_id"),
        }
    ),
    "agenda_appointment": Policy(  # several seats are a workshop: whoever may enrol sees when it is, not who comes
        read={
            **_APPOINTMENT,
            "partner, workshops": _partner("seats > 1"),
            "link, workshops": f"{_LINK_OF_AGENCY} AND seats > 1",
            "enrolment address": _link("session"),
        },
        write=_APPOINTMENT,
    ),
    "agenda_participation": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                f"(booked_by_organisation_id = {ORGANISATIONS} OR host_id = {ORGANISATIONS})"
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
    "agenda_earlierwish": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner("EXISTS (SELECT 1 FROM agenda_participation q WHERE q.id = participation_id)"),
            "link": _link("participation", "participation_id"),
        }
    ),
    "agenda_earliernotice": Policy(read={"whoever sees the wish": _EARLIER}),
    "agenda_series": Policy(
        read={"staff": _staff(), "job": _job(), "partner": _partner("true"), "link": _LINK_OF_AGENCY}
        | {"enrolment address": _link("series")},
        write={"staff": _staff(), "job": _job()},
    ),
    "agenda_waitingentry": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                f"(asked_by_organisation_id = {ORGANISATIONS} OR host_id = {ORGANISATIONS})"
                f" AND {_shared('agenda_waitingentry.person_id')}"
            ),
            "link": f"{_link('waiting')} OR {_link('person', 'person_id')}",
        }
    ),
    "agenda_leavinganswer": Policy(read={"staff": _staff(), "job": _job(), "partner": _partner(_HOSTED)}),
    "agenda_unmetsearch": Policy(read={"staff": _staff(), "job": _job()}, write={"job": _job()}),
    "outbox_message": Policy(
        read={
            "staff": _staff(),
            "job": _job(),
            "partner": _partner(
                f"host_id = {ORGANISATIONS} AND recipient_kind = 'person' AND {_shared('outbox_message.recipient_key')}"
            ),
        }
    ),
    "outbox_attempt": Policy(read={"staff": _staff(), "job": _job()}),
    "houses_houseopening": Policy(
        read={**_OPENINGS, "officer": _OPENING_OF_TERRITORY, "house": f"{ROLE} = 'counsellor' AND {_COLLABORATES} AND {_HOSTED}"},
        write=_OPENINGS,
    ),
    "houses_openingstep": Policy(read={"whoever sees the opening": _OPENING}, write={"whoever follows it": _FOLLOWED}),
    "houses_openingmove": Policy(read={"whoever sees the opening": _OPENING}, write={"whoever follows it": _FOLLOWED}),
    "houses_stepmove": Policy(read={"whoever sees the step": _STEP}, write={"whoever follows it": f"{_NO_READER} AND {_STEP}"}),
    "houses_shadowingday": Policy(
        read={"agency": _AT_AGENCY, "job": _job(), "house": _AT_HOUSE}, write={"agency": _AT_AGENCY, "job": _job()}
    ),
    "houses_shadowingstretch": Policy(
        read={"whoever sees the day": _DAY}, write={"agency": f"{ROLE} NOT IN ('counsellor', 'house_lead') AND {_DAY}"}
    ),
    "houses_shadowingguest": Policy(
        read={"whoever sees the day": _DAY},
        write={
            "agency": f"{ROLE} NOT IN ('counsellor', 'house_lead') AND {_DAY}",
            "own": f"account_id = {_ACCOUNT} AND {_DAY}",
        },
    ),
    "houses_shadowingrating": Policy(  # never whoever leads the house: it is their employer
        read={"director": _DIRECTOR, "job": _job(), "own": _OWN_GUEST}, write={"job": _job(), "own": _OWN_GUEST}
    ),
    "houses_shadowingaction": Policy(read={"whoever sees the day": _DAY}),
    "houses_sheet": Policy(
        read={"agency": _AT_AGENCY, "job": _job(), "house": f"{ROLE} IN ('counsellor', 'house_lead') AND {_COLLABORATES}"},
        write={"agency": _AT_AGENCY, "job": _job()},
    ),
    "houses_sheetversion": Policy(
        read={"whoever sees the sheet": _SHEET}, write={"agency": f"{ROLE} NOT IN ('counsellor', 'house_lead') AND {_SHEET}"}
    ),
    "houses_directcontact": Policy(
        read={"agency": _AT_AGENCY, "job": _job(), "house": f"{ROLE} IN ('counsellor', 'house_lead') AND {_COLLABORATES}"},
        write={"director": _DIRECTOR, "job": _job()},
    ),
    "houses_blockedcase": Policy(
        read={
            "director": _DIRECTOR,
            "job": _job(),
            "asked": f"{_AT_AGENCY} AND (contact_id = {_ACCOUNT} OR backup_id = {_ACCOUNT})",
            "house": f"{ROLE} = 'counsellor' AND {_COLLABORATES} AND house_id = {ORGANISATIONS}",
        }
    ),
    "houses_tally": Policy(
        read={
            "director": f"{ROLE} = 'director' AND agency_id = {AGENCY}",
            "job": _job(),
            "house": f"{ROLE} IN ('counsellor', 'house_lead') AND {_COLLABORATES} AND house_id = {ORGANISATIONS}",
        },
        write={"house": f"{ROLE} = 'counsellor' AND {_COLLABORATES} AND house_id = {ORGANISATIONS}"},
    ),
    "companies_businesshub": Policy(read=_ZONES),
    "companies_businesspark": Policy(  # the company itself, by its link, reads where it settles and none of the plots
        read={**_ZONES, "link": f"{ROLE} = 'link' AND id IN (SELECT c.park_id FROM companies_companyarrival c)"},
        write=_ZONES,
    ),
    "companies_plot": Policy(read={"whoever sees the park": f"{_NO_LINK} AND {_PARK}"}),
    "companies_plotoccupancy": Policy(read={"whoever sees the park": f"{_NO_LINK} AND {_PARK}"}),
    "companies_plotofoccupancy": Policy(
        read={"whoever sees the plot": "EXISTS (SELECT 1 FROM companies_plot p WHERE p.id = plot_id)"}
    ),
    "companies_singlecontact": Policy(read=_ZONES),
    "companies_companyarrival": Policy(
        read={**_ARRIVALS, "link": f"id IN (SELECT d.arrival_id FROM companies_dossier d WHERE {_link('dossier', 'd.id')})"},
        write=_ARRIVALS,
    ),
    "companies_hiringweight": Policy(read=_FORECASTS, write=_FORECASTERS),
    "companies_rampshare": Policy(read=_FORECASTS, write=_FORECASTERS),
    "companies_leadtime": Policy(read=_FORECASTS, write=_FORECASTERS),
    "companies_jobseekercount": Policy(
        read={**_FORECASTS, "link of a company": f"{_LINK_OF_AGENCY} AND EXISTS (SELECT 1 FROM companies_dossier d)"},
        write=_FORECASTERS,
    ),
    "companies_arrivalmove": Policy(read={"whoever sees the arrival": f"{_NO_LINK} AND {_ARRIVAL}"}),
    "companies_dossier": Policy(read={**_DOSSIERS, "link": _link("dossier")}, write=_DOSSIERS),
    "companies_interaction": Policy(read={"whoever sees the dossier": f"{_NO_LINK} AND {_of_dossier('companies_interaction')}"}),
    "companies_note": Policy(  # never an economic officer: what the agency writes for itself
        read={
            "director": f"{_DIRECTOR} AND {_of_dossier('companies_note')}",
            "job": f"{_job()} AND {_of_dossier('companies_note')}",
            "own portfolio": f"{_OF_EMPLOYERS} AND {_of_dossier('companies_note')}",
        }
    ),
    "companies_dossierstep": Policy(
        read={"whoever sees the dossier": _DOSSIER}, write={"whoever follows it": f"{_NO_LINK} AND {_DOSSIER}"}
    ),
    "companies_dossieralert": Policy(read={"whoever sees the dossier": f"{_NO_LINK} AND {_DOSSIER}"}),
    "companies_visit": Policy(
        read={"whoever sees the dossier": _of_dossier("companies_visit")},
        write={"whoever follows it": f"{_NO_LINK} AND {_of_dossier('companies_visit')}"},
    ),
    "companies_dossierdocument": Policy(  # the company's page shows none
        read={
            "director": f"{_DIRECTOR} AND {_of_dossier('companies_dossierdocument')}",
            "job": f"{_job()} AND {_of_dossier('companies_dossierdocument')}",
            "own portfolio": f"{_OF_EMPLOYERS} AND {_of_dossier('companies_dossierdocument')}",
            "officer": f"{ROLE} = 'economic_officer' AND is_shared AND {_of_dossier('companies_dossierdocument')}",
        }
    ),
    "companies_companyanswer": Policy(
        read={"whoever sees the dossier": _of_dossier("companies_companyanswer")},
        write={
            "job": f"{_job()} AND {_of_dossier('companies_companyanswer')}",
            "link": f"{_OF_LINK} AND {_of_dossier('companies_companyanswer')}",
        },
    ),
    "companies_arrivalfile": Policy(read={"director": _DIRECTOR, "job": _job(), "officer": _OFFICER}),
    "companies_hiringneed": _of_needs(_of_arrival("companies_hiringneed")),
    "companies_trainingneed": _of_needs(_of_arrival("companies_trainingneed")),
    "companies_needmove": _of_needs(_NEED),
    "companies_needfilling": _of_needs("EXISTS (SELECT 1 FROM companies_hiringneed n WHERE n.id = need_id)"),
    "companies_offeruse": _of_needs(_NEED),
    **partnership_policies.TABLE,
}
