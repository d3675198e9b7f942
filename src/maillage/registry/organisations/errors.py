"""What is refused about organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid


class HouseKindMissing(Invalid):
    """A house, and only a house, is fixed, a branch or mobile."""

    code = "house_kind_missing"
    message = _("Dites si la maison est fixe, une antenne ou itinérante.")


class CodeTaken(Invalid):
    """Another organisation has this outside identifier."""

    code = "organisation_code_taken"
    message = _("Une autre organisation porte déjà cet identifiant. Vérifiez-le.")


class CollaborationDatesWrong(Invalid):
    """A collaboration that would end before it starts."""

    code = "collaboration_dates_wrong"
    message = _("La collaboration finit avant de commencer. Corrigez la date de fin.")


class AgreementDatesWrong(Invalid):
    """Signed after it holds, or over before it starts."""

    code = "agreement_dates_wrong"
    message = _("L’accord est signé avant de commencer, et commence avant de finir. Corrigez les dates.")


class AgreementMissing(Invalid):
    """No account of a partner before what the law asks for is signed."""

    code = "agreement_missing"
    message = _(
        "Cette organisation n’a pas d’accord en vigueur sur les données personnelles. "
        "Faites-le signer, notez-le dans « Accords », puis invitez."
    )


class DoesNotCollaborate(Invalid):
    """The agency does not work with this organisation."""

    code = "does_not_collaborate"
    message = _("Votre agence ne travaille pas avec cette organisation. Ouvrez d’abord la collaboration.")
