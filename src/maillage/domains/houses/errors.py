"""What is refused about opening a house, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.houses.rules.label import NAMED, Condition, listed
from maillage.domains.houses.rules.openings import Recorded
from maillage.kit.errors import Invalid, Refused


class StatusNotPossible(Refused):
    """The change of status is not in the table, or the project is over."""

    code = "opening_status_not_possible"
    message = gettext_lazy("Ce projet n’est plus à cette étape. Rechargez la page.")


class PlaceNotToOpen(Invalid):
    """The place is not a house's, or the house already receives people."""

    code = "place_not_to_open"
    message = gettext_lazy(
        "Ce lieu n’est pas celui d’une maison France Services à ouvrir. Inscrivez d’abord la nouvelle maison et son lieu."
    )


class AlreadyPreparing(Refused):
    """One project at a time per place."""

    code = "already_preparing"
    message = gettext_lazy("L’ouverture de cette maison est déjà suivie. Reprenez ce projet.")


class NotWorkingTogether(Invalid):
    """The agency has no collaboration with this organisation."""

    code = "not_working_together"
    message = gettext_lazy("L’agence ne travaille pas avec cette organisation. Ouvrez d’abord leur collaboration.")


class DateNotPossible(Invalid):
    """A planned date that is past or unchanged, a real one that is still to come."""

    code = "opening_date_not_possible"


class WordsMissing(Invalid):
    """What must be said in a few words is empty or too long."""

    code = "words_missing"


class StepOfTheLabel(Refused):
    """A condition of the label stays on the checklist."""

    code = "step_of_the_label"
    message = gettext_lazy("Cette étape est une condition du label\u00a0: elle reste dans la liste.")


class RegisterSaysOtherwise(Refused):
    """What is ticked is not what the register holds of the place."""

    code = "register_says_otherwise"
    status = 422

    def __init__(self, condition: str, recorded: Recorded) -> None:
        said = {Condition.CONFIDENTIAL_ROOM: _room, Condition.TWO_AGENTS: _agents, Condition.HOURS: lambda: _hours(recorded)}
        super().__init__(said[Condition(condition)](), field=condition)


class LabelUnmet(Refused):
    """A house opens once every condition of its label is met."""

    code = "label_unmet"

    def __init__(self, conditions: Sequence[Condition]) -> None:
        names = listed([NAMED[each] for each in conditions])
        said = _("La maison ne peut pas ouvrir\u00a0: il manque %(names)s. Cochez ce qui est fait, ou déplacez la date.")
        super().__init__(said % {"names": names}, conditions=[each.value for each in conditions])


class StepsLeft(Refused):
    """A project is closed once nothing is left to do."""

    code = "steps_left"

    def __init__(self, names: Sequence[str]) -> None:
        said = _("Il reste à faire\u00a0: %(names)s. Cochez ce qui est fait, ou retirez ce qui ne le sera pas.")
        super().__init__(said % {"names": "\u202f; ".join(names)})


def _room() -> str:
    return _("Aucun bureau confidentiel n’est noté pour ce lieu. Ajoutez-le au registre\u00a0: la condition sera remplie.")


def _agents() -> str:
    return _("Cette maison n’a qu’un agent avec un compte. Ouvrez le compte du second\u00a0: la condition sera remplie.")


def _hours(recorded: Recorded) -> str:
    hours, minutes = divmod(recorded.minutes_a_week or 0, 60)
    said = _(
        "Le registre compte %(hours)s h %(minutes)02d par semaine sur %(days)s jours pour ce lieu. "
        "Il en faut 24 h sur 5 jours\u00a0: corrigez les horaires, et la condition sera remplie."
    )
    return said % {"hours": hours, "minutes": minutes, "days": recorded.days_a_week}


class NotTheFirst(Invalid):
    """What is linked is neither the first permanence nor the first workshop of a house."""

    code = "not_the_first"
    message = gettext_lazy("Choisissez une permanence ou un atelier de la liste.")


class NotCounted(Invalid):
    """What was tapped is no theme with a duration."""

    code = "not_counted"
    message = gettext_lazy("Rien n’est compté\u00a0: touchez une durée sur la ligne d’un thème.")


class TooLateToUndo(Refused):
    """A minute has passed, or it was undone already."""

    code = "too_late_to_undo"
    message = gettext_lazy("Une minute a passé\u00a0: ce passage reste compté.")


class DayNotPossible(Invalid):
    """A shadowing day that cannot be planned, or changed, like that."""

    code = "shadowing_day_not_possible"


class DayOver(Refused):
    """The shadowing day was held or called off."""

    code = "shadowing_day_over"
    message = gettext_lazy("Cette journée est déjà faite ou annulée. Rechargez la page.")


class ActionFollowed(Refused):
    """What follows from a day is done, or the partnership follows it already."""

    code = "shadowing_action_followed"
    message = gettext_lazy("C’est déjà fait, ou déjà suivi au partenariat. Rechargez la page.")


class RatingNotPossible(Invalid):
    """A self-rating that is incomplete, too early, or somebody else's."""

    code = "rating_not_possible"


class SheetNotPossible(Invalid):
    """A sheet that cannot be kept as it is written."""

    code = "sheet_not_possible"


class ContactNotPossible(Invalid):
    """A direct contact without a line, without somebody else, or who does not work at the agency."""

    code = "direct_contact_not_possible"


class NoContact(Refused):
    """The agency has named nobody for this theme, nor for the others."""

    code = "no_direct_contact"
    message = gettext_lazy("L’agence n’a pas encore nommé de contact pour ce thème. Appelez l’agence, et dites-le-lui.")


class CaseNotPossible(Invalid):
    """A blocked case that cannot be asked as it is written."""

    code = "case_not_possible"


class CaseOver(Refused):
    """The case is no longer at that step."""

    code = "case_over"
    message = gettext_lazy("Ce cas n’attend plus de réponse, ou a été oublié. Rechargez la page.")
