"""The registers, in the shapes that they answer in: shown, hidden, unknown, busy, down; and what is written of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from tests.domains.companies.world import NOW, SIRET, World

from maillage.domains.companies import clients, services
from maillage.domains.companies.models import CompanyArrival
from maillage.domains.companies.services import Registered
from maillage.kit import clock, jobs

SIREN = SIRET[:9]
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def fresh(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.SIRENE_KEY = ""
    for pace in ("OPEN_PACE", "SIRENE_PACE"):
        monkeypatch.setattr(clients, pace, clients.Pace(1000))
    cache.clear()
    yield
    cache.clear()


def answering(*answers: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """Answers in turn, and what was asked."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle), asked


def open_answer(**changes: Any) -> httpx.Response:
    here = {
        "siret": SIRET,
        "activite_principale": "45.20B",
        "tranche_effectif_salarie": "11",
        "statut_diffusion_etablissement": "O",
    }
    row = {"siren": SIREN, "nom_raison_sociale": "LOGIS SUD", "statut_diffusion": "O", "activite_principale": "70.10Z"}
    return httpx.Response(200, json={"results": [row | {"matching_etablissements": [here | changes]}], "total_results": 1})


def sirene_answer(edition: str = "NAFRev2", diffusion: str = "O") -> httpx.Response:
    period = {"activitePrincipaleEtablissement": "45.20B", "nomenclatureActivitePrincipaleEtablissement": edition}
    unit = {"statutDiffusionUniteLegale": diffusion, "denominationUniteLegale": "LOGIS SUD"}
    establishment = {
        "siren": SIREN,
        "siret": SIRET,
        "statutDiffusionEtablissement": diffusion,
        "trancheEffectifsEtablissement": None,
        "uniteLegale": unit,
        "periodesEtablissement": [period],
    }
    return httpx.Response(200, json={"header": {"statut": 200}, "etablissement": establishment})


NOTHING = httpx.Response(200, json={"results": [], "total_results": 0})


def test_an_establishment_is_read_with_its_activity_and_nomenclature_once_a_day() -> None:
    transport, asked = answering(open_answer())
    found = [clients.company(SIREN, SIRET, transport=transport) for _time in range(2)]
    assert found[0] == found[1] == clients.Company(SIREN, SIRET, False, "LOGIS SUD", "45.20B", "rev2", "11")
    assert [request.url.params["q"] for request in asked] == [SIRET]


def test_both_codes_are_kept_side_by_side_until_the_switch_and_the_single_one_is_of_2025_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transport, _asked = answering(open_answer(activite_principale_naf25="45.20H"))
    found = clients.company(SIREN, SIRET, transport=transport)
    assert found is not None
    assert (found.naf_code, found.naf_nomenclature, found.naf_2025_code) == ("45.20B", "rev2", "45.20H")
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    transport, _asked = answering(open_answer(activite_principale="45.20H"))
    found = clients.company(SIREN, SIRET, transport=transport)
    assert found is not None
    assert (found.naf_code, found.naf_nomenclature, found.naf_2025_code) == ("45.20H", "2025", "")


def test_a_company_that_does_not_want_to_be_shown_is_a_number_and_nothing_else() -> None:
    transport, _asked = answering(open_answer(statut_diffusion_etablissement="P"))
    assert clients.company(SIREN, SIRET, transport=transport) == clients.Company(SIREN, SIRET, True)


def test_what_no_register_knows_is_none_and_is_remembered() -> None:
    transport, asked = answering(NOTHING)
    assert [clients.company(SIREN, "", transport=transport) for _time in range(2)] == [None, None]
    assert len(asked) == 1


def test_another_company_s_answer_is_not_taken() -> None:
    transport, _asked = answering(httpx.Response(200, json={"results": [{"siren": "356000000", "statut_diffusion": "O"}]}))
    assert clients.company(SIREN, "", transport=transport) is None


@pytest.mark.parametrize(("edition", "nomenclature"), [("NAFRev2", "rev2"), ("NAF2025", "2025")])
def test_with_a_key_sirene_is_asked_for_what_the_open_search_does_not_know(
    settings: Any, edition: str, nomenclature: str
) -> None:
    settings.SIRENE_KEY = "a-key"
    transport, asked = answering(NOTHING, sirene_answer(edition))
    found = clients.company(SIREN, SIRET, transport=transport)
    assert found == clients.Company(SIREN, SIRET, False, "LOGIS SUD", "45.20B", nomenclature, "")
    assert asked[1].headers["X-INSEE-Api-Key-Integration"] == "a-key"
    assert asked[1].url.path.endswith(f"/siret/{SIRET}")


def test_sirene_s_partial_diffusion_is_honoured(settings: Any) -> None:
    settings.SIRENE_KEY = "a-key"
    transport, _asked = answering(NOTHING, sirene_answer(diffusion="P"))
    assert clients.company(SIREN, SIRET, transport=transport) == clients.Company(SIREN, SIRET, True)


