"""Who sees which row of a partnership: the director, the officers of the territory, and owners what they answer for."""

from __future__ import annotations

from maillage.config.readers import ACCOUNT, DIRECTOR, JOB, OFFICER
from maillage.kit.scope.policies import AGENCY, ROLE, Policy, links

_ALL = {"director": DIRECTOR, "job": JOB, "officer": OFFICER}
_RUNNING = {"director": DIRECTOR, "job": JOB}  # who writes what both sides read
_ADVISER = f"{ROLE} IN ('adviser', 'employer_adviser') AND agency_id = {AGENCY}"
_RUNS = f"{ROLE} IN ('director', 'job')"
_AGREEMENT = """EXISTS (SELECT 1 FROM partnerships_agreement g
  WHERE g.id = agreement_id AND g.agency_id = partnerships_annex.agency_id)"""
_MEETING = "EXISTS (SELECT 1 FROM partnerships_meeting m WHERE m.id = meeting_id)"
_REVIEW = "EXISTS (SELECT 1 FROM partnerships_review r WHERE r.id = review_id)"
_ACTION = "EXISTS (SELECT 1 FROM partnerships_action a WHERE a.id = action_id)"
_OWN_ACTION = f"""EXISTS (SELECT 1 FROM partnerships_action a WHERE a.id = action_id
  AND ({_RUNS} OR {ACCOUNT} IN (a.agency_owner_id, a.local_owner_id)))"""


def _owners(agency: str, local: str) -> dict[str, str]:
    """Whoever has it, on either side."""
    return {"own, adviser": f"{_ADVISER} AND {agency} = {ACCOUNT}", "own, officer": f"{OFFICER} AND {local} = {ACCOUNT}"}


def _of(seen: str) -> Policy:
    """Seen with what it is of; written by whoever runs the partnership."""
    return Policy(read={"whoever sees it whole": seen}, write={"whoever runs it": f"{_RUNS} AND {seen}"})


_OF_ACTION = Policy(read={"whoever sees the action": _ACTION}, write={"its owners": _OWN_ACTION})
_CONTACT = {"their own address": f"{ROLE} = 'link' AND id = {links('contact')}"}
_FROZEN = {"link of officials": f"{ROLE} = 'link' AND id = {links('review')} AND state = 'frozen'"}
_ACTION_OWNERS = _owners("agency_owner_id", "local_owner_id")
_TASK_OWNERS = _owners("owner_id", "owner_id")

TABLE: dict[str, Policy] = {
    "partnerships_agreement": Policy(read=_ALL, write=_RUNNING),
    "partnerships_annex": _of(_AGREEMENT),
    "partnerships_partnershipcontact": Policy(read=_ALL | _CONTACT, write=_RUNNING | _CONTACT),
    "partnerships_meeting": Policy(read=_ALL, write=_RUNNING),
    "partnerships_finding": _of(_MEETING),
    "partnerships_decision": Policy(read=_ALL | _TASK_OWNERS, write=_RUNNING | _TASK_OWNERS),
    "partnerships_action": Policy(read=_ALL | _ACTION_OWNERS, write=_RUNNING | _ACTION_OWNERS),
    "partnerships_actionupdate": _OF_ACTION,
    "partnerships_actionmove": _OF_ACTION,
    "partnerships_actionlink": _OF_ACTION,
    "partnerships_review": Policy(read=_ALL | _FROZEN, write=_RUNNING),
    "partnerships_agendaitem": _of(f"{ROLE} <> 'link' AND {_REVIEW}"),  # its words may name somebody
    "partnerships_frozenfigure": _of(_REVIEW),
}
