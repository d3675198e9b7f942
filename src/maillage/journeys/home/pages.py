"""What the first page shows, and where each role starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.kit.ui.shapes import Door
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, RoleHeld, roles_of

FIRST_PAGE = {Role.COUNSELLOR: "today", Role.ADVISER: "week"}


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The page of a role that has no daily screen yet: who I am, and the roles I may work under."""

    actor: Actor
    roles: tuple[RoleHeld, ...]


def first_page(role: str) -> str | None:
    """The name of the address where this role's day starts."""
    return FIRST_PAGE.get(Role(role)) if role in Role.values else None


def own_page(actor: Actor, day: date) -> dict[str, Any]:
    """Who is signed in, and as what."""
    assert actor.account is not None
    return {"own": OwnPage(actor, roles_of(account=actor.account, day=day))}


def public_home() -> dict[str, Any]:
    """The three doors."""
    return {
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
        )
    }