def test_sirene_s_404_is_unknown(settings: Any) -> None:
    settings.SIRENE_KEY = "a-key"
    transport, _asked = answering(NOTHING, httpx.Response(404, json={"header": {"statut": 404}}))
    assert clients.company(SIREN, SIRET, transport=transport) is None


@pytest.mark.parametrize(
    ("answer", "again_s"),
    [
        (httpx.Response(429, headers={"Retry-After": "7"}), 7),
        (httpx.Response(503), clients.LATER_S),
        (httpx.Response(429, headers={"Retry-After": "soon"}), clients.LATER_S),
        (httpx.Response(301, headers={"Location": "https://elsewhere.example"}), clients.LATER_S),
        (httpx.Response(200, text="<html>"), clients.LATER_S),
        (httpx.Response(200, json=[]), clients.LATER_S),
        (httpx.ConnectError("down"), clients.LATER_S),
        (httpx.ReadTimeout("slow"), clients.LATER_S),
    ],
)
def test_a_register_that_does_not_answer_says_when_to_come_back_and_nothing_is_remembered(answer: Any, again_s: int) -> None:
    transport, _asked = answering(answer, open_answer())
    with pytest.raises(clients.RegisterDown) as down:
        clients.company(SIREN, SIRET, transport=transport)
    assert down.value.again_s == again_s
    assert clients.company(SIREN, SIRET, transport=transport) is not None


def test_a_delay_may_be_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert clients.retry_after_s("Mon, 03 Mar 2025 09:02:00 GMT") == 120
    assert clients.retry_after_s("Mon, 03 Mar 2025 08:00:00 GMT") == 1


def test_requests_keep_their_pace() -> None:
    waited: list[float] = []
    pace = clients.Pace(4, now=lambda: 100.0, wait=waited.append)
    for _time in range(4):
        pace.take()
    assert waited == [0.0, 0.25, 0.5, 0.75]


# ------------------------------------------------------------------ what is written of it
FOUND = Registered(SIREN, SIRET, False, "LOGIS SUD", "45.20B", "rev2", "11")


def asked(world: World, **values: Any) -> CompanyArrival:
    return world.arrival(siren=SIREN, siret=SIRET, completion="asked", **values)


def seen(world: World, arrival: CompanyArrival) -> CompanyArrival:
    with world.seen_by(world.helene):
        return CompanyArrival.objects.get(pk=arrival.pk)


@pytest.mark.django_db
def test_only_what_is_unknown_is_completed(world: World) -> None:
    arrival = asked(world, company_name="Logis")
    with world.as_job():
        services.complete(arrival=arrival.pk, found=FOUND, asked=(SIREN, SIRET), now=NOW)
    row = seen(world, arrival)
    assert (row.company_name, row.naf_code, row.naf_nomenclature, row.headcount_band) == ("Logis", "45.20B", "rev2", "11")
    assert (row.completion, row.completed_at) == ("done", NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("found", "state"), [(None, "unknown"), (Registered(SIREN, SIRET, True), "hidden")])
def test_an_unknown_or_hidden_company_is_said_so(world: World, found: Registered | None, state: str) -> None:
    arrival = asked(world)
    with world.as_job():
        services.complete(arrival=arrival.pk, found=found, asked=(SIREN, SIRET), now=NOW)
    assert (seen(world, arrival).completion, seen(world, arrival).naf_code) == (state, "")


@pytest.mark.django_db
def test_an_answer_about_another_number_is_dropped(world: World) -> None:
    arrival = asked(world)
    with world.as_job():
        services.complete(arrival=arrival.pk, found=FOUND, asked=(SIREN, ""), now=NOW)
    assert seen(world, arrival).completion == "asked"


@pytest.mark.django_db
def test_a_job_whose_register_is_down_comes_back_when_it_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.domains.companies.jobs import complete

    later: list[dict[str, Any]] = []
    arrival = asked(world)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(jobs, "defer", lambda name, **values: later.append(values))
    answers: list[Any] = [clients.RegisterDown(7), clients.Company(SIREN, SIRET, False, "LOGIS SUD", "45.20B", "rev2", "11")]

    def company(*_asked: str) -> clients.Company:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(clients, "company", company)
    complete(agency=world.agency.pk, arrival=arrival.pk)
    assert later == [{"at": NOW + timedelta(seconds=7), "agency": world.agency.pk, "arrival": arrival.pk}]
    assert seen(world, arrival).completion == "asked"
    complete(agency=world.agency.pk, arrival=arrival.pk)
    assert seen(world, arrival).completion == "done"
    complete(agency=world.agency.pk, arrival=arrival.pk)  # nothing left to ask
    assert answers == []
