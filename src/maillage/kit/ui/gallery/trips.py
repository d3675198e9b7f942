"""Journeys and slips of the gallery. People and bus times are invented."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from maillage.kit.ui.drawing import strip_of
from maillage.kit.ui.shapes import Key, Moment, Slip, Strip, StripLeg


def at(clock: str, day: int = 12) -> datetime:
    """An hour of January 2027 on the wall, as "9:30"."""
    return datetime.combine(datetime(2027, 1, day), time.fromisoformat(clock.zfill(5)))  # noqa: DTZ001 - wall clock


def by_bus() -> Sequence[Moment]:
    here, there = "Place de la Fontaine", "gare routière"
    return (
        Moment(at("8:41"), "walk", "Vous partez de chez vous", "6 min à pied"),
        Moment(at("8:47"), "bus", "Prenez le car {bus} vers Lodève", f"Arrêt « {here} », 18 min de route", "12", here),
        Moment(at("9:05"), "walk", "Descendez à « Lodève, gare routière »", "8 min à pied"),
        Moment(at("9:13"), "wait", "Vous arrivez à la maison France Services", "17 min d’attente, à l’intérieur"),
        Moment(at("9:30"), "rdv", "Rendez-vous avec Claire", "40 min"),
        Moment(at("10:10"), "walk", "Fin du rendez-vous", "8 min à pied, puis 17 min d’attente à l’arrêt"),
        Moment(
            at("10:35"), "bus", "Prenez le car {bus} vers Le Caylar",
            "Même arrêt « Lodève, gare routière », 18 min de route", "12", there,
        ),
        Moment(at("10:53"), "walk", f"Descendez à « {here} »", "6 min à pied"),
        Moment(at("10:59"), "end", "Vous êtes chez vous"),
    )  # fmt: skip


def with_changes() -> Sequence[Moment]:
    """The longest slip: two buses out, three back, long names of stops."""
    long_stop = "Saint-Étienne-de-Gourgas, chemin de la Coopérative, abri devant l’école"
    return (
        Moment(at("7:02"), "walk", "Vous partez de chez vous", "12 min à pied, par la rue de l’Église"),
        Moment(at("7:14"), "bus", "Prenez le car {bus} vers Lodève", f"Arrêt « {long_stop} », 24 min de route", "381",
               "Saint-Étienne-de-Gourgas"),
        Moment(at("7:38"), "wait", "Descendez à « Lodève, gare routière »", "22 min d’attente à l’arrêt"),
        Moment(at("8:00"), "bus", "Prenez le car {bus} vers Montpellier", "Même arrêt, quai 3, 21 min de route", "681",
               "gare routière"),
        Moment(at("8:21"), "walk", "Descendez à « Clermont-l’Hérault, gare routière »", "9 min à pied"),
        Moment(at("8:30"), "wait", "Vous arrivez à l’agence", "30 min d’attente, à l’intérieur"),
        Moment(at("9:00"), "rdv", "Rendez-vous avec Inès", "45 min"),
        Moment(at("9:45"), "walk", "Fin du rendez-vous", "9 min à pied, puis 36 min d’attente à l’arrêt"),
        Moment(at("10:30"), "bus", "Prenez le car {bus} vers Lodève", "Arrêt « Clermont-l’Hérault, gare routière », "
               "21 min de route", "681", "gare routière"),
        Moment(at("10:51"), "wait", "Descendez à « Lodève, gare routière »", "14 min d’attente à l’arrêt"),
        Moment(at("11:05"), "bus", "Prenez le car {bus} vers Soubès", "Même arrêt, quai 1, 11 min de route", "382",
               "gare routière"),
        Moment(at("11:16"), "wait", "Descendez à « Soubès, mairie »", "19 min d’attente à l’arrêt"),
        Moment(at("11:35"), "bus", "Prenez le car {bus} vers Le Caylar", "Même arrêt, 15 min de route", "381",
               "Soubès"),
        Moment(at("11:50"), "walk", f"Descendez à « {long_stop} »", "12 min à pied"),
        Moment(at("12:02"), "end", "Vous êtes chez vous"),
    )  # fmt: skip


def on_foot() -> Sequence[Moment]:
    return (
        Moment(at("9:16"), "walk", "Vous partez de chez vous", "14 min à pied"),
        Moment(at("9:30"), "rdv", "Rendez-vous avec Claire", "40 min"),
        Moment(at("10:10"), "walk", "Fin du rendez-vous", "14 min à pied"),
        Moment(at("10:24"), "end", "Vous êtes chez vous"),
    )


def driving() -> Sequence[Moment]:
    return (
        Moment(at("9:05"), "drive", "Vous partez de chez vous", "25 min de route ; on se gare devant"),
        Moment(at("9:30"), "rdv", "Rendez-vous avec Claire", "40 min"),
        Moment(at("10:10"), "drive", "Fin du rendez-vous", "25 min de route"),
        Moment(at("10:35"), "end", "Vous êtes chez vous"),
    )


def slip(**changes: Any) -> Slip:
    values: dict[str, Any] = {
        "holder": "Martine A.",
        "code": "7418",
        "at": at("9:30"),
        "minutes": 40,
        "adviser": "Claire",
        "place": "Maison France Services de\u00a0Lodève",
        "place_lines": ("1 place du Capitaine-Francis-Morand", "Porte vitrée, puis bureau 2 à gauche"),
        "bring": ("une pièce d’identité", "votre dernier courrier"),
        "call": "0465712014",
    }
    return Slip(**(values | changes))


def slips() -> Mapping[str, Slip]:
    """By way of coming; each has its page, printed by a test."""
    home = {"place": "Par vidéo, de chez vous", "place_lines": ("Le lien arrive par SMS la veille",)}
    phone = {"place": "Par téléphone", "place_lines": ("Claire vous appelle au 06 39 98 12 41",)}
    house = {"place_lines": ("1 place du Capitaine-Francis-Morand", "Salle Lergue : l’écran est prêt, on vous aide")}
    return {
        "car": slip(moments=by_bus()),
        "correspondances": slip(
            moments=with_changes(), at=at("9:00"), minutes=45, adviser="Inès", code="K7QM4T9X",
            holder="Jean-Christophe d’A.", place="Agence de Clermont-l’Hérault",
            place_lines=("4 boulevard Paul-Bert, 34800 Clermont-l’Hérault", "Porte bleue sur le côté, rampe à droite"),
            bring=("une pièce d’identité", "votre CV si vous en avez un", "le nom et le numéro de votre ancien patron"),
            call_hours="du lundi au vendredi, 8 h 30 – 12 h et 13 h 30 – 17 h 30", to_confirm=True,
        ),
        "pied": slip(moments=on_foot(), travel="Vous venez à pied."),
        "voiture": slip(moments=driving(), travel="Vous venez avec votre voiture."),
        "conduite": slip(travel="Quelqu’un vous conduit. Dites-lui de compter 40 minutes sur place."),
        "video-maison": slip(mode="video_house", moments=on_foot(), **house),
        "video": slip(mode="video_home", travel="Ouvrez le lien cinq minutes avant.", bring=(), **home),
        "telephone": slip(mode="phone", travel="Gardez votre téléphone près de vous dès 9 h 25.", **phone),
    }  # fmt: skip


def strips() -> Mapping[str, Strip]:
    lost = (
        StripLeg("walk", at("14:41"), at("14:47")),
        StripLeg("bus", at("14:47"), at("15:05")),
        StripLeg("walk", at("15:05"), at("15:13")),
        StripLeg("wait", at("15:13"), at("16:00")),
        StripLeg("rdv", at("16:00"), at("16:40")),
    )
    return {
        "both": strip_of(by_bus(), "Départ à 8 h 41, rendez-vous de 9 h 30 à 10 h 10, retour à 10 h 59."),
        "long": strip_of(with_changes(), "Départ à 7 h 02, rendez-vous de 9 h à 9 h 45, retour à 12 h 02."),
        "drive": strip_of(driving(), "Départ en voiture à 9 h 05, rendez-vous de 9 h 30 à 10 h 10, retour à 10 h 35."),
        "lost": Strip(lost, "Aller possible à 14 h 41 ; le dernier car part à 16 h 35 : pas de retour.", at("17:40")),
    }


KEYS = (Key("Vous partez", "8 h 41"), Key("En tout", "2 h 18"), Key("Chez vous", "10 h 59"))
