"""Readers that several tables share, as conditions of their policies: the director, the job, the officer of a territory."""

from __future__ import annotations

from typing import Final

from maillage.kit.scope.policies import AGENCY, ORGANISATIONS, ROLE, TODAY

ACCOUNT: Final = "(SELECT scope_account())"
COLLABORATES: Final = f"""agency_id IN (SELECT c.agency_id FROM organisations_collaboration c
  WHERE c.organisation_id = {ORGANISATIONS}
  AND c.since <= {TODAY} AND (c.until IS NULL OR c.until > {TODAY}))"""
DIRECTOR: Final = f"{ROLE} = 'director' AND agency_id = {AGENCY}"
JOB: Final = f"{ROLE} = 'job' AND agency_id = {AGENCY}"
OFFICER: Final = f"{ROLE} = 'economic_officer' AND {COLLABORATES} AND intermunicipality_id = {ORGANISATIONS}"
