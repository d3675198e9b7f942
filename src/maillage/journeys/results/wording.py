"""Figures as French words: a number, what it is beside, why it is not told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.partnerships.rules.catalogue import Unit
from maillage.journeys.results.rules.figures import Figure
from maillage.kit.ui.words import NBSP, half_up, number, percent, plural_words

MODES: Final[Mapping[str, Promise]] = {
    "in_person": gettext_lazy("sur place"),
    "video": gettext_lazy("par vidéo"),
    "phone": gettext_lazy("par téléphone"),
}
OBSTACLES: Final[Mapping[str, Promise]] = {
    "no_transport": gettext_lazy("Pas de transport ce jour-là"),
    "no_bus": gettext_lazy("Pas de car"),
    "too_far": gettext_lazy("Trop loin"),
    "wrong_hour": gettext_lazy("Mauvaise heure"),
    "wrong_day": gettext_lazy("Mauvais jour"),
    "no_slot": gettext_lazy("Plus de place"),
    "technical": gettext_lazy("Panne technique"),
    "service": gettext_lazy("Le service n’a pas pu recevoir"),
    "warned": gettext_lazy("La personne a prévenu"),
    "no_news": gettext_lazy("Sans nouvelle"),
}
FOLLOWED: Final[Mapping[str, Promise]] = {
    "appointment": gettext_lazy("un autre rendez-vous"),
    "workshop": gettext_lazy("un atelier"),
    "nothing": gettext_lazy("rien de noté"),
}
EVENTS: Final[Mapping[str, Promise]] = {
    "appointment.seen": gettext_lazy("rendez-vous tenu"),
    "appointment.excused": gettext_lazy("rendez-vous excusé"),
    "appointment.revoked": gettext_lazy("rendez-vous annulé par l’agence"),
    "appointment.noshow": gettext_lazy("absence sans nouvelle"),
    "appointment.unresolved": gettext_lazy("rendez-vous sans suite notée"),
    "workshop.seen": gettext_lazy("place d’atelier, venue"),
    "workshop.excused": gettext_lazy("place d’atelier, excusée"),
    "workshop.revoked": gettext_lazy("place d’atelier, annulée par l’agence"),
    "workshop.noshow": gettext_lazy("place d’atelier, sans nouvelle"),
    "workshop.unresolved": gettext_lazy("place d’atelier sans suite notée"),
    "workshop.offered": gettext_lazy("places offertes"),
    "workshop.held": gettext_lazy("atelier tenu"),
    "workshop.autonomy": gettext_lazy("marches montées"),
    "wait.seen": gettext_lazy("demande reçue, en jours"),
    "wait.unseen": gettext_lazy("demande sans rendez-vous tenu, en jours"),
    "session.held": gettext_lazy("permanence tenue"),
    "session.planned": gettext_lazy("permanence passée, rien de noté"),
    "session.moved": gettext_lazy("permanence déplacée, rien de noté"),
    "session.cancelled": gettext_lazy("permanence annulée"),
    "session.notice": gettext_lazy("annulation, jours de préavis"),
    "minutes.offered": gettext_lazy("minutes offertes"),
    "minutes.booked": gettext_lazy("minutes réservées"),
    "contact.first": gettext_lazy("jours ouvrés jusqu’au premier contact"),
    "contact.single": gettext_lazy("interlocuteur unique"),
    "anticipation": gettext_lazy("mois d’avance"),
    "posts.asked": gettext_lazy("postes demandés"),
    "posts.filled": gettext_lazy("postes pourvus"),
    "posts.local": gettext_lazy("dont habitants du territoire"),
    "posts.time_to_fill": gettext_lazy("jours pour pourvoir"),
    "training.entries": gettext_lazy("entrées en formation"),
    "training.hired": gettext_lazy("embauches après formation"),
    "training.unknown": gettext_lazy("issue inconnue"),
    "immersion.entries": gettext_lazy("immersions"),
    "immersion.hired": gettext_lazy("embauches après immersion"),
    "immersion.unknown": gettext_lazy("issue inconnue"),
    "house.visit": gettext_lazy("passage compté"),
    "action.due": gettext_lazy("action à échéance, atteinte à temps"),
    "action.ended": gettext_lazy("action terminée, cible atteinte"),
    "action.stale": gettext_lazy("action en cours, sans nouvelles"),
    "trust.workshop": gettext_lazy("réponse en quittant un atelier"),
    "trust.place": gettext_lazy("réponse en quittant une maison"),
}


def hidden_words() -> str:
    """What stands for a count that is not told: under five, or given away by those beside it; which of both is not said."""
    return _("non dit")


def count_words(count: int | None) -> str:
    """A published count."""
    return hidden_words() if count is None else number(count)


def value_words(figure: Figure) -> str:
    """The number, large."""
    if not figure.is_measured:
        return _("pas encore mesuré")
    if figure.hidden or figure.value is None:
        return hidden_words()
    return _VALUES[figure.unit](figure)


def beside_words(figure: Figure) -> str:
    """The denominator, or why there is no number."""
    if not figure.is_measured:
        return figure.why
    if figure.hidden:
        return _("Moins de 5 personnes d’un côté ou de l’autre\u00a0: le chiffre n’est pas dit, ici ou chez un voisin.")
    part, whole = figure.numerator, figure.denominator
    if part is None or whole is None:
        return ""
    pair = {"part": number(half_up(part)), "whole": number(half_up(whole))}
    if figure.unit is Unit.PEOPLE:
        return _("%(part)s habitants sur %(whole)s") % pair
    if figure.unit is Unit.COUNT:
        return _("%(whole)s demandés sur la période") % pair
    if figure.unit is Unit.KM:
        return _("pour %(part)s rendez-vous tenus dont la commune est connue") % pair
    return _("%(part)s sur %(whole)s") % pair


def _months(figure: Figure) -> str:
    return f"{number(round(figure.value or 0, 1))}{NBSP}{_('mois')}"


def _working_days(figure: Figure) -> str:
    return plural_words(half_up(figure.value or 0), _("jour ouvré"), _("jours ouvrés"))


_VALUES: Final = {
    Unit.SHARE: lambda figure: percent(figure.value),
    Unit.COUNT: lambda figure: number(figure.value),
    Unit.PEOPLE: lambda figure: percent(figure.value / figure.denominator),
    Unit.DAYS: lambda figure: plural_words(half_up(figure.value), _("jour")),
    Unit.WORKING_DAYS: _working_days,
    Unit.MONTHS: _months,
    Unit.KM: lambda figure: f"{number(figure.value)}{NBSP}km",
}
