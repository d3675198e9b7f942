"""What is written to the owner of an account about its password; to nobody when there is no account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import agency_of_account

RESET: Final = "password_reset"
LOCKED: Final = "account_locked"
WORTH: Final = timedelta(hours=1)


def put(*, purpose: str, account: int, edition: str, now: datetime) -> Message | None:
    """One e-mail; none to an account that is closed, or is nobody's."""
    agency = agency_of_account(account)
    if agency is None:
        return None
    about = About(purpose, "account", account, account, recipient_kind="account", edition=edition)
    with enter(Scope(role="job", agency=agency)):
        return tell(agency=agency, about=about, ways=("email",), when=When(now, now + WORTH, is_urgent=True), now=now)


def compose_reset(message: Message, now: datetime) -> Composed | None:  # noqa: ARG001  # the link says itself until when
    """The link; the second proof is asked all the same."""
    return _written(
        message,
        _("Choisir un autre mot de passe"),
        _("Vous avez oublié votre mot de passe. Ouvrez ce lien pour en choisir un autre\u00a0:"),
        _("Si ce n’est pas vous, ne faites rien\u00a0: votre mot de passe reste le même."),
        with_link=True,
    )


def compose_locked(message: Message, now: datetime) -> Composed | None:  # noqa: ARG001  # what happened does not age
    """What was tried, and what to do."""
    return _written(
        message,
        _("Dix mots de passe faux sur votre compte"),
        _("Quelqu’un a donné dix mots de passe faux pour votre compte Maillage. L’entrée est fermée un quart d’heure."),
        _("Si ce n’est pas vous, prévenez la personne qui gère les comptes. Personne n’est entré."),
    )


def _written(message: Message, subject: str, said: str, otherwise: str, *, with_link: bool = False) -> Composed | None:
    account = Account.objects.filter(pk=message.about_key, is_active=True).first()
    if account is None:
        return None
    lines = [_("Bonjour %(name)s,") % {"name": account.given_name}, said]
    if with_link:
        keys = [user_pk_to_url_str(account), default_token_generator.make_token(account)]
        lines.append(settings.SITE + reverse("account_reset_password_from_key", args=keys))
    text = words.nbsp("\n\n".join([*lines, otherwise])) + "\n"
    return Composed(addresses={"email": account.email}, subject=subject, text=text)
