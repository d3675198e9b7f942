"""What was signed and its files; who speaks for each side, and who may be gone."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from tests import factories as make
from tests.domains.partnerships.world import NOW, TODAY, World, days

from maillage.domains.partnerships import selectors, services
from maillage.domains.partnerships.errors import (
    AgreementOverlaps,
    AnnexNotPossible,
    ContactNotPossible,
    ContactTaken,
    DateNotPossible,
    NotWorkingTogether,
    OwnerNotPossible,
    WordsMissing,
)
from maillage.domains.partnerships.models import Agreement, Annex, Election
from maillage.domains.partnerships.rules.contacts import Doubt
from maillage.domains.partnerships.services import ContactSheet
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.messages.models import Attempt, Message
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the signed agreement"
SIGNED = {"subject": "Emploi de proximité", "signed_on": TODAY, "starts_on": TODAY, "ends_on": date(2027, 11, 15)}


def sign(world: World, **values: object) -> Agreement:
    return world.act(services.sign_agreement, **({"body": world.body.pk} | SIGNED | values))


def test_an_agreement_its_amendment_and_its_files_are_one_card(world: World) -> None:
    key = sign(world).pk
    amendment = {"agreement": key, "subject": "Un an de plus", "signed_on": TODAY, "starts_on": TODAY + days(30)}
    more = world.act(services.amend_agreement, **amendment, ends_on=date(2028, 11, 15))
    annex = world.act(services.keep_annex, agreement=more.pk, name="C:\\dossiers\\avenant.pdf", content=PDF)
    assert world.act(services.keep_annex, agreement=more.pk, name="encore.pdf", content=PDF).pk == annex.pk
    (card,) = world.read(selectors.agreements_of, world.body.pk, world.agency.pk, who=world.denis)
    assert (card.line.subject, card.until) == ("Emploi de proximité", date(2028, 11, 15))
    assert [(line.subject, [each.name for each in line.annexes]) for line in card.amendments] == [
        ("Un an de plus", ["avenant.pdf"])
    ]
    with world.seen_by(world.denis):
        assert bytes(services.open_annex(annex=annex.pk, now=NOW).content) == PDF
    with world.seen_by(world.sophie), pytest.raises(NotFound):
        services.open_annex(annex=annex.pk, now=NOW)
    world.act(services.remove_annex, annex=annex.pk)
    verbs = AuditEntry.objects.filter(object_kind="annex").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["annex.kept", "annex.opened", "annex.removed"]


def test_two_agreements_of_one_partnership_never_hold_on_the_same_day(world: World) -> None:
    first = sign(world, ends_on=date(2027, 11, 15))
    with pytest.raises(AgreementOverlaps, match="avenant"):
        sign(world, starts_on=date(2027, 11, 15), ends_on=None)
    after = sign(world, starts_on=date(2027, 11, 16), ends_on=date(2028, 11, 15))
    sign(world, body=world.other_body.pk)
    amendment = {"agreement": first.pk, "subject": "Un an de plus", "signed_on": TODAY, "starts_on": TODAY + days(30)}
    with pytest.raises(AgreementOverlaps):
        world.act(services.amend_agreement, **amendment, ends_on=date(2028, 1, 1))
    world.act(services.amend_agreement, **amendment, ends_on=date(2027, 6, 30))  # ends sooner: the days after are free
    sign(world, starts_on=date(2027, 7, 1), ends_on=date(2027, 11, 15))
    with world.seen_by(world.helene), pytest.raises(IntegrityError, match="one_agreement"), transaction.atomic():
        Agreement.objects.filter(pk=after.pk).update(starts_on=date(2027, 11, 15))


def test_what_cannot_be_an_agreement_is_refused_and_only_the_director_writes_one(world: World) -> None:
    for values, refusal in (
        ({"subject": ""}, WordsMissing),
        ({"ends_on": TODAY - days(1)}, DateNotPossible),
        ({"body": world.elsewhere.pk}, NotWorkingTogether),
    ):
        with pytest.raises(refusal):
            sign(world, **values)
    key = sign(world).pk
    with pytest.raises(DateNotPossible):
        world.act(services.amend_agreement, **SIGNED | {"agreement": key, "starts_on": TODAY - days(1)})
    for content in (b"", b"MZ a program", b"x" * ((10 << 20) + 1)):
        with pytest.raises(AnnexNotPossible):
            world.act(services.keep_annex, agreement=key, name="x", content=content)
    for who, refusal in ((world.denis, NotAllowed), (world.claire, NotFound), (world.paul, NotFound)):
        with pytest.raises(refusal):
            world.act(services.keep_annex, who, agreement=key, name="x", content=PDF)
    with pytest.raises(NotAllowed):
        world.act(services.sign_agreement, world.denis, body=world.body.pk, **SIGNED)
    with world.seen_by(world.helene):
        assert Annex.objects.count() == 0


def name(world: World, kind: str = "lead", account: Account | None = None, now: datetime = NOW, **values: object) -> int:
    sheet = ContactSheet(kind=kind, is_agency=False, account=account.pk if account else None, **values)  # type: ignore[arg-type]
    return world.act(services.name_contact, body=world.body.pk, sheet=sheet, now=now).pk


def test_a_contact_is_an_account_of_its_side_or_a_name_that_can_be_reached(world: World) -> None:
    name(world, account=world.denis)
    with pytest.raises(ContactTaken):
        name(world, account=world.elodie)
    elected = {"given_name": "Ghislaine", "family_name": "Vézinhet"}
    for values, refusal, field in (
        ({"kind": "deputy", "account": world.sophie}, OwnerNotPossible, "account"),
        ({"kind": "mayor"}, ContactNotPossible, "kind"),
        ({"kind": "elected", "phone": "+33465714050"}, ContactNotPossible, "family_name"),
        ({"kind": "elected", **elected}, ContactNotPossible, "phone"),
        ({"kind": "commune", **elected, "phone": "+33465714050"}, ContactNotPossible, "commune"),
    ):
        with pytest.raises(refusal) as told:
            name(world, **values)
        assert told.value.field == field
    gignac = make.commune("Gignac")
    name(world, kind="commune", **elected, phone="+33465714050", commune=gignac.pk)
    lines = world.read(selectors.contacts_of, [world.body.pk], world.agency.pk, TODAY, who=world.denis)
    assert [(line.kind, line.name, line.commune) for line in lines] == [
        ("lead", "Denis Valat", ""),
        ("commune", "Ghislaine Vézinhet", "Gignac"),
    ]
    with pytest.raises(NotAllowed):
        world.act(services.verify_contact, world.denis, contact=lines[0].key)
    world.act(services.end_contact, contact=lines[0].key)
    name(world, account=world.elodie)  # the place is free again


def test_contacts_that_may_be_gone_are_found_each_for_its_reason(world: World) -> None:
    lead, deputy = name(world, account=world.denis), name(world, kind="deputy", account=world.elodie)
    elected = name(world, kind="elected", family_name="Vézinhet", phone="+33465714050")
    Election.objects.create(on=TODAY + days(40), name="Élections")
    world.leaves(world.elodie, TODAY + days(20))
    with make.in_scope(Scope(role="job", agency=world.agency.pk)):
        message = Message.objects.create(
            agency_id=world.agency.pk, recipient_kind="account", recipient_key=world.denis.pk, purpose="partnership_due",
            about_kind="partnership_owner", about_key=world.denis.pk, key="6f1d7b0a31c24b529d5f1a1b4f0f7a11", ways=["email"],
            channel="email", due_at=NOW, state="to_call", state_at=NOW, created_at=NOW,
        )  # fmt: skip
        Attempt.objects.create(
            agency_id=world.agency.pk, message=message, channel="email", key="6f1d7b0a31c24b529d5f1a1b4f0f7a12",
            begun_at=NOW, ended_at=NOW + days(10), outcome="refused", problem="mailbox_unknown",
        )  # fmt: skip

    def found(day: date) -> dict[int, tuple[Doubt, ...]]:
        lines = world.read(selectors.contacts_of, [world.body.pk], world.agency.pk, day)
        return {line.key: line.doubts for line in lines}

    assert found(TODAY) == {lead: (Doubt.BOUNCED,), deputy: (), elected: ()}
    assert found(TODAY + days(41)) == {lead: (Doubt.BOUNCED,), deputy: (Doubt.LEFT,), elected: (Doubt.ELECTION,)}
    assert found(TODAY + days(91))[elected] == (Doubt.ELECTION, Doubt.SILENT)
    Account.objects.filter(pk=world.denis.pk).update(last_login=NOW + days(80))
    assert found(TODAY + days(91))[lead] == (Doubt.BOUNCED,)
    for contact in (lead, elected):
        world.act(services.verify_contact, contact=contact, now=NOW + days(91))
    assert found(TODAY + days(91)) == {lead: (), deputy: (Doubt.LEFT, Doubt.SILENT), elected: ()}
