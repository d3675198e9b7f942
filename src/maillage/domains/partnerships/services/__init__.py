"""Verbs of a partnership, which each locks first so that two people never decide on two states of it."""

from maillage.domains.partnerships.services.actions import (
    ActionSheet,
    end_action,
    hand_action,
    link_action,
    move_deadline,
    propose_action,
    resume_action,
    start_action,
    tell_action,
    unlink_action,
)
from maillage.domains.partnerships.services.agreements import (
    amend_agreement,
    keep_annex,
    open_annex,
    remove_annex,
    sign_agreement,
)
from maillage.domains.partnerships.services.contacts import (
    ContactSheet,
    end_contact,
    name_contact,
    stop_letters,
    verify_contact,
)
from maillage.domains.partnerships.services.meetings import (
    decide_at_meeting,
    decide_at_review,
    hold_meeting,
    tell_finding,
    tick_decision,
    untick_decision,
)
from maillage.domains.partnerships.services.review_links import close_review_link, note_opening, open_review_link
from maillage.domains.partnerships.services.reviews import (
    add_point,
    drop_point,
    freeze,
    prepare_review,
    propose_agenda,
    set_review_day,
)

__all__ = [
    "ActionSheet",
    "ContactSheet",
    "add_point",
    "amend_agreement",
    "close_review_link",
    "decide_at_meeting",
    "decide_at_review",
    "drop_point",
    "end_action",
    "end_contact",
    "freeze",
    "hand_action",
    "hold_meeting",
    "keep_annex",
    "link_action",
    "move_deadline",
    "name_contact",
    "note_opening",
    "open_annex",
    "open_review_link",
    "prepare_review",
    "propose_action",
    "propose_agenda",
    "remove_annex",
    "resume_action",
    "set_review_day",
    "sign_agreement",
    "start_action",
    "stop_letters",
    "tell_action",
    "tell_finding",
    "tick_decision",
    "unlink_action",
    "untick_decision",
    "verify_contact",
]
