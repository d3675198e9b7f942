"""French words of what a copy holds: each kind of row, each column; a column without words is told to machines only."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.journeys.notices.held import FIELDS, WHAT

KINDS: Final[dict[str, Promise]] = WHAT | {"houses.BlockedCase": _("Ce que la maison a demandé à l’agence pour vous")}
COLUMNS: Final[dict[str, Promise]] = FIELDS | {
    "absence": _("pourquoi le rendez-vous n’a pas eu lieu"),
    "answer": _("réponse de l’agence"),
    "appointment": _("rendez-vous"),
    "asked_at": _("demandé le"),
    "body": _("texte"),
    "booked_at": _("réservé le"),
    "channel": _("moyen"),
    "created_at": _("ouverte le"),
    "decided_at": _("répondu le"),
    "due_on": _("réponse due le"),
    "ended_at": _("terminé le"),
    "expires_at": _("valable jusqu’au"),
    "has_no_contact_means": _("ni téléphone ni e-mail"),
    "held_mode": _("tenu par"),
    "home_lat": _("latitude du départ"),
    "home_lon": _("longitude du départ"),
    "home_stop": _("code de l’arrêt"),
    "last_contact_at": _("dernier contact"),
    "made_at": _("fait le"),
    "mode": _("façon"),
    "needs_interpreter": _("interprète demandé"),
    "needs_step_free": _("accès sans marche demandé"),
    "opened_at": _("demandé le"),
    "place": _("lieu regardé"),
    "purpose": _("sujet"),
    "reason": _("motif"),
    "received_on": _("reçue le"),
    "restricted_at": _("gelée depuis le"),
    "series": _("atelier"),
    "since": _("depuis le"),
    "slot_at": _("heure regardée"),
    "starts_at": _("heure proposée"),
    "state": _("état"),
    "state_at": _("le"),
    "status": _("état"),
    "subject": _("objet"),
    "until": _("jusqu’au"),
    "walk_limit_min": _("minutes de marche possibles"),
    "wants_shared_ride": _("covoiturage demandé"),
    "words": _("ce qui bloque"),
}
LINKS: Final = frozenset({"person", "recipient_key", "person_key", "wish", "agency"})  # say only that it is about this person
