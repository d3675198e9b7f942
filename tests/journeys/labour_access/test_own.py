"""Who could come, as the company reads it by its link: at its own hours, without an account, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.companies.models import BusinessPark

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def token(park: BusinessPark, counted: World) -> str:
    """A company of the park, with posts from 9 h to 12 h on weekdays, and its link; Octon counts 12 job seekers of N11."""
    from tests import factories as make
    from tests.factories import NOW

    from maillage.domains.companies import models, services
    from maillage.domains.companies.models import Occupation
    from maillage.kit.scope.entering import Scope

    cast = counted.cast
    olivier = make.account("Olivier", "Roux", role="employer_adviser", organisation=cast.agency)
    occupation = Occupation.objects.create(
        code="N1103", label="Préparateur de commandes", domain_code="N11", domain_label="Magasinage", is_regulated=False
    )
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        row: dict[str, Any] = {"agency": cast.agency, "intermunicipality_id": park.intermunicipality_id}
        arrival = models.CompanyArrival.objects.create(
            **row, park=park, company_name="Logistique du Lac", source="plot_sale", signalled_at=NOW, last_contact_at=NOW
        )
        dossier = models.Dossier.objects.create(
            **row,
            arrival=arrival,
            opened_at=NOW,
            given_at=NOW,
            agency_contact=olivier,
            agency_backup=cast.helene,
            local_contact=cast.sophie,
            local_backup=cast.bruno,
        )
        need = {"posts_count": 8, "starts_on": date(2027, 1, 4), "certainty": "likely", "contract": "permanent"}
        models.HiringNeed.objects.create(
            agency=cast.agency,
            arrival=arrival,
            occupation=occupation,
            recorded_at=NOW,
            shift_starts=time(9),
            shift_ends=time(12),
            weekdays=[0, 1, 2, 3, 4],
            **need,
        )
        counts = {"agency": cast.agency, "as_of": date(2026, 9, 30), "source": "essai", "brought_at": NOW}
        models.JobSeekerCount.objects.create(commune=cast.lodeve, family="N11", count=240, **counts)
    by = make.actor(olivier)
    with make.in_scope(make.scope(by)):
        return str(services.open_link(dossier=dossier.pk, by=by, now=NOW))


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_company_reads_who_could_come_at_the_hours_of_its_posts(
    token: str, counted: World, enter: Enter, timetable: int, django_assert_max_num_queries: Any
) -> None:
    enter(counted.cast.helene)  # the clock of the tests
    company = Client()
    assert "Voir qui peut venir travailler chez vous" in text(company.get(reverse("companies:own", args=[token])))
    address = reverse("labour_access:own", args=[token])
    with django_assert_max_num_queries(40):
        answer = company.get(address)
    page = text(answer)
    assert "7 500 habitants peuvent y être à 9 h et en revenir après 12 h, en car" in page
    assert "Les Rocailles" in page
    assert "240" in page, "job seekers of N11, from imported counts"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex"' in page
    other = text(company.get(address, {"equipes": "5:00-13:00"}))
    assert "7 000 habitants peuvent y être à 5 h" in other
    assert "n’est pas un horaire" in text(company.get(address, {"equipes": "le matin"}), 422)
    assert company.get(address, {"lieu": "commune-1"}).status_code == 422, "its own place only"


def test_a_forged_or_closed_link_opens_nothing(token: str, counted: World, enter: Enter) -> None:
    enter(counted.cast.helene)
    assert Client().get(reverse("labour_access:own", args=["x" * 40])).status_code == 404


def test_a_link_reads_its_own_park_and_the_counts_and_none_of_the_plots(
    token: str, far_park: BusinessPark, counted: World
) -> None:
    from tests import factories as make
    from tests.factories import NOW

    from maillage.domains.companies.models import BusinessPark, JobSeekerCount, Plot
    from maillage.domains.companies.selectors import scope_of_company_link
    from maillage.kit.scope.entering import Scope

    with make.in_scope(Scope(role="job", agency=counted.cast.agency.pk)):
        for each in BusinessPark.objects.all():
            Plot.objects.create(park=each, code="12", land_buyer="SCI des Pins")
    with make.in_scope(scope_of_company_link(token, NOW)):
        assert [each.name for each in BusinessPark.objects.all()] == ["Les Rocailles"]
        assert JobSeekerCount.objects.count() == 1
        assert not Plot.objects.exists()
    with make.in_scope(Scope(role="link", agency=counted.cast.agency.pk, links=("participation:1",))):
        assert not BusinessPark.objects.exists()
        assert not JobSeekerCount.objects.exists(), "a job seeker’s link is none of a company"


def test_the_pages_of_the_company_lead_to_the_same_question_and_to_its_plan(
    token: str, park: BusinessPark, counted: World, enter: Enter, timetable: int
) -> None:
    from maillage.domains.companies.models import CompanyArrival

    client = enter(counted.cast.helene)
    with _job(counted):
        arrival = CompanyArrival.objects.get(company_name="Logistique du Lac")
    page = text(client.get(reverse("companies:show", args=[arrival.pk])))
    assert f"{reverse('labour_access:show')}?lieu=zone-{park.pk}&amp;equipes=09%3A00-12%3A00&amp;jours=0" in page
    assert reverse("labour_access:arrival_plan", args=[arrival.pk]) in page


def _job(counted: World) -> Any:
    from tests import factories as make

    from maillage.kit.scope.entering import Scope

    return make.in_scope(Scope(role="job", agency=counted.cast.agency.pk))
