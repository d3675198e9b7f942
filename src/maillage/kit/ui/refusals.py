"""What a refused request says: the finding, one sentence, what to do. One row per HTTP status."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Refusal:
    title: Words
    sentence: Words
    todo: Words


REFUSALS = {
    400: Refusal(
        _("Nous n’avons pas compris cette demande"),
        _("La page a reçu quelque chose d’incomplet."),
        _("Revenez à la page d’avant et recommencez."),
    ),
    403: Refusal(
        _("Cette page n’est pas ouverte pour vous"),
        _("Elle demande un autre compte, ou elle est restée ouverte trop longtemps."),
        _("Rechargez la page, ou connectez-vous avec le bon compte."),
    ),
    404: Refusal(
        _("Cette page n’existe pas"),
        _("L’adresse est incomplète, ou la page a été retirée."),
        _("Vérifiez l’adresse, ou repartez de l’accueil."),
    ),
    409: Refusal(
        _("C’est déjà fait, ou quelqu’un est passé avant"),
        _("Pendant que vous lisiez la page, la situation a changé."),
        _("Revenez à la page d’avant : elle montre où en sont les choses."),
    ),
    410: Refusal(
        _("Ce lien ne marche plus"),
        _("Il a expiré, ou ce qu’il montrait a été effacé."),
        _("Demandez un nouveau lien à la personne qui vous l’a donné."),
    ),
    422: Refusal(
        _("Il manque quelque chose"),
        _("Une réponse n’a pas pu être enregistrée."),
        _("Revenez à la page d’avant et complétez le formulaire."),
    ),
    429: Refusal(
        _("Trop d’essais en peu de temps"),
        _("Pour protéger les rendez-vous, nous limitons le nombre d’essais."),
        _("Attendez un quart d’heure, puis recommencez."),
    ),
    500: Refusal(
        _("Quelque chose s’est cassé de notre côté"),
        _("Vous n’y êtes pour rien. La panne est notée."),
        _("Recommencez dans quelques minutes."),
    ),
    503: Refusal(
        _("Le service est arrêté quelques minutes"),
        _("Nous faisons une réparation ou une mise à jour."),
        _("Revenez un peu plus tard."),
    ),
}


def refusal_for(status: int) -> Refusal:
    """The row of a status; an unlisted one reads as its family (400 or 500)."""
    return REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]
