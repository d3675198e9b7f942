"""Reads of partnerships: frozen rows ready to show, a constant number of queries."""

from maillage.domains.partnerships.selectors.actions import (
    ActionLine,
    ActionPage,
    LinkLine,
    action_page,
    actions_of,
    actions_owned,
    links_of,
)
from maillage.domains.partnerships.selectors.agenda import Point, proposed_points
from maillage.domains.partnerships.selectors.agreements import AgreementCard, agreements_of
from maillage.domains.partnerships.selectors.chasing import Chased, chased
from maillage.domains.partnerships.selectors.contacts import ContactLine, contacts_of, elected_readers, is_written_to
from maillage.domains.partnerships.selectors.meetings import (
    DecisionLine,
    MeetingPage,
    decisions_of,
    decisions_owned,
    meeting_page,
    meetings_of,
)
from maillage.domains.partnerships.selectors.overview import Partnership, bodies_of, partnership, partnerships, territory_of
from maillage.domains.partnerships.selectors.people import AGENCY_OWNERS, LOCAL_OWNERS, owners_of
from maillage.domains.partnerships.selectors.review_links import (
    ReviewLinkLine,
    can_have_link,
    review_links,
    scope_of_review_link,
)
from maillage.domains.partnerships.selectors.reviews import (
    ReviewCard,
    ReviewPage,
    differences_since,
    frozen_figures,
    last_figures,
    review_card,
    review_page,
    review_shared,
    reviews_of,
)

__all__ = [
    "AGENCY_OWNERS",
    "LOCAL_OWNERS",
    "ActionLine",
    "ActionPage",
    "AgreementCard",
    "Chased",
    "ContactLine",
    "DecisionLine",
    "LinkLine",
    "MeetingPage",
    "Partnership",
    "Point",
    "ReviewCard",
    "ReviewLinkLine",
    "ReviewPage",
    "action_page",
    "actions_of",
    "actions_owned",
    "agreements_of",
    "bodies_of",
    "can_have_link",
    "chased",
    "contacts_of",
    "decisions_of",
    "decisions_owned",
    "differences_since",
    "elected_readers",
    "frozen_figures",
    "is_written_to",
    "last_figures",
    "links_of",
    "meeting_page",
    "meetings_of",
    "owners_of",
    "partnership",
    "partnerships",
    "proposed_points",
    "review_card",
    "review_links",
    "review_page",
    "review_shared",
    "reviews_of",
    "scope_of_review_link",
    "territory_of",
]
