"""The official registers of companies: recherche-entreprises (open) and Sirene (with a key). Called by jobs only.

Both say when to come back (429 with Retry-After) and which companies do not want to be shown; both are obeyed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx
from django.conf import settings
from django.core.cache import cache

from maillage.domains.companies.rules.activities import Nomenclature, naf, nomenclature_in_force
from maillage.kit import clock

SEARCH: Final = "https://recherche-entreprises.api.gouv.fr/search"
SIRENE: Final = "https://api.insee.fr/api-sirene/3.11/siret/"
TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
KEPT_S: Final = 24 * 3600
LATER_S: Final = 600
SHOWN: Final = "O"  # what both registers write of a company that is shown in full


class RegisterDown(Exception):
    """The register does not answer now; `again_s` says when to ask again."""

    def __init__(self, again_s: int) -> None:
        super().__init__(again_s)
        self.again_s = again_s


@dataclass(frozen=True, slots=True)
class Company:
    """What a register says of a company or an establishment. A hidden one has its number and nothing else."""

    siren: str
    siret: str
    is_hidden: bool
    legal_name: str = ""
    naf_code: str = ""
    naf_nomenclature: str = ""
    headcount_band: str = ""
    naf_2025_code: str = ""


class Pace:
    """At most so many requests a second from this process; whoever comes too early waits."""

    def __init__(
        self, per_s: float, now: Callable[[], float] = time.monotonic, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._gap_s, self._now, self._wait = 1 / per_s, now, wait
        self._next, self._lock = 0.0, threading.Lock()

    def take(self) -> None:
        """Come in turn."""
        with self._lock:
            at = max(self._now(), self._next)
            self._next = at + self._gap_s
        self._wait(max(0.0, at - self._now()))


OPEN_PACE, SIRENE_PACE = Pace(6), Pace(0.45)  # they allow 7 a second and 30 a minute


def company(siren: str, siret: str, *, transport: httpx.BaseTransport | None = None) -> Company | None:
    """The establishment, else the company; None when no register knows it. Kept for a day."""
    number = siret or siren
    key = f"companies.register.{number}"
    known = cache.get(key)
    if known is not None:
        return known or None
    found = _from_open_register(siren, siret, transport)
    if found is None and siret and settings.SIRENE_KEY:
        found = _from_sirene(siret, transport)
    cache.set(key, found or "", KEPT_S)
    return found


def _from_open_register(siren: str, siret: str, transport: httpx.BaseTransport | None) -> Company | None:
    OPEN_PACE.take()
    answer = _get(SEARCH, {"q": siret or siren, "per_page": "1", "minimal": "false"}, {}, transport)
    for row in answer.get("results") or [] if answer else []:
        if row.get("siren") == siren:
            return _open_row(row, siret)
    return None


def _open_row(row: dict[str, Any], siret: str) -> Company | None:
    here = next((each for each in row.get("matching_etablissements") or [] if each.get("siret") == siret), None)
    if siret and here is None:
        return None
    at = here or row
    status = (row.get("statut_diffusion"), at.get("statut_diffusion_etablissement", SHOWN))
    if set(status) != {SHOWN}:
        return Company(row["siren"], siret, True)
    code, edition, later = _activity(at.get("activite_principale"), at.get("activite_principale_naf25"), _edition(at))
    name, band = row.get("nom_raison_sociale") or row.get("nom_complet") or "", at.get("tranche_effectif_salarie")
    return Company(row["siren"], siret, False, name[:160], code, edition, (band or "")[:2], later)


def _edition(at: dict[str, Any]) -> str:
    """This register names no edition: it gives the 2025 code beside the current one until the switch, then alone."""
    is_beside = "activite_principale_naf25" in at
    is_rev2 = is_beside or nomenclature_in_force(clock.today(clock.now())) == Nomenclature.REV2
    return "NAFRev2" if is_rev2 else "NAF2025"


def _from_sirene(siret: str, transport: httpx.BaseTransport | None) -> Company | None:
    SIRENE_PACE.take()
    answer = _get(f"{SIRENE}{siret}", {}, {"X-INSEE-Api-Key-Integration": settings.SIRENE_KEY}, transport)
    row = (answer or {}).get("etablissement")
    if not row:
        return None
    unit = row.get("uniteLegale") or {}
    status = (row.get("statutDiffusionEtablissement"), unit.get("statutDiffusionUniteLegale"))
    if set(status) != {SHOWN}:
        return Company(row["siren"], siret, True)
    last = (row.get("periodesEtablissement") or [{}])[0]
    code, edition, later = _activity(
        last.get("activitePrincipaleEtablissement"),
        row.get("activitePrincipaleNAF25Etablissement"),
        last.get("nomenclatureActivitePrincipaleEtablissement") or "",
    )
    band = row.get("trancheEffectifsEtablissement") or ""
    return Company(row["siren"], siret, False, (unit.get("denominationUniteLegale") or "")[:160], code, edition, band[:2], later)


def _activity(current: str | None, next_one: str | None, edition: str) -> tuple[str, str, str]:
    """The code with its nomenclature, and the 2025 one beside a former one: until the switch the register gives both."""
    code, later = naf(current or ""), naf(next_one or "") or ""
    if code and edition == "NAFRev2":
        return code, Nomenclature.REV2.value, later
    found = (code if edition == "NAF2025" else "") or later
    return found, Nomenclature.NAF_2025.value if found else "", ""


def _get(
    address: str, parameters: dict[str, str], headers: dict[str, str], transport: httpx.BaseTransport | None
) -> dict[str, Any] | None:
    """The answer; None for what does not exist; RegisterDown, with a delay, for all the rest."""
    try:
        with httpx.Client(transport=transport, timeout=TIMEOUT) as client:
            answer = client.get(address, params=parameters, headers={"Accept": "application/json"} | headers)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.is_error or answer.is_redirect:
            raise RegisterDown(retry_after_s(answer.headers.get("retry-after", "")))
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise RegisterDown(LATER_S) from error
    if not isinstance(body, dict):
        raise RegisterDown(LATER_S)
    return body


def retry_after_s(said: str) -> int:
    """Seconds to wait, given as a number or as a date; ten minutes when it says nothing that can be read."""
    if said.strip().isdigit():
        return max(1, int(said))
    try:
        until = parsedate_to_datetime(said)
        return max(1, round((until - clock.now()).total_seconds()))
    except (TypeError, ValueError):
        return LATER_S
