"""After a day at the agency: an action of the partnership in one gesture, its state shown back; officers read counts only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.journeys.houses.test_house_messages import act, as_job, site, told

if TYPE_CHECKING:
    from tests.cast import Cast

__all__ = ["site"]
pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
DUE = date(2026, 12, 20)


def planned(cast: Cast) -> int:
    from tests import factories as make
    from tests.domains.houses.test_shadowing import at

    from maillage.domains.houses import services
    from maillage.domains.houses.rules.shadowing import Stretch

    programme = [Stretch(at(9), at(11), "welcome", cast.claire.pk)]
    asked = {"agency": cast.agency.pk, "house": cast.house.pk, "programme": programme, "guests": [cast.nadege.pk, cast.remi.pk]}
    return int(act(cast.helene, services.plan_day, make.NOW, **asked).pk)


def dated(cast: Cast, day: int) -> int:
    from tests import factories as make

    from maillage.domains.houses import services

    asked = {"day": day, "what": "Un atelier par mois", "owner": cast.house.pk, "due_on": DUE}
    return int(act(cast.helene, services.add_action, make.NOW, **asked).pk)


def plain(response: Any) -> str:
    said = re.sub("[\u00a0\u202f]", " ", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))


def test_an_action_is_followed_by_the_partnership_and_its_state_comes_back(cast: Cast, enter: Enter) -> None:
    from maillage.domains.partnerships import selectors, services

    day = planned(cast)
    action = dated(cast, day)
    director, page = enter(cast.helene), reverse("houses:day", args=[day])
    shown = plain(director.get(page))
    assert "Suivre au partenariat" in shown
    address = reverse("houses:follow_action", args=[day, action])
    asked = {"local_owner": cast.sophie.pk, "indicator": "20", "target": "10"}
    assert director.post(address, asked | {"target": "0"}).status_code == 422
    assert director.post(address, asked)["Location"] == page
    shown = plain(director.get(page))
    assert "Action du partenariat , proposée" in shown
    assert "Suivre au partenariat" not in shown
    (line,) = act_read(cast, lambda: selectors.actions_of([cast.office.pk], cast.agency.pk, DUE))
    assert (line.title, line.due_on, line.agency_owner.account) == ("Un atelier par mois", DUE, cast.helene.pk)
    act(cast.helene, services.start_action, datetime.fromisoformat("2026-11-16T10:00+01:00"), action=line.key)
    assert "Action du partenariat , en cours" in plain(director.get(page))
    assert "suivi comme action du partenariat" in plain(enter(cast.nadege).get(page))
    assert director.post(address, asked).status_code == 422
    assert len(act_read(cast, lambda: selectors.actions_of([cast.office.pk], cast.agency.pk, DUE))) == 1


def act_read(cast: Cast, ask: Callable[[], Any]) -> Any:
    from tests import factories as make

    with make.in_scope(make.scope(make.actor(cast.helene))):
        return ask()


@pytest.mark.parametrize("who", ["claire", "nadege", "bruno", "sophie", "lucie"])
def test_the_director_alone_hands_it_to_the_partnership(cast: Cast, enter: Enter, who: str) -> None:
    day = planned(cast)
    action = dated(cast, day)
    answer = enter(getattr(cast, who)).post(reverse("houses:follow_action", args=[day, action]), {"target": "10"})
    assert answer.status_code in (403, 404)


def test_an_officer_reads_counts_and_dates_of_their_houses_and_nobodys_name(cast: Cast, enter: Enter) -> None:
    from tests import factories as make

    planned(cast)
    shown = plain(enter(cast.sophie).get(reverse("houses:shadowing")))
    assert "0 sur 2 agents ont passé leur journée à l’agence" in shown
    assert "Maison France Services de Lodève" in shown
    assert "prévue" in shown
    assert not any(name in shown for name in ("Nadège", "Rémi", "Claire", "Gignac"))
    elsewhere = make.intermunicipality(make.perimeter("Clermontais"), works_with=cast.agency)
    stranger = make.account("Julie", "Salles", role="economic_officer", organisation=elsewhere)
    shown = plain(enter(stranger).get(reverse("houses:shadowing")))
    assert "Lodève" not in shown
    assert "Aucune journée prévue" in shown


def test_a_day_is_moved_from_its_page_and_a_host_who_is_taken_is_named(cast: Cast, enter: Enter) -> None:
    from tests.domains.houses.test_shadowing import at

    from maillage.registry.diary.services import Taking, take

    day, later = planned(cast), date(2026, 12, 8)
    take([Taking(cast.claire.resource_id, at(9, later), at(10, later))], trade="other", key=1)  # type: ignore[arg-type]  # has a diary
    director, address = enter(cast.helene), reverse("houses:move_day", args=[day])
    refused = director.post(address, {"on": "2026-12-08", "why": "Grève des cars"})
    assert refused.status_code == 422
    assert "Claire Maurin" in plain(refused)
    assert director.post(address, {"on": "2026-12-09", "why": "Grève des cars"}).status_code == 302
    assert "Déplacée, prévue d’abord le 1er décembre 2026 : Grève des cars" in plain(
        director.get(reverse("houses:day", args=[day]))
    )


def test_once_held_those_who_came_and_who_leads_are_told_what_follows_then_reminded(cast: Cast) -> None:
    from tests import factories as make

    from maillage.domains.houses import services
    from maillage.journeys.houses.telling import put_day, remind

    day = planned(cast)
    evening = datetime.fromisoformat("2026-12-01T17:00+01:00")
    act(cast.helene, services.hold_day, evening, day=day, attended=[cast.nadege.pk])
    assert as_job(cast, put_day, agency=cast.agency.pk, day=day, edition="held", now=evening) == 2
    found = dict(told(cast, evening))
    assert "Votre attestation est prête" in found["nadège"]
    assert "Datez une première action" in found["bruno"]
    assert "rémi" not in found
    assert evening > make.NOW
    later = evening + timedelta(days=14)
    as_job(cast, remind, agency=cast.agency.pk, now=later)
    assert any("Rien n’est encore daté" in text for _who, text in told(cast, later))
    dated_later = {"day": day, "what": "Un atelier", "owner": cast.house.pk, "due_on": date(2027, 1, 12)}
    act(cast.helene, services.add_action, later, **dated_later)
    assert not any("Rien n’est encore daté" in text for _who, text in told(cast, later))
