"""The director writes reasons: how long, how, for whom; nobody else does, and nothing that is booked moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import AppointmentReason

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
ANSWERS: dict[str, Any] = {
    "label": "Préparer un départ",
    "hint": "",
    "bring": "une pièce d’identité\n\n un CV ",
    "theme": "",
    "duration_min": "40",
    "buffer_after_min": "5",
    "modes": ["in_person", "phone"],
    "bookable_by": "partners",
    "least_notice_h": "24",
    "most_notice_days": "30",
    "cancel_limit_h": "6",
    "cap_per_day": "4",
    "rank": "3",
    "is_active": "on",
}


def post(client: Client, address: str, **changes: Any) -> Any:
    return client.post(address, {name: value for name, value in (ANSWERS | changes).items() if value is not None})


def row(label: str) -> AppointmentReason:
    from maillage.domains.agenda.models import AppointmentReason

    return AppointmentReason.objects.get(label=label)


def test_the_director_writes_a_reason_with_its_rules_and_territory(world: World, enter: Enter) -> None:
    from maillage.registry.territories.models import Perimeter

    client, here = enter(world.cast.helene), Perimeter.objects.filter(kind="intermunicipality", members__isnull=False).first()
    assert here is not None
    assert post(client, reverse("reasons:new"), territories=[here.pk]).status_code == 302
    kept = row("Préparer un départ")
    assert (kept.duration_min, kept.buffer_after_min, kept.step_min, kept.modes) == (40, 5, 40, ["in_person", "phone"])
    assert (kept.least_notice_min, kept.cancel_limit_min, kept.cap_per_day, kept.bookable_by) == (1440, 360, 4, "partners")
    assert kept.bring == ["une pièce d’identité", "un CV"]
    assert list(kept.territories.all()) == [here]
    page = client.get(reverse("reasons:all")).content.decode()
    assert f"40 min, sur place, par téléphone, réservé par l’agence, les maisons et les partenaires, {here.label}" in page


def test_a_form_sent_back_unchanged_changes_nothing(world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    before = {name: getattr(world.reason, name) for name in ("label", "duration_min", "step_min", "policy", "modes", "rank")}
    address = reverse("reasons:change", args=[world.reason.pk])
    form = client.get(address).context["form"]
    answers = {name: form[name].value() for name in form.fields}
    answer = client.post(address, {name: value for name, value in answers.items() if value is not None and value is not False})
    assert answer.status_code == 302, answer.content.decode()
    world.reason.refresh_from_db()
    assert {name: getattr(world.reason, name) for name in before} == before


def test_a_closed_reason_is_no_longer_offered(world: World, enter: Enter) -> None:
    client = enter(world.cast.helene)
    public = reverse("booking:reason")
    assert "Faire le point" in Client().get(public).content.decode()
    post(
        client, reverse("reasons:change", args=[world.reason.pk]), label="Faire le point", bookable_by="everyone", is_active=None
    )
    assert "Faire le point" not in Client().get(public).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": ""}, "obligatoire"),
        ({"duration_min": "42"}, "multiple"),
        ({"modes": None}, "Choisissez au moins une façon de recevoir."),
        ({"cap_per_day": "0"}, "1"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(world: World, enter: Enter, changes: dict[str, Any], said: str) -> None:
    from maillage.domains.agenda.models import AppointmentReason

    count = AppointmentReason.objects.count()
    answer = post(enter(world.cast.helene), reverse("reasons:new"), **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert AppointmentReason.objects.count() == count


@pytest.mark.parametrize("who", ["claire", "nadege", "yolande", "sophie", "bruno"])
def test_nobody_but_the_director(world: World, enter: Enter, who: str) -> None:
    client = enter(getattr(world.cast, who))
    assert client.get(reverse("reasons:all")).status_code == 403
    assert post(client, reverse("reasons:new")).status_code == 403


def test_another_agencys_reason_does_not_exist_here(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import a_reason

    theirs = a_reason(world.cast.agency_elsewhere, "Ailleurs")
    assert enter(world.cast.helene).get(reverse("reasons:change", args=[theirs.pk])).status_code == 404
