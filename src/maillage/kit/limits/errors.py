"""What is refused to whoever sends a form too often."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import TooMany


class SentTooOften(TooMany):
    """One visitor, or everybody who came through one link, within a quarter of an hour."""

    code = "sent_too_often"
    message = _(
        "Ce formulaire a été envoyé trop de fois en peu de temps. Rien n’a été enregistré cette fois-ci. "
        "Attendez un quart d’heure, ou appelez : on le fait avec vous."
    )
