"""A trip in French: why it cannot be made and what can be done, its moments for the line, its strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.domains.mobility.rules.hours import printed_lapse
from maillage.domains.mobility.rules.trips import Trip
from maillage.kit.ui.words import NBSP, clock, duration_words, number_words

MEANS_WORDS = {
    "foot": "à pied",
    "bicycle": "à vélo",
    "bus": "à pied et en car",
    "car": "en voiture",
    "moped": "en scooter",
    "shared_ride": "en covoiturage",
    "driven": "avec quelqu’un qui conduit",
    "none": "sans se déplacer",
}
OTHERWISE = "Choisissez une autre heure ou un autre jour, ou un rendez-vous par vidéo ou par téléphone."
ASK = "Demandez à la maison France Services de chercher une voiture, ou choisissez une autre heure."
CHECK = "Vous pouvez choisir ce rendez-vous, mais vérifiez vous-même l’aller et le retour."


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence or two for the verdict, and what the person can do about it."""

    sentence: str
    remedy: str = ""


def explain(trip: Trip) -> Explanation:
    """The verdict of a trip, in words for the person."""
    sentence = _SENTENCES[trip.verdict](trip)
    if trip.is_to_confirm and trip.is_reachable:
        sentence += " Horaires à confirmer."
    return Explanation(sentence, _remedy(trip))


def lapse_words(lapse: timedelta) -> str:
    """As in cinq minutes, une heure, 1 h 25; at least a minute."""
    minutes = max(round(abs(lapse.total_seconds()) / 60), 1)
    if minutes < 60:
        return f"{number_words(minutes, 'f')} minute{'s' if minutes > 1 else ''}"
    hours, rest = divmod(minutes, 60)
    if rest:
        return duration_words(minutes * 60)
    return f"{number_words(hours, 'f')} heure{'s' if hours > 1 else ''}"


def _remedy(trip: Trip) -> str:
    if trip.is_reachable:
        return ""
    if trip.asks_for_ride:
        return ASK
    if trip.verdict in {"no_timetable", "not_ready", "outside_feed_dates"}:
        return CHECK
    if trip.verdict == "cannot_travel":
        return "Choisissez un rendez-vous par téléphone ou par vidéo."
    if trip.can_be_chosen_anyway:
        return f"Vous pouvez le choisir quand même. Sinon{NBSP}: {OTHERWISE[0].lower()}{OTHERWISE[1:]}"
    return OTHERWISE


def _reachable(trip: Trip) -> str:
    if trip.means == "driven":
        return "Quelqu’un vous conduit."
    if trip.leave_home_at is None or trip.home_at is None:
        return "Vous pouvez venir et rentrer."
    return f"Vous partez à {clock(trip.leave_home_at)} et vous êtes chez vous à {clock(trip.home_at)}."


def _too_far_to_a_stop(trip: Trip) -> str:
    where = "du lieu du rendez-vous" if trip.too_far_at == "site" else "de chez vous"
    return f"Aucun arrêt de car n’est assez près {where} pour y aller à pied."


def _no_way_there(trip: Trip) -> str:
    if trip.first_arrival_at is None:
        return "Aucun car ne mène à ce lieu depuis chez vous ce jour-là."
    lapse, at = printed_lapse(trip.starts_at, trip.first_arrival_at), clock(trip.first_arrival_at)
    first = f"Pas de car à l’aller. Le premier arrive à {at}"
    if lapse > timedelta(0):
        return f"{first}, {lapse_words(lapse)} trop tard."
    when = f"{lapse_words(lapse)} avant le début" if lapse else "à l’heure du rendez-vous"
    return f"{first}, {when}{NBSP}: c’est trop juste."


def _arrives_too_early(trip: Trip) -> str:
    if trip.arrive_at is None:
        return "L’attente avant le rendez-vous serait trop longue."
    wait = _span(trip.arrive_at, trip.starts_at)
    return f"Longue attente. Vous arrivez à {clock(trip.arrive_at)}, {wait} avant le début."


def _no_way_back(trip: Trip) -> str:
    if trip.home_at is not None:
        return f"Retour trop tardif. Vous êtes chez vous à {clock(trip.home_at)}."
    if trip.last_departure_at is None:
        return "Pas de retour. Aucun car ne ramène chez vous ce jour-là."
    lapse, at = printed_lapse(trip.last_departure_at, trip.ends_at), clock(trip.last_departure_at)
    if lapse > timedelta(0):
        return f"Pas de retour. Le dernier car part à {at}, {lapse_words(lapse)} avant la fin."
    return f"Pas de retour. Le dernier car part à {at}{NBSP}: vous n’avez pas le temps d’aller à l’arrêt."


def _too_long(trip: Trip) -> str:
    if trip.leave_home_at is None or trip.home_at is None or trip.leave_at is None:
        return "Ce serait trop long."
    wait = f", dont {_span(trip.ends_at, trip.leave_at)} d’attente après le rendez-vous" if trip.wait_after_s else ""
    away = _span(trip.leave_home_at, trip.home_at)
    leave, home = clock(trip.leave_home_at), clock(trip.home_at)
    return f"C’est long. Vous partez à {leave} et rentrez à {home}{NBSP}: {away}{wait}."


def _too_far_directly(trip: Trip) -> str:
    return f"C’est trop loin pour y aller {MEANS_WORDS[trip.means]}."


def _outside(trip: Trip) -> str:
    until = f" Ils s’arrêtent au {trip.known_until}." if trip.known_until else ""
    return f"Les horaires de car de ce jour ne sont pas connus.{until}"


def _span(start: datetime, end: datetime) -> str:
    return duration_words(printed_lapse(start, end).total_seconds())


_SENTENCES: dict[str, Callable[[Trip], str]] = {
    "reachable": _reachable,
    "no_service_that_day": lambda _: "Aucun car ne circule ce jour-là.",
    "too_far_to_walk_to_a_stop": _too_far_to_a_stop,
    "no_way_there": _no_way_there,
    "arrives_too_early": _arrives_too_early,
    "no_way_back": _no_way_back,
    "too_long": _too_long,
    "too_far_to_go_directly": _too_far_directly,
    "outside_feed_dates": _outside,
    "no_timetable": lambda _: "Aucun horaire de car n’est enregistré. Nous ne pouvons pas vérifier votre trajet.",
    "not_ready": lambda _: "Les horaires de ce jour se préparent. Nous ne pouvons pas encore vérifier votre trajet.",
    "cannot_travel": lambda _: "Vous ne pouvez pas vous déplacer jusque-là.",
}
