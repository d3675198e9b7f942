"""What the first page shows, and where each role starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.home.menu import BESIDE, PAGES
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Column, Door, Table
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, RoleHeld, roles_of

AHEAD = timedelta(days=7)
MOST_SESSIONS = 5
FIRST_PAGE = {
    Role.COUNSELLOR: "today",
    Role.ADVISER: "week",
    Role.DIRECTOR: "director",
    Role.HOUSE_LEAD: "sessions:coming",
}


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Who I am, what I can open, and the other roles I may work under."""

    actor: Actor
    doors: tuple[Door, ...]
    others: tuple[RoleHeld, ...]
    has_role: bool


def first_page(role: str) -> str | None:
    """The name of the address where this role's day starts."""
    return FIRST_PAGE.get(Role(role)) if role in Role.values else None


def own_page(actor: Actor, day: date) -> dict[str, Any]:
    """Who is signed in, as what, and what is there for this role."""
    assert actor.account is not None
    roles = roles_of(account=actor.account, day=day)
    others = tuple(held for held in roles if not _is_current(held, actor))
    return {"own": OwnPage(actor, _doors(actor.role), others, has_role=bool(roles))}


def _is_current(held: RoleHeld, actor: Actor) -> bool:
    return (held.role, held.organisation) == (Role(actor.role).label, actor.organisation_label)


def _doors(role: str) -> tuple[Door, ...]:
    """The pages of the role's menu, each with what it is for; and the public page, which anybody may fill in with somebody."""
    said = {
        "today": (_("Ouvrir la journée de la maison"), _("Qui vient, et la personne au guichet.")),
        "director": (_("Voir l’ensemble"), _("Ce qui est promis à chaque territoire, qui en répond, ce qui est en retard.")),
        "week": (_("Ouvrir ma semaine"), _("Ce qui est à clore, puis qui vient.")),
        "files:find": (_("Chercher une personne"), _("Sa fiche, et ce qu’elle a de prévu.")),
        "sessions:coming": (_("Voir les permanences"), _("Qui reçoit, où et quand.")),
        "workshops:coming": (_("Voir les ateliers"), _("Y inscrire quelqu’un, voir les places et l’attente.")),
        "listening:heard": (_("Écouter ce qui empêche de venir"), _("Et où une autre heure amènerait plus de monde.")),
        "companies:list": (_("Suivre les entreprises"), _("Celles qui s’installent, qui les suit, ce qui est en retard.")),
        "partnership:list": (_("Suivre les partenariats"), _("Ce qui est promis, qui en répond, ce qui est en retard.")),
        "counting:day": (_("Compter un passage"), _("D’une touche, et ce qui est compté aujourd’hui.")),
        "counting:totals": (_("Voir les passages comptés"), _("Pour quoi on vient dans les maisons, sans aucun nom.")),
        "houses:sheets": (_("Chercher une fiche"), _("Ce que fait la maison, ce qu’elle passe à l’agence, qui appeler.")),
        "houses:cases": (_("Voir les cas bloqués"), _("Ce qui attend une réponse de l’agence, en deux jours ouvrés.")),
        "houses:openings": (_("Suivre les ouvertures"), _("Les maisons à ouvrir : étapes, échéances, alertes.")),
        "houses:shadowing": (_("Voir les journées à l’agence"), _("Vis ma vie : qui a eu la sienne, qui l’attend.")),
        "telling:messages": (_("Voir les messages"), _("Ce qui est parti, à qui, et ce que cela coûte.")),
        "telling:calls": (_("Voir qui prévenir"), _("Les personnes à appeler, et pourquoi.")),
        "calendars:own": (_("Régler mon agenda"), _("Le suivre sur un téléphone, ou suivre un agenda d’ailleurs.")),
        "readings:unusual": (
            _("Voir les lectures inhabituelles"),
            _("Qui a lu bien plus de dossiers que d’habitude."),
        ),
        "accounts:people": (_("Ouvrir un compte à quelqu’un"), _("Qui a un compte, qui est invité, quels accords sont signés.")),
        "reach_map:start": (_("Voir qui peut venir"), _("Sans voiture, d’où, et à quelle heure.")),
        "mobility:timetable": (_("Voir les horaires des cars"), _("Les lignes connues, et jusqu’à quand leurs horaires valent.")),
        "booking:reason": (
            _("Prendre un rendez-vous avec quelqu’un"),
            _("La page publique : vous la remplissez avec la personne, elle repart avec son bulletin."),
        ),
    }
    names = dict.fromkeys((*PAGES.get(role, ()), *BESIDE.get(role, ()), "mobility:timetable", "booking:reason"))
    return tuple(Door(said[name][0], reverse(name), said[name][1]) for name in names if name in said)


def public_home(now: datetime) -> dict[str, Any]:
    """The three doors, and where somebody receives in the coming days."""
    return {
        "sessions": _next_sessions(now),
        "doors": (
            Door(
                _("Je cherche un emploi"),
                "/rendez-vous/",
                _("Choisir un rendez-vous, avec ou sans voiture. Aucun compte à créer."),
            ),
            Door(
                _("J’ai déjà un rendez-vous"),
                "/rendez-vous/retrouver/",
                _("Le revoir, le changer ou l’annuler avec le numéro du bulletin."),
            ),
            Door(
                _("Je suis partenaire"),
                "/compte/connexion/",
                _("Maison France Services, intercommunalité, agence : se connecter."),
            ),
        ),
    }


def _next_sessions(now: datetime) -> Table | None:
    """The next permanences of the week to come; two advisers at the same hours are one line."""
    coming = [
        (row.starts_at, row.ends_at, words.place_words(row.place_name, row.town))
        for row in agenda.sessions(start=now, end=now + AHEAD)
        if row.is_outreach_session and row.is_published and row.status in {"planned", "moved"} and row.starts_at > now
    ]
    rows = [
        (words.date_words(start), place, words.between(start, end))
        for start, end, place in list(dict.fromkeys(coming))[:MOST_SESSIONS]
    ]
    columns = (Column(_("Jour")), Column(_("Lieu")), Column(_("Heures")))
    return Table(_("Les prochaines permanences"), columns, rows, fold=True) if rows else None
