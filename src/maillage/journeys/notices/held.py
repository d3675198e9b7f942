"""What is kept about whoever takes an appointment, and for how long: read from what the models declare, said in French."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kit.privacy import PersonalData
from maillage.kit.ui.shapes import Column, Table

ABOUT_VISITORS: Final = frozenset({"people", "agenda", "outbox", "limits", "audit"})
"""Applications whose declared data are about whoever takes an appointment; the others' are about professionals and companies."""
ABOUT_STAFF: Final = frozenset({"audit.UnusualReading"})
"""What one of them declares about professionals alone."""

WHAT: Final[dict[str, Promise]] = {
    "people.Person": gettext_lazy("Votre fiche"),
    "people.PersonAccess": gettext_lazy("Qui peut voir votre fiche"),
    "agenda.Request": gettext_lazy("Ce que vous avez demandé"),
    "agenda.Participation": gettext_lazy("Vos rendez-vous et ateliers"),
    "agenda.TravelPlan": gettext_lazy("Votre trajet"),
    "agenda.WaitingEntry": gettext_lazy("Votre place en liste d’attente"),
    "agenda.EarlierWish": gettext_lazy("Votre souhait de venir plus tôt"),
    "agenda.EarlierNotice": gettext_lazy("Les heures plus proches proposées"),
    "agenda.AccessLink": gettext_lazy("Le lien de votre bulletin"),
    "outbox.Message": gettext_lazy("Les messages envoyés"),
    "outbox.Attempt": gettext_lazy("L’envoi de ces messages"),
    "agenda.UnmetSearch": gettext_lazy("Les recherches sans réponse, sans nom"),
    "audit.ReadEntry": gettext_lazy("Qui a lu votre fiche"),
    "people.RightsRequest": gettext_lazy("Vos demandes sur vos données"),
    "limits.Tries": gettext_lazy("Les envois de formulaires"),
}
FIELDS: Final[dict[str, Promise]] = {
    "account_id": gettext_lazy("compte du professionnel"),
    "ground": gettext_lazy("motif d’un refus"),
    "identity": gettext_lazy("comment on vous a reconnu, jamais une copie"),
    "kind": gettext_lazy("ce que vous demandez"),
    "longer_because": gettext_lazy("réponse"),
    "person_key": gettext_lazy("lien avec votre fiche"),
    "reasons": gettext_lazy("réponse"),
    "received_on": gettext_lazy("date de la demande"),
    "role": gettext_lazy("métier"),
    "address": gettext_lazy("numéro ou e-mail, effacé après 30 jours"),
    "autonomy_after": gettext_lazy("aisance après l’atelier"),
    "autonomy_before": gettext_lazy("aisance avant l’atelier"),
    "body": gettext_lazy("texte, effacé après 30 jours"),
    "commune": gettext_lazy("commune"),
    "difficulty": gettext_lazy("ce qui empêche de venir"),
    "digital": gettext_lazy("aisance avec le numérique"),
    "email": gettext_lazy("e-mail"),
    "family_name": gettext_lazy("nom"),
    "given_name": gettext_lazy("prénom"),
    "home": gettext_lazy("point de départ"),
    "home_label": gettext_lazy("arrêt de départ"),
    "home_lat": gettext_lazy("arrêt de départ"),
    "home_lon": gettext_lazy("arrêt de départ"),
    "home_stop": gettext_lazy("arrêt de départ"),
    "means": gettext_lazy("façon de venir"),
    "mobility": gettext_lazy("difficulté à se déplacer"),
    "needs_interpreter": gettext_lazy("besoins de ce jour-là, effacés 30 jours après"),
    "needs_step_free": gettext_lazy("besoins de ce jour-là, effacés 30 jours après"),
    "organisation": gettext_lazy("maison ou partenaire"),
    "participation": gettext_lazy("rendez-vous concerné"),
    "person": gettext_lazy("lien avec votre fiche"),
    "phone": gettext_lazy("téléphone"),
    "place": gettext_lazy("lieu et heure regardés quand rien ne convient"),
    "recipient_key": gettext_lazy("lien avec votre fiche"),
    "slot_at": gettext_lazy("lieu et heure regardés quand rien ne convient"),
    "subject": gettext_lazy("texte, effacé après 30 jours"),
    "trip": gettext_lazy("cars de l’aller et du retour"),
    "walk_limit_min": gettext_lazy("durée de marche possible"),
    "wants_shared_ride": gettext_lazy("besoins de ce jour-là, effacés 30 jours après"),
    "who": gettext_lazy("empreinte illisible de l’adresse de connexion"),
    "why": gettext_lazy("raison"),
    "wish": gettext_lazy("souhait concerné"),
    "wishes": gettext_lazy("demi-journées qui conviennent"),
}
AFTER: Final[dict[str, Promise]] = {
    "asked_at": gettext_lazy("après votre demande"),
    "at": gettext_lazy("après cette lecture"),
    "begun_at": gettext_lazy("après l’envoi"),
    "booked_at": gettext_lazy("après la réservation"),
    "checked_at": gettext_lazy("après la dernière vérification"),
    "created_at": gettext_lazy("après l’envoi"),
    "expires_at": gettext_lazy("après la fin du lien"),
    "last_contact_at": gettext_lazy("après votre dernier contact"),
    "on": gettext_lazy("après la recherche"),
    "opened_at": gettext_lazy("après votre demande"),
    "received_on": gettext_lazy("après votre demande"),
    "since": gettext_lazy("après l’envoi"),
    "starts_at": gettext_lazy("après cette heure"),
    "until": gettext_lazy("après la fin de cet accès"),
}
DAYS_OF_YEAR, DAYS_OF_MONTH = 365, 30


def declared() -> dict[str, PersonalData]:
    """Model → what it declares, for those about visitors."""
    found = {model._meta.label: getattr(model, "personal_data", None) for model in apps.get_models()}
    return {label: held for label, held in found.items() if held is not None and is_about_visitors(label)}


def is_about_visitors(label: str) -> bool:
    return label.split(".")[0] in ABOUT_VISITORS and label not in ABOUT_STAFF


def held_table() -> Table:
    """In the order in which they are told."""
    known = declared()
    rows = [(str(words), fields_words(known[label]), kept_words(known[label])) for label, words in WHAT.items()]
    columns = (Column(_("Quoi")), Column(_("Précisément")), Column(_("Gardé au plus")))
    return Table(_("Ce que nous gardons, et combien de temps"), columns, rows, fold=True)


def fields_words(held: PersonalData) -> str:
    """What a declaration holds; several columns of one thing are said once."""
    return ", ".join(dict.fromkeys(str(FIELDS[name]) for name in held.fields))


def kept_words(held: PersonalData) -> str:
    """As in deux ans après votre dernier contact."""
    return f"{duration_words(held.retention_days)} {AFTER[held.counted_from]}"


def duration_words(days: int) -> str:
    """Whole years and half-years are said as such, anything else in days."""
    years, rest = divmod(days, DAYS_OF_YEAR)
    if rest == 0 and years:
        return _("un an") if years == 1 else _("%(count)d ans") % {"count": years}
    if days == 6 * DAYS_OF_MONTH:
        return _("six mois")
    return _("un jour") if days == 1 else _("%(count)d jours") % {"count": days}
