"""Who is told of a day, a case, an opening: once, by e-mail, with nothing of anybody in it, and nothing once it is settled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SITE", "https://maillage.example")


def act(who: Any, verb: Any, now: datetime, **values: Any) -> Any:
    from tests import factories as make

    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return verb(by=by, now=now, **values)


def as_job(cast: Cast, verb: Any, **values: Any) -> Any:
    from tests import factories as make

    from maillage.kit.scope.entering import Scope

    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        return verb(**values)


def told(cast: Cast, now: datetime) -> list[tuple[str, str]]:
    """Who reads what, of everything in the outbox that is still worth saying."""
    from maillage.kit.messages.composing import composers
    from maillage.kit.messages.models import Message

    def read() -> list[tuple[str, str]]:
        found = [composers()[row.purpose](row, now) for row in Message.objects.order_by("pk")]
        return [(composed.addresses["email"].partition(".")[0], composed.text) for composed in found if composed]

    return as_job(cast, read)


def test_a_case_is_told_step_by_step_and_never_quotes_it(cast: Cast) -> None:
    from tests import factories as make

    from maillage.domains.houses import services
    from maillage.domains.houses.services import Asked, Lines
    from maillage.journeys.houses.telling import put_case

    now = make.NOW
    lines = Lines(cast.claire.pk, cast.samir.pk, "0465712021", "0465712022", "le matin")
    act(cast.helene, services.name_contact, now, theme="other", lines=lines)
    asked = Asked("account", "france_travail", "week", "CANARI bloqué")
    case = act(cast.nadege, services.open_case, now, asked=asked, key=uuid4()).pk
    put = {"agency": cast.agency.pk, "case": case}
    assert as_job(cast, put_case, **put, step="opened", now=now) == 1
    assert as_job(cast, put_case, **put, step="opened", now=now) == 0  # told once
    assert as_job(cast, put_case, **put, step="escalated", now=now) == 2
    late = now + timedelta(days=3)
    assert as_job(cast, put_case, **put, step="late", now=late) == 1
    found = told(cast, late)
    assert [who for who, _text in found] == ["claire", "claire", "samir", "hélène"]
    assert all("CANARI" not in text and f"/maisons/cas/{case}/" in text for _who, text in found)
    act(cast.samir, services.answer_case, late, case=case, answer="Débloqué")
    assert as_job(cast, put_case, **put, step="answered", now=late) == 2
    assert {who for who, _text in told(cast, late)} == {"nadège", "rémi", "hélène"}


def test_guests_and_hosts_read_the_programme_as_it_is_and_the_director_who_waits_for_a_day(cast: Cast) -> None:
    from tests import factories as make

    from maillage.domains.houses import services
    from maillage.domains.houses.rules.shadowing import Stretch
    from maillage.journeys.houses.telling import put_day, remind
    from maillage.registry.diary.services import put_leave

    now = make.NOW
    assert as_job(cast, remind, agency=cast.agency.pk, now=now) == 3  # Nadège, Rémi, Lucie
    assert as_job(cast, remind, agency=cast.agency.pk, now=now) == 0
    programme = [Stretch(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC), "welcome", cast.claire.pk)]
    asked = {"agency": cast.agency.pk, "house": cast.house.pk, "programme": programme, "guests": [cast.nadege.pk, cast.remi.pk]}
    day = act(cast.helene, services.plan_day, now, **asked).pk
    assert as_job(cast, put_day, agency=cast.agency.pk, day=day, edition="planned", now=now) == 3
    found = told(cast, now)
    assert [who for who, _text in found] == ["hélène", "claire", "nadège", "rémi"]  # of the three, Lucie's is left
    assert "9\u00a0h\u00a0– 11\u00a0h\u00a0: Accueil, Claire Maurin" in found[2][1]
    put_leave(resource=cast.claire.resource_id, start=programme[0].starts_at, end=programme[0].ends_at, kind="illness")
    assert [as_job(cast, remind, agency=cast.agency.pk, now=now) for _again in range(2)] == [1, 0]
    assert "il faut remplacer" in told(cast, now)[-1][1]
    act(cast.helene, services.cancel_day, now, day=day, why="Grève des cars")
    assert all("annulée. Grève des cars" in text for who, text in told(cast, now) if who != "hélène")
    assert told(cast, datetime(2026, 12, 1, 6, tzinfo=UTC))[-1][0] == "hélène"


def test_whoever_runs_an_opening_hears_what_keeps_it_and_reviews_that_are_due(cast: Cast) -> None:
    from tests import factories as make

    from maillage.domains.houses import services
    from maillage.journeys.houses.telling import remind

    now = make.NOW
    house = make.house("Maison France Services de Paulhan", works_with=cast.agency)
    place = make.place(house, town="Paulhan")
    camille = make.account("Camille", "Roques", role="house_lead", organisation=cast.office)
    asked = {"agency": cast.agency.pk, "place": place.pk, "lead": cast.office.pk, "planned_on": date(2026, 12, 10)}
    opening = act(cast.helene, services.prepare, now, **asked).pk
    as_job(cast, remind, agency=cast.agency.pk, now=now)
    texts = [(who, text) for who, text in told(cast, now) if "Paulhan" in text]
    assert sorted(who for who, _text in texts) == ["camille", "hélène"]
    assert "Condition du label non remplie" in texts[0][1]
    act(camille, services.abandon, now, opening=opening, why="Local vendu")
    assert not [text for _who, text in told(cast, now) if "Paulhan" in text]
