"""Nobody has an account without an invitation, and no partner is invited before it has signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, in_scope, scope

from maillage.kit import links
from maillage.kit.errors import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from tests.cast import Cast

    from maillage.registry.accounts.models import Invitation

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase que personne ne devine"
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    from tests.cast import the_cast

    return the_cast()


def sign(cast: Cast, body: Any, *, ends_on: date | None = None) -> None:
    from maillage.registry.organisations.services import note_joint_agreement

    note_joint_agreement(
        agency=cast.agency.pk,
        organisation=body.pk,
        signed_on=date(2026, 1, 5),
        starts_on=date(2026, 1, 12),
        ends_on=ends_on,
        by=cast.act(cast.helene),
        now=NOW,
    )


def invite(cast: Cast, body: Any, role: str = "counsellor", *, by: Any = None, email: str = "Anne@exemple.fr") -> Invitation:
    from maillage.registry.accounts import services
    from maillage.registry.accounts.services.invitations import Guest

    actor = cast.act(by or cast.helene)
    with in_scope(scope(actor)):
        return services.invite(organisation=body.pk, role=role, guest=Guest(email, "Anne", "Roux"), by=actor, now=NOW)


def accept(row: Invitation, *, account: int | None = None, now: Any = SOON) -> Any:
    from maillage.registry.accounts import services

    token = links.token_of("invitation", row.key)
    return services.accept(token=token, password=PASSWORD, account=account, now=now)


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_a_partner_signs_before_its_first_account(cast: Cast) -> None:
    assert code_of(lambda: invite(cast, cast.house)) == "agreement_missing"
    sign(cast, cast.house, ends_on=TODAY - timedelta(days=1))
    assert code_of(lambda: invite(cast, cast.house)) == "agreement_missing"
    sign(cast, cast.house, ends_on=TODAY)
    assert invite(cast, cast.house).pk


def test_the_link_makes_one_account_once_with_the_role_that_the_inviter_chose(cast: Cast) -> None:
    sign(cast, cast.house)
    row = invite(cast, cast.house)
    account = accept(row)
    held = account.memberships.get()
    assert (account.email, held.organisation_id, held.role) == ("anne@exemple.fr", cast.house.pk, "counsellor")
    assert account.check_password(PASSWORD)
    assert account.resource.kind == "counsellor"
    assert code_of(lambda: accept(row)) == "invitation_over"


@pytest.mark.parametrize("why", ["too old", "withdrawn", "agreement over", "another link"])
def test_a_link_that_is_over_opens_nothing(cast: Cast, why: str) -> None:
    from maillage.registry.accounts import services
    from maillage.registry.accounts.models import Account
    from maillage.registry.organisations.models import JointAgreement

    sign(cast, cast.house)
    row, now, expected = invite(cast, cast.house), SOON, "invitation_over"
    if why == "too old":
        now = NOW + services.invitations.LASTS
    elif why == "withdrawn":
        services.withdraw(invitation=row.pk, by=cast.act(cast.helene), now=NOW)
    elif why == "agreement over":
        JointAgreement.objects.update(ends_on=TODAY - timedelta(days=1))
        expected = "agreement_missing"
    else:
        row.key = type(row.key)(int=row.key.int ^ 1)
    assert code_of(lambda: accept(row, now=now)) == expected
    assert not Account.objects.filter(email="anne@exemple.fr").exists()


@pytest.mark.parametrize("who", ["claire", "nadege", "sophie", "bruno", "yolande"])
def test_only_who_manages_accounts_invites(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        invite(cast, cast.agency, "adviser", by=getattr(cast, who))


def test_a_director_invites_neither_elsewhere_nor_who_would_read_the_logs(cast: Cast) -> None:
    assert code_of(lambda: invite(cast, cast.agency_elsewhere, "adviser")) == "does_not_collaborate"
    assert code_of(lambda: invite(cast, cast.agency, "administrator")) == "not_allowed"
    sign(cast, cast.house)
    assert code_of(lambda: invite(cast, cast.house, "adviser")) == "role_not_of_organisation"


def test_another_agency_withdraws_nothing(cast: Cast) -> None:
    from tests import factories as make

    from maillage.registry.accounts import services

    other = make.account("Odile", "Fabre", role="director", organisation=cast.agency_elsewhere)
    row = invite(cast, cast.agency, "adviser")
    with pytest.raises(NotFound):
        services.withdraw(invitation=row.pk, by=cast.act(other), now=NOW)


def test_one_person_has_one_link_at_a_time_for_a_role(cast: Cast) -> None:
    invite(cast, cast.agency, "adviser")
    assert code_of(lambda: invite(cast, cast.agency, "adviser", email="ANNE@exemple.fr")) == "already_invited"


def test_an_account_that_exists_takes_the_role_by_its_owner_only(cast: Cast) -> None:
    sign(cast, cast.house_of_gignac)
    row = invite(cast, cast.house_of_gignac, email=cast.nadege.email)
    assert code_of(lambda: accept(row)) == "sign_in_first"
    assert code_of(lambda: accept(row, account=cast.claire.pk)) == "sign_in_first"
    accept(row, account=cast.nadege.pk)
    assert cast.nadege.memberships.filter(organisation=cast.house_of_gignac, role="counsellor").exists()
    assert not cast.nadege.check_password(PASSWORD)


def test_the_database_refuses_an_agreement_signed_after_it_holds(cast: Cast) -> None:
    from maillage.registry.organisations.models import JointAgreement

    with pytest.raises(IntegrityError, match="a_joint_agreement_is_signed_first"), transaction.atomic():
        JointAgreement.objects.create(
            agency=cast.agency, organisation=cast.house, signed_on=TODAY, starts_on=TODAY - timedelta(days=1)
        )
