"""The address of one frozen review: for one official, until a day, closed at any time; and what the database shows by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests import factories as make
from tests.domains.partnerships.test_meetings_and_reviews import FIGURE
from tests.domains.partnerships.test_scope import WHOLE
from tests.domains.partnerships.world import NOW, TODAY, World, days

from maillage.domains.partnerships import selectors, services
from maillage.domains.partnerships.errors import AddressUnknown, LinkNotPossible, NotFrozenYet
from maillage.domains.partnerships.models import PartnershipContact, Review, ReviewLink
from maillage.domains.partnerships.services import ContactSheet
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db


def official(world: World, **values: Any) -> PartnershipContact:
    sheet = {"kind": "elected", "is_agency": False, "family_name": "Roux", "given_name": "Ana", "email": "ana@lodeve.example"}
    return world.act(services.name_contact, body=world.body.pk, sheet=ContactSheet(**(sheet | values)))


def frozen(world: World) -> Review:
    review = world.review()
    world.act(services.add_point, review=review.pk, words="Le budget, avec Denis Valat")
    return world.act(services.freeze, review=review.pk, figures=[FIGURE])


def link(world: World, review: Review, official: PartnershipContact, **values: Any) -> ReviewLink:
    asked = {"review": review.pk, "contact": official.pk, "last_day": TODAY + days(10)}
    return world.act(services.open_review_link, **(asked | values))


def scope(found: ReviewLink, now: Any = NOW) -> Scope:
    return selectors.scope_of_review_link(selectors.review_links(found.review_id, found.agency_id, NOW)[-1].token, now)


def test_a_link_opens_its_review_until_its_day_or_until_it_is_closed(world: World) -> None:
    review, ana = frozen(world), official(world)
    first = link(world, review, ana)
    (line,) = world.read(selectors.review_links, review.pk, world.agency.pk, NOW)
    assert (line.recipient, line.made_by, line.is_open, line.openings_count) == ("Ana Roux", "Hélène Arnal", True, 0)
    token = line.token
    assert token not in ReviewLink.objects.values_list("token_hash", flat=True)
    opened = selectors.scope_of_review_link(token, NOW)
    assert opened == Scope(role="link", agency=world.agency.pk, links=(f"review:{review.pk}", f"review_link:{first.pk}"))
    assert selectors.scope_of_review_link(token, NOW + days(10)) == opened  # the whole of its last day
    with make.in_scope(opened):
        services.note_opening(link=first.pk, is_paper=False, now=NOW)
    link(world, review, ana)  # for the same official: the former one closes
    newer, older = world.read(selectors.review_links, review.pk, world.agency.pk, NOW)
    assert (older.token, older.revoked_by, older.openings_count, older.opened_at) == ("", "Hélène Arnal", 1, NOW)
    world.act(services.close_review_link, link=newer.key)
    forged = "0" * 40
    for address, now in ((token, NOW), (newer.token, NOW), (forged, NOW), ("", NOW), (newer.token, NOW + days(11))):
        with pytest.raises(AddressUnknown) as refused:
            selectors.scope_of_review_link(address, now)
        assert str(refused.value) == str(AddressUnknown())
    verbs = AuditEntry.objects.filter(object_kind="review_link").order_by("pk").values_list("verb", "role")
    assert list(verbs) == [
        ("review_link.opened", "director"),
        ("review_link.read", "link"),
        ("review_link.closed", "director"),
        ("review_link.opened", "director"),
        ("review_link.closed", "director"),
    ]


def test_only_the_director_opens_one_for_an_official_of_a_frozen_review(world: World) -> None:
    draft, ana = world.review(kind="steering_committee"), official(world)
    lead = world.act(
        services.name_contact, body=world.body.pk, sheet=ContactSheet("lead", is_agency=False, account=world.denis.pk)
    )
    with pytest.raises(NotFrozenYet):
        link(world, draft, ana)
    review = frozen(world)
    for values in ({"contact": lead.pk}, {"contact": 0}, {"last_day": TODAY - days(1)}, {"last_day": TODAY + days(366)}):
        with pytest.raises(LinkNotPossible):
            link(world, review, ana, **values)
    made = link(world, review, ana)
    asked = {"review": review.pk, "contact": ana.pk, "last_day": TODAY}
    for who, refusal in ((world.denis, NotAllowed), (world.claire, NotFound), (world.sophie, NotFound), (world.paul, NotFound)):
        with pytest.raises(refusal):
            world.act(services.open_review_link, who, **asked)
        with pytest.raises((NotAllowed, NotFound)):
            world.act(services.close_review_link, who, link=made.pk)


def test_by_a_link_the_database_shows_the_frozen_figures_and_nothing_that_was_typed(world: World) -> None:
    review, ana = frozen(world), official(world)
    world.act(services.decide_at_review, review=review.pk, what="Publier", owner=world.claire.pk, due_on=TODAY)
    world.run()
    other = world.review(kind="steering_committee")
    seen = scope(link(world, review, ana))
    with make.in_scope(seen), connection.cursor() as cursor:
        found = {}
        for table in WHOLE:
            cursor.execute(f"SELECT count(*) FROM partnerships_{table}")
            found[table] = cursor.fetchone()[0]
    assert {table for table, count in found.items() if count} == {"review", "frozenfigure"}
    with make.in_scope(seen):
        shared = selectors.review_shared(review.pk)
        assert (shared.points, shared.decisions, shared.card.frozen_by, shared.figures) == ((), (), "", (FIGURE,))
        with pytest.raises(NotFound):
            selectors.review_shared(other.pk)
    with make.in_scope(Scope(role="link", agency=world.agency.pk, links=(f"review:{other.pk}",))):
        assert not Review.objects.exists()  # not frozen: nothing, whatever the code does


def test_an_official_stops_the_letters_by_their_own_address_and_nobody_else_s(world: World) -> None:
    ana, luc = official(world), official(world, family_name="Vidal", email="luc@lodeve.example")
    official(world, family_name="Sans", email="", phone="+33467000000")
    assert world.read(selectors.elected_readers, world.agency.pk) == {world.body.pk: [ana.pk, luc.pk]}
    with make.in_scope(Scope(role="link", agency=world.agency.pk, links=(f"contact:{ana.pk}",))):
        assert list(PartnershipContact.objects.values_list("pk", flat=True)) == [ana.pk]
        services.stop_letters(contact=ana.pk, now=NOW)
        services.stop_letters(contact=ana.pk, now=NOW)
        with pytest.raises(AddressUnknown):
            services.stop_letters(contact=luc.pk, now=NOW)
    assert world.read(selectors.elected_readers, world.agency.pk) == {world.body.pk: [luc.pk]}
    assert world.read(selectors.is_written_to, ana.pk) is None
    assert world.read(selectors.is_written_to, luc.pk) == (world.body.pk, "luc@lodeve.example")
    assert AuditEntry.objects.filter(verb="partnership_contact.letters_stopped").count() == 1
