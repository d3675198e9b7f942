"""Menus, days, weeks, rooms and figures of the gallery. All invented."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.core.paginator import Page, Paginator

from maillage.kit.ui.shapes import (
    Bar,
    Bars,
    Busy,
    Column,
    Day,
    Door,
    Dot,
    DotMap,
    Event,
    Link,
    Moment,
    Room,
    Rooms,
    Spark,
    State,
    Table,
    Week,
)

from .trips import at

DOORS = (
    Door("Je cherche un emploi", "#emploi", "Choisir un rendez-vous, avec ou sans voiture. Aucun compte à créer."),
    Door("Je suis une entreprise", "#entreprise", "Un projet, des postes à pourvoir : une seule personne vous répond."),
    Door("Je suis partenaire", "#partenaire", "Maison France Services, intercommunalité, agence : se connecter."),
)
STEPS = ("Motif", "Trajet", "Date", "Bulletin")
NAV = (
    Link("Aujourd’hui", "#jour", current=True),
    Link("Réserver", "#reserver"),
    Link("Personnes", "#personnes"),
    Link("Ateliers", "#ateliers"),
    Link("La maison", "#maison"),
)
ACCOUNT = Link("Nadège, Lodève", "#compte")
TABS = (Link("Aujourd’hui", "#jour", current=True), Link("Semaine", "#semaine"), Link("Mois", "#mois"))
FILE = (
    Moment(date(2026, 11, 4), "wait", "Permis de construire"),
    Moment(date(2026, 12, 15), "wait", "Signalée à l’agence", "par la communauté de communes"),
    Moment(date(2027, 1, 12), "now", "Visite du chantier, aujourd’hui", "Inès et Élodie, 14 h"),
    Moment(date(2027, 1, 25), "gap", "Formation : dernier jour pour lancer"),
    Moment(None, "gap", "Embauches", "date à fixer"),
    Moment(date(2027, 6, 1), "end", "Ouverture"),
)
SESSIONS = Table(
    "Permanences de la semaine",
    (Column("Jour"), Column("Lieu"), Column("Places", num=True)),
    (
        ("mardi 12 janvier", "Lodève, maison France Services", "4 places"),
        ("jeudi 14 janvier", "Gignac, hôtel de ville", "complet"),
    ),
    fold=True,
    visible=True,
)


def page_of(number: int) -> "Page[Any]":
    return Paginator(range(400), 20).page(number)


def rooms() -> Rooms:
    return Rooms(
        rooms=(
            Room("Bureau 1", (Busy(at("8:45"), at("9:30")), Busy(at("10:00"), at("11:30")))),
            Room("Bureau 2", (Busy(at("9:30"), at("10:10")), Busy(at("14:00"), at("14:45")))),
            Room(
                "Salle Lergue",
                (Busy(at("10:15"), at("11:00"), "venue du bureau 2", "moved"), Busy(at("11:00"), at("11:45"), "vidéo")),
            ),
            Room("Salle du haut", (Busy(at("14:00"), at("16:00"), "atelier"),)),
            Room("Bureau 3"),
        ),
        opens=time(8),
        closes=time(18),
        title="Toutes les salles sont libres entre midi et 14 h, la salle Lergue est prise de 10 h 15 à 11 h 45.",
        now=at("9:20"),
    )


def event(day: int, start: str, end: str, title: str, kind: State = "", *, note: str = "", url: str = "") -> Event:
    return Event(at(start, day), at(end, day), title, kind, url, note, struck=kind == "off" and note == "annulé")


def week() -> Week:
    return Week(
        (
            Day(date(2027, 1, 11), "Clermont-l’Hérault, agence", monday()),
            Day(
                date(2027, 1, 12),
                "Lodève, bureau 2",
                (
                    event(12, "9:30", "10:10", "Martine Azaïs", "done", note="venue"),
                    event(12, "10:15", "10:55", "Jocelyne Teisserenc", "", note="salle Lergue", url="#fiche"),
                    event(12, "15:30", "16:10", "Annie Roux", "off", note="annulé"),
                ),
                today=True,
            ),
            Day(
                date(2027, 1, 13),
                "Vidéo et téléphone",
                (
                    event(13, "9:00", "9:45", "Rose Vidal", "", note="vidéo", url="#fiche"),
                    event(13, "9:20", "9:50", "Point d’équipe", "off", note="double"),
                    event(13, "11:00", "11:20", "Luc Fabre", "", note="tél.", url="#fiche"),
                    event(13, "14:00", "17:00", "Congé", "off"),
                ),
            ),
            Day(
                date(2027, 1, 14),
                "Gignac, hôtel de ville",
                (event(14, "9:30", "11:00", "Atelier « Mon espace en ligne » : 8 sur 10", "group"),),
            ),
            Day(date(2027, 1, 15), "Lodève, bureau 2"),
        )
    )


def monday() -> Sequence[Event]:
    return (
        event(11, "8:15", "9:00", "Sylvie Caumes", "warn", note="à clore", url="#fiche"),
        event(11, "9:00", "9:45", "Paul Gély", "done", note="venu"),
        event(11, "14:00", "14:45", "Aïcha Benali", "stop", note="absente : pas de car"),
        event(11, "15:00", "15:45", "Farid Mansouri", "warn", note="à clore", url="#fiche"),
    )


REACH = Bars(
    ("voiture", "à pied, à vélo", "en car"),
    (Bar("à 5 h", (31, 6, 0)), Bar("à 7 h", (36, 7, 21)), Bar("à 9 h", (36, 7, 29))),
    "Sur 76 personnes formées à ces métiers, 37 peuvent être sur place à 5 h, aucune en car ; 64 à 7 h.",
)
PAIR = Bars(
    ("minutes",),
    (Bar("Aujourd’hui", (54,), "54 min"), Bar("Proposition", (37,), "37 min")),
    "Attente moyenne sur place : 54 minutes aujourd’hui, 37 dans la proposition.",
)
HELD = Spark(
    ("août", "sept.", "oct.", "nov.", "déc.", "janv."),
    (18, 22, 25, 27, 34, 38),
    "Rendez-vous tenus par mois, d’août à janvier : 18, 22, 25, 27, 34, 38.",
)
WHENCE = DotMap(
    "D’où viennent les personnes reçues",
    "Deux communes sur trois comptent assez de rendez-vous tenus pour être dites.",
    (
        Dot("Lodève", 43.7319, 3.3194, 7300, 3, "Lodève, 60", ("60", "7 300")),
        Dot("Soubès", 43.7647, 3.3476, 950, 1, "Soubès, 10", ("10", "950")),
        Dot("Le Caylar", 43.8648, 3.3163, 450, 0, "Le Caylar, non dit", ("non dit", "450")),
    ),
    ("non dit", "peu", "", "le plus"),
    ("Commune", "Rendez-vous tenus", "Habitants"),
    ((43.7320, 3.3168),),
    "maison ouverte",
)
SOME_HIDDEN = Bars(
    ("sur place", "par vidéo"),
    (Bar("Lodève", (40, 15)), Bar("Le Caylar", (20, None), "20, dont des parts non dites")),
    "Rendez-vous tenus par lieu : Lodève d’abord.",
)
