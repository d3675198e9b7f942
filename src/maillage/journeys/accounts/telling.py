"""The words of an invitation, written when it leaves: withdrawn meanwhile, nothing leaves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.kit import links
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words
from maillage.registry.accounts.models import Invitation
from maillage.registry.accounts.services.invitations import KIND, PURPOSE


def put_invitation(*, agency: int, invitation: int, now: datetime) -> Message | None:
    """One e-mail; a link that is over is not sent."""
    row = Invitation.objects.open_at(now).filter(pk=invitation, agency_id=agency).first()
    if row is None:
        return None
    about = About(PURPOSE, KIND, row.pk, row.pk, recipient_kind=KIND)
    return tell(agency=agency, about=about, ways=("email",), when=When(now, row.expires_at, is_urgent=True), now=now)


def compose(message: Message, now: datetime) -> Composed | None:
    """Who invites, for what, the link, until when."""
    rows = Invitation.objects.open_at(now).select_related("organisation", "by")
    row = rows.filter(pk=message.about_key).first()
    if row is None:
        return None
    lines = [
        _("Bonjour %(name)s,") % {"name": row.given_name},
        _("%(who)s vous ouvre un accès à Maillage pour %(organisation)s (%(role)s).")
        % {
            "who": row.by.full_name if row.by else _("L’équipe qui installe Maillage"),
            "organisation": row.organisation.label,
            "role": row.get_role_display(),
        },
        _("Ouvrez ce lien pour choisir votre mot de passe. Il sert une seule fois, jusqu’au %(until)s.")
        % {"until": words.when_words(row.expires_at)},
        address_of(row),
        _("Si vous n’attendiez rien, ne l’ouvrez pas et prévenez cette personne."),
    ]
    text = words.nbsp("\n\n".join(lines)) + "\n"
    return Composed(addresses={"email": row.email}, subject=_("Votre accès à Maillage"), text=text)


def address_of(row: Invitation) -> str:
    """The link; nobody else can write it."""
    return settings.SITE + reverse("accounts:accept", args=[links.token_of(PURPOSE, row.key)])
