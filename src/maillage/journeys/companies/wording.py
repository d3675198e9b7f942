"""What these pages and messages say: what is due, the stages, the files' sizes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.companies.rules.due import Due, What
from maillage.domains.companies.states import DOSSIER_LABELS, LABELS, ArrivalState, DossierState
from maillage.kit.ui import words

STAGES: Final = (
    DossierState.WAITING,
    DossierState.CONTACTED,
    DossierState.VISITED,
    DossierState.NEEDS,
    DossierState.RECRUITING,
    DossierState.FILLED,
    DossierState.CLOSED,
)
ADVANCES: Final[dict[str, Promise]] = {
    DossierState.VISITED: gettext_lazy("Elle a été visitée"),
    DossierState.NEEDS: gettext_lazy("Ses besoins sont recueillis"),
    DossierState.RECRUITING: gettext_lazy("Le recrutement commence"),
    DossierState.FILLED: gettext_lazy("Les postes sont pourvus"),
    DossierState.CLOSED: gettext_lazy("Terminer le suivi"),
}
PROGRESSES: Final[dict[str, Promise]] = {
    ArrivalState.SIGNAL: gettext_lazy("Le projet reprend"),
    ArrivalState.PLANNED: gettext_lazy("L’ouverture est prévue"),
    ArrivalState.WORKS: gettext_lazy("Les travaux ont commencé"),
    ArrivalState.OPEN: gettext_lazy("L’entreprise est ouverte"),
}
COMPLETIONS: Final[dict[str, Promise]] = {
    "asked": gettext_lazy("Le registre des entreprises est interrogé : la fiche se complétera d’elle-même."),
    "unknown": gettext_lazy("Le registre des entreprises ne connaît pas ce numéro. Vérifiez-le."),
    "hidden": gettext_lazy("Cette entreprise a demandé à ne pas être montrée : le registre ne dit rien d’elle."),
}
BOXES: Final[dict[str, Promise]] = {
    "company_name": gettext_lazy("entreprise"),
    "land_buyer": gettext_lazy("acquéreur du terrain"),
    "siren": gettext_lazy("numéro Siret"),
    "siret": gettext_lazy("numéro Siret"),
    "naf_code": gettext_lazy("activité"),
    "naf_nomenclature": gettext_lazy("activité"),
    "source": gettext_lazy("source"),
    "jobs_count": gettext_lazy("emplois"),
    "expected_on": gettext_lazy("ouverture"),
    "certainty": gettext_lazy("certitude"),
    "agreement": gettext_lazy("accord"),
    "contact_name": gettext_lazy("qui appeler"),
    "contact_phone": gettext_lazy("téléphone"),
    "contact_email": gettext_lazy("e-mail"),
    "park_id": gettext_lazy("zone"),
    "plot_id": gettext_lazy("lot"),
    "commune_id": gettext_lazy("commune"),
}
ANSWERS: Final[dict[str, Promise]] = {
    "yes": gettext_lazy("Oui"),
    "partly": gettext_lazy("En partie"),
    "no": gettext_lazy("Non"),
}


def due_title(due: Due) -> str:
    """What is to be done, the verb first."""
    said = {
        What.FIRST_CONTACT: _("Appeler l’entreprise une première fois"),
        What.DECIDE: _("Décider : la redonner à l’agence, ou abandonner"),
        What.FOLLOW_UP: _("Prendre des nouvelles"),
        What.VISIT: _("Aller la voir"),
        What.VISIT_RESULT: _("Dire si la visite a eu lieu"),
        What.NUMBER: _("Demander son numéro Siret"),
        What.UNFOLLOWED: _("Nommer qui la suit"),
    }
    return words.nbsp(due.words or said[due.what])


def due_detail(due: Due, today: date) -> str:
    """Since when it is late, or until when there is time; and whose it is."""
    who = _("agence") if due.is_agency else _("intercommunalité")
    if due.what == What.DECIDE:
        when = _("rendue le %(day)s") % {"day": words.date_words(due.on)}
    elif due.what == What.VISIT:
        when = words.date_words(due.on)
    elif due.is_late and due.on < today:
        when = _("en retard depuis le %(day)s") % {"day": words.date_words(due.on)}
    elif due.on == today:
        when = _("à faire aujourd’hui")
    else:
        when = _("avant le %(day)s") % {"day": words.date_words(due.on)}
    return f"{when}, {who}"


def stage_labels() -> list[str]:
    """The way of a file, from the first call to its end."""
    return [DOSSIER_LABELS[each].capitalize() for each in STAGES]


def stage_number(state: str) -> int:
    """Where a file stands on it, from 1; 0 off the way."""
    return STAGES.index(DossierState(state)) + 1 if DossierState(state) in STAGES else 0


def stages_near(state: str) -> dict[str, list[str] | int]:
    """The stage before, this one and the next, and which of them it is: three that stand beside one another on a phone."""
    number, labels = stage_number(state), stage_labels()
    first = max(0, min(number - 2, len(labels) - 3))
    return {"stages": labels[first : first + 3], "stage": number - first if number else 0}


def arrival_label(state: str) -> str:
    """A state of the project."""
    return LABELS[ArrivalState(state)]


def size_words(size_bytes: int) -> str:
    """As in 2,4 Mo or 340 ko."""
    if size_bytes >= 1 << 20:
        return f"{words.number(size_bytes / (1 << 20), 1)}\u00a0Mo"
    return f"{max(1, round(size_bytes / 1024))}\u00a0ko"


def boxes(fields: Iterable[str]) -> str:
    """The boxes of a sheet that were corrected, each once: as in entreprise, lot."""
    return ", ".join(dict.fromkeys(str(BOXES[name]) for name in fields if name in BOXES))
