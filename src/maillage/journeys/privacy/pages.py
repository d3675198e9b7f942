"""What the pages of rights show: what waits, how many days are left, what may be done, what is said to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.kit.ui import words
from maillage.registry.people import selectors as people
from maillage.registry.people.models import RightsRequest
from maillage.registry.people.selectors import RightsCard

Kind, State = RightsRequest.Kind, RightsRequest.State
SOON_DAYS: Final = 7
SHORT: Final[dict[str, Promise]] = {
    Kind.ACCESS: gettext_lazy("Voir ses données"),
    Kind.RECTIFY: gettext_lazy("Corriger"),
    Kind.OBJECT: gettext_lazy("S’opposer"),
    Kind.RESTRICT: gettext_lazy("Limiter"),
    Kind.ERASE: gettext_lazy("Effacer"),
}
EFFECTS: Final[dict[str, Promise]] = {
    Kind.ACCESS: gettext_lazy("Remettez-lui la copie : un PDF à lire, ou un fichier JSON. Puis dites que c’est fait."),
    Kind.RECTIFY: gettext_lazy("Corrigez sa fiche avec elle. Puis dites que c’est fait."),
    Kind.OBJECT: gettext_lazy(
        "Son dossier est déjà gelé, le temps de décider. Accepter le laisse gelé : ni message, ni nouveau rendez-vous. "
        "Refuser demande un motif impérieux, expliqué."
    ),
    Kind.RESTRICT: gettext_lazy("Accepter gèle son dossier : il est gardé tel quel, sans message ni nouveau rendez-vous."),
    Kind.ERASE: gettext_lazy(
        "Accepter efface tout de suite et pour de bon : nom, coordonnées, messages, trajets, accès. "
        "Ses rendez-vous à venir sont annulés. Il reste des comptes, sans personne."
    ),
}
DONE: Final[dict[str, Promise]] = {
    Kind.ACCESS: gettext_lazy("La copie est remise"),
    Kind.RECTIFY: gettext_lazy("La fiche est corrigée"),
    Kind.OBJECT: gettext_lazy("Accepter l’opposition"),
    Kind.RESTRICT: gettext_lazy("Geler le dossier"),
    Kind.ERASE: gettext_lazy("Effacer pour de bon"),
}
TAGS: Final[dict[str, str]] = {
    State.RECEIVED: "warn",
    State.EXTENDED: "warn",
    State.GRANTED: "done",
    State.REFUSED: "stop",
    State.WITHDRAWN: "off",
}


@dataclass(frozen=True, slots=True)
class RightsLine:
    """One request in a list."""

    card: RightsCard
    title: str
    when: str
    tag: str
    tag_kind: str


@dataclass(frozen=True, slots=True)
class RightsPage:
    """All of an agency's requests."""

    finding: str
    waiting: tuple[RightsLine, ...]
    decided: tuple[RightsLine, ...]
    frozen: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class OnePage:
    """One request, and what may be done with it."""

    line: RightsLine
    effect: str
    done: str
    answer: tuple[str, ...]
    is_copied: bool
    may_be_longer: bool


def rights_page(agency: int, today: date) -> RightsPage:
    """What waits first, then the last answers, then the files that are frozen."""
    waiting = people.waiting_requests(agency)
    return RightsPage(
        finding=_finding(waiting, today),
        waiting=tuple(line_of(card, today) for card in waiting),
        decided=tuple(line_of(card, today) for card in people.decided_requests(agency)),
        frozen=tuple((key, name, words.day_of_year(since.date())) for key, name, since in people.frozen_people(agency)),
    )


def one_page(card: RightsCard, today: date) -> OnePage:
    """One of them."""
    return OnePage(
        line=line_of(card, today),
        effect=str(EFFECTS[card.kind]),
        done=str(DONE[card.kind]),
        answer=answer_lines(card),
        is_copied=card.kind == Kind.ACCESS and card.person is not None and bool(card.identity),
        may_be_longer=card.state == State.RECEIVED and today <= card.due_on,
    )


def line_of(card: RightsCard, today: date) -> RightsLine:
    """As a list shows it; a request that waits says how long is left."""
    title = card.name or _("Demande n° %(number)d") % {"number": card.key}
    if card.decided_at is not None:
        when = _("répondu le %(day)s") % {"day": words.day_of_year(card.decided_at.date())}
        return RightsLine(card, title, when, card.state_label.capitalize(), TAGS[card.state])
    left = (card.due_on - today).days
    when = _("à répondre avant le %(day)s inclus") % {"day": words.date_long(card.due_on)}
    return RightsLine(card, title, when, _left(left), "stop" if left < 0 else "warn" if left <= SOON_DAYS else "")


def answer_lines(card: RightsCard) -> tuple[str, ...]:
    """What is said or written to the person, ready to read out or to copy."""
    if card.state == State.GRANTED:
        return (str(_SAID[card.kind]),)
    if card.state == State.EXTENDED:
        due = words.day_of_year(card.due_on)
        told = _("Nous vous répondrons au plus tard le %(day)s. Il nous faut plus de temps : %(why)s")
        return (told % {"day": due, "why": card.longer_because}, _complaint())
    if card.state == State.REFUSED:
        no = _("Nous ne pouvons pas faire ce que vous demandez : %(ground)s.") % {"ground": card.ground_label}
        return (no, card.reasons, _complaint())
    return ()


_SAID: Final[dict[str, Promise]] = {
    Kind.ACCESS: gettext_lazy("Voici la copie de tout ce que nous gardons sur vous, et qui l’a lu."),
    Kind.RECTIFY: gettext_lazy("Votre fiche est corrigée."),
    Kind.OBJECT: gettext_lazy("Nous ne nous servons plus de vos données. Nous ne vous écrirons plus."),
    Kind.RESTRICT: gettext_lazy(
        "Vos données sont gardées telles quelles, et ne servent plus. Nous vous préviendrons avant de les reprendre."
    ),
    Kind.ERASE: gettext_lazy("Vos données sont effacées. Il reste des comptes, où vous n’êtes pas."),
}


def _complaint() -> str:
    return _(
        "Vous pouvez vous plaindre à la CNIL, 3 place de Fontenoy, 75007 Paris, cnil.fr, ou saisir le tribunal administratif."
    )


def _finding(waiting: tuple[RightsCard, ...], today: date) -> str:
    late = sum(card.due_on < today for card in waiting)
    if late:
        return ngettext("Une réponse est en retard", "%(count)d réponses sont en retard", late) % {"count": late}
    if not waiting:
        return _("Aucune demande n’attend de réponse")
    count = words.number_words(len(waiting), "f").capitalize()
    return ngettext("%(count)s demande attend une réponse", "%(count)s demandes attendent une réponse", len(waiting)) % {
        "count": count
    }


def _left(days: int) -> str:
    if days < 0:
        return _("En retard")
    if days == 0:
        return _("Dernier jour")
    return ngettext("Encore %(count)d jour", "Encore %(count)d jours", days) % {"count": days}
