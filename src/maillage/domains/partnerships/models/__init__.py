"""Agreements and contacts, meetings and decisions, actions, reviews and their frozen figures."""

from maillage.domains.partnerships.models.actions import (
    Action,
    ActionLink,
    ActionMove,
    ActionQuerySet,
    ActionUpdate,
    LinkKind,
    TargetSense,
)
from maillage.domains.partnerships.models.agreements import Agreement, Annex, Election, PartnershipContact
from maillage.domains.partnerships.models.meetings import Decision, DecisionQuerySet, Finding, Meeting
from maillage.domains.partnerships.models.review_links import ReviewLink
from maillage.domains.partnerships.models.reviews import AgendaItem, FrozenFigure, Review

__all__ = [
    "Action",
    "ActionLink",
    "ActionMove",
    "ActionQuerySet",
    "ActionUpdate",
    "AgendaItem",
    "Agreement",
    "Annex",
    "Decision",
    "DecisionQuerySet",
    "Election",
    "Finding",
    "FrozenFigure",
    "LinkKind",
    "Meeting",
    "PartnershipContact",
    "Review",
    "ReviewLink",
    "TargetSense",
]
