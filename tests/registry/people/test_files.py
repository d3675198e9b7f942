"""Opening, correcting, sharing and recognising a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit.audit import reads
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.selectors import PUBLIC
from maillage.registry.people.errors import ContactMissing, PhoneInvalid, TooManyLookups
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.people.services import (
    Identity,
    Travel,
    close_old_accesses,
    correct_person,
    create_person,
    file_exists_at_agency,
    keep_travel,
    recognise,
)

pytestmark = pytest.mark.django_db
NOW = make.NOW
PAST = datetime(2025, 3, 4, 9, tzinfo=UTC)  # what a partner sees is decided by the database's clock, which no test sets
DENISE = Identity("Roques", "Denise", phone="06 39 98 70 11")
GHISLAINE = Identity("VEZINHET", "ghislaine", phone="06 39 98 12 34")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def test_a_counsellor_opens_a_file_and_their_house_sees_it_and_no_other(cast: Cast) -> None:
    by = make.actor(cast.nadege)
    with make.in_scope(make.scope(by)):
        made = create_person(agency=cast.agency.pk, identity=DENISE, travel=Travel(commune=cast.lodeve.pk), by=by, now=PAST)
    with make.in_scope(make.scope(by)):
        assert Person.objects.get(pk=made.pk).phone == "+33639987011"
        assert list(PersonAccess.objects.filter(person=made).values_list("organisation", "why")) == [(cast.house.pk, "enrolled")]
    with make.in_scope(make.scope(make.actor(cast.lucie))):
        assert not Person.objects.filter(pk=made.pk).exists()
    assert AuditEntry.objects.filter(verb="person.created", object_key=made.pk, account_id=cast.nadege.pk).exists()


def test_the_public_opens_a_file_and_reads_no_other(cast: Cast) -> None:
    with make.in_scope(Scope(role="public")):
        made = create_person(agency=cast.agency.pk, identity=DENISE, travel=Travel(), by=PUBLIC, now=NOW)
        assert list(Person.objects.values_list("pk", flat=True)) == [made.pk]


@pytest.mark.parametrize("who", ["sophie", "bruno", "paul"])
def test_whoever_receives_nobody_here_opens_no_file(cast: Cast, who: str) -> None:
    by = make.actor(getattr(cast, who))
    with make.in_scope(make.scope(by)), pytest.raises(NotAllowed):
        create_person(agency=cast.agency.pk, identity=DENISE, travel=Travel(), by=by, now=NOW)


def test_a_wrong_number_or_no_means_of_contact_is_refused_at_the_field(cast: Cast) -> None:
    by = make.actor(cast.claire)
    with make.in_scope(make.scope(by)):
        with pytest.raises(PhoneInvalid) as refusal:
            create_person(agency=cast.agency.pk, identity=replace(DENISE, phone="06 39 98"), travel=Travel(), by=by, now=NOW)
        assert (refusal.value.field, "Il manque 4 chiffres" in str(refusal.value)) == ("phone", True)
        with pytest.raises(ContactMissing):
            create_person(agency=cast.agency.pk, identity=replace(DENISE, phone=""), travel=Travel(), by=by, now=NOW)
        said = replace(DENISE, phone="", has_no_contact_means=True)
        assert create_person(agency=cast.agency.pk, identity=said, travel=Travel(), by=by, now=NOW).has_no_contact_means


def test_a_correction_is_traced_by_the_names_of_its_fields(cast: Cast) -> None:
    by = make.actor(cast.claire)
    with make.in_scope(make.scope(by)):
        row = Person.objects.get(pk=cast.ghislaine.pk)
        identity = Identity("Vézinhet", "Ghislaine", phone="06 39 98 99 99")
        travel = Travel(commune=cast.pegairolles.pk, label="Place de la Fontaine")
        correct_person(person=row, identity=identity, travel=travel, by=by, now=NOW + timedelta(days=1))
    entry = AuditEntry.objects.get(verb="person.corrected")
    assert set(entry.fields.split(",")) == {"phone", "last_contact_at"}
    assert "639989999" not in f"{vars(entry)}"


def test_how_the_person_travels_is_kept(cast: Cast) -> None:
    with make.in_scope(make.scope(make.actor(cast.claire))):
        row = Person.objects.get(pk=cast.ghislaine.pk)
        keep_travel(person=row, travel=Travel(means="driven", walk_limit_min=5), now=NOW)
        row.refresh_from_db()
    assert (row.means, row.walk_limit_min) == ("driven", 5)


def looked_up(cast: Cast, who: str, identity: Identity, agency: int | None = None) -> bool:
    by = make.actor(getattr(cast, who))
    with make.in_scope(make.scope(by)):
        return file_exists_at_agency(agency=agency or cast.agency.pk, identity=identity, by=by)


def test_a_house_that_does_not_see_the_file_learns_that_it_exists_by_yes_or_no(cast: Cast) -> None:
    assert looked_up(cast, "lucie", GHISLAINE) is True
    assert looked_up(cast, "yolande", GHISLAINE) is True


@pytest.mark.parametrize(
    "changed",
    [
        {"family_name": "Vézinet"},
        {"given_name": "Gisèle"},
        {"phone": "06 39 98 12 35"},
        {"phone": ""},
        {"phone": "1234"},
    ],
)
def test_the_look_up_is_exact(cast: Cast, changed: dict[str, str]) -> None:
    assert looked_up(cast, "lucie", replace(GHISLAINE, **changed)) is False


def test_a_file_without_a_phone_is_never_told_of(cast: Cast) -> None:
    make.person(cast.agency, "Lucien", "Fabre", without_phone=True)
    assert looked_up(cast, "lucie", Identity("Fabre", "Lucien")) is False


def test_a_stranger_learns_nothing(cast: Cast) -> None:
    assert looked_up(cast, "paul", GHISLAINE) is False
    assert looked_up(cast, "lucie", Identity("Cazals", "Odette", phone=cast.odette.phone), cast.agency_elsewhere.pk) is False
    for who in ("sophie", "bruno"):
        with pytest.raises(NotAllowed):
            looked_up(cast, who, GHISLAINE)


@pytest.mark.parametrize("role", ["public", "", "link", "economic_officer", "house_lead", "elected", "administrator"])
def test_the_database_function_itself_answers_nothing_to_other_roles(cast: Cast, role: str) -> None:
    scope = Scope(role=role, account=cast.sophie.pk, agency=cast.agency.pk, organisations=(cast.house.pk,))
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute("SELECT person_file_exists(%s, 'vezinhet ghislaine', '1234')", [cast.agency.pk])
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT person_file_recognised(%s, 'vezinhet ghislaine', '1234')", [cast.agency.pk])
        assert cursor.fetchone()[0] is None


def test_thirty_look_ups_an_hour_then_no_more(cast: Cast) -> None:
    for number in range(30):
        looked_up(cast, "lucie", replace(DENISE, given_name=f"D{number}"))
    with pytest.raises(TooManyLookups):
        looked_up(cast, "lucie", GHISLAINE)
    assert looked_up(cast, "nadege", GHISLAINE) is True  # counted per account


def test_recognising_opens_the_file_to_the_house_and_is_written_down(cast: Cast) -> None:
    by = make.actor(cast.lucie)
    with reads.collecting() as seen, make.in_scope(make.scope(by)):
        assert file_exists_at_agency(agency=cast.agency.pk, identity=GHISLAINE, by=by)
        assert seen == set()
        assert recognise(agency=cast.agency.pk, identity=GHISLAINE, by=by, now=PAST).pk == cast.ghislaine.pk
    assert seen == {cast.ghislaine.pk}
    with make.in_scope(make.scope(by)):
        assert Person.objects.filter(pk=cast.ghislaine.pk).exists()
        access = PersonAccess.objects.get(organisation=cast.house_of_gignac)
        assert (access.why, access.until) == ("recognised", None)
    entry = AuditEntry.objects.get(verb="person.recognised")
    assert (entry.object_key, entry.account_id) == (cast.ghislaine.pk, cast.lucie.pk)


@pytest.mark.parametrize("identity", [DENISE, GHISLAINE])
def test_nobody_is_recognised_by_a_wrong_name_or_without_the_counted_look_up(cast: Cast, identity: Identity) -> None:
    by = make.actor(cast.lucie)
    with make.in_scope(make.scope(by)), pytest.raises(NotFound):
        recognise(agency=cast.agency.pk, identity=identity, by=by, now=NOW)


def test_a_neighbour_does_not_open_what_another_account_looked_up(cast: Cast) -> None:
    assert looked_up(cast, "lucie", GHISLAINE)
    by = make.actor(cast.yolande)
    with make.in_scope(make.scope(by)), pytest.raises(NotFound):
        recognise(agency=cast.agency.pk, identity=GHISLAINE, by=by, now=NOW)


def test_ninety_days_after_the_last_contact_the_house_sees_the_file_no_more(cast: Cast) -> None:
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        assert close_old_accesses(agency=cast.agency.pk, now=NOW + timedelta(days=89)) == 0
        assert close_old_accesses(agency=cast.agency.pk, now=NOW + timedelta(days=91)) == 1
        assert PersonAccess.objects.get(person=cast.ghislaine).until == NOW + timedelta(days=91)
