"""What the houses of the demonstration live by: sheets, direct lines, a day inside the agency held and one to come, cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from maillage.domains.houses import services
from maillage.domains.houses.errors import DayNotPossible
from maillage.domains.houses.rules.shadowing import AgencyTrade, Stretch
from maillage.domains.houses.services import Asked, Lines, SheetText
from maillage.journeys.demo import desks
from maillage.journeys.demo.calendar import working_day
from maillage.journeys.demo.desks import Desk
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.kit.scope.entering import enter
from maillage.registry.accounts.models import Account
from maillage.registry.diary.services import put_leave

Accounts = Mapping[str, Account]
HALF = "lundi, mardi et jeudi, 9 h – 12 h"
CONTACTS = (
    ("register", "Claire", "Samir", "+33465712021", "+33465712022", "tous les matins, 9 h – 12 h"),
    ("account", "Samir", "Claire", "+33465712022", "+33465712021", HALF),
    ("benefit", "Inès", "Nora", "+33465712023", "+33465712024", "mardi et vendredi, 9 h – 11 h 30"),
    ("training", "Thomas", "Marc", "+33465712025", "+33465712026", HALF),
    ("other", "Claire", "Inès", "+33465712021", "+33465712023", "tous les matins, 9 h – 12 h"),
)
SHEETS = (
    (
        "register",
        "S’inscrire pour la première fois",
        "inscription, demandeur d’emploi, Pôle emploi, chômage",
        "Ouvrir la page d’inscription avec la personne, à l’ordinateur de la maison\n"
        "Vérifier les papiers à avoir sous la main\n"
        "Prendre le premier rendez-vous dans la maison",
        "Une inscription refusée ou une ancienne inscription à rouvrir\nUne personne qui change de région",
        "Le contact « S’inscrire » ; sinon un cas bloqué",
    ),
    (
        "account",
        "Mot de passe perdu ou espace bloqué",
        "identifiant, connexion, code, mail",
        "Demander un nouveau mot de passe avec la personne\nVérifier l’adresse e-mail et le téléphone de son espace",
        "Un espace bloqué après plusieurs essais\nUne adresse e-mail que la personne n’a plus",
        "Le contact « Son espace en ligne », en disant depuis quand",
    ),
    (
        "benefit",
        "Paiement en retard",
        "allocation, versement, pas payé, attestation employeur, ARE",
        "Regarder avec la personne si un papier manque dans son espace\nDéposer le papier qui manque",
        "Tout calcul de droits\nUn papier déposé depuis plus de dix jours sans effet",
        "Le contact « Une question sur l’allocation »",
    ),
    (
        "benefit",
        "Trop-perçu : la personne reçoit une lettre",
        "dette, remboursement, indu, courrier",
        "Lire la lettre avec la personne et dire le délai\nMontrer où répondre dans son espace",
        "Toute contestation et tout échéancier",
        "Le contact « Une question sur l’allocation », dans le délai de la lettre",
    ),
    (
        "training",
        "Une formation et son financement",
        "CPF, stage, AFPR, POEI, immersion",
        "Montrer le catalogue des formations\nInscrire à l’atelier du mois",
        "Le choix d’une formation et son financement\nUne immersion en entreprise",
        "Le contact « Se former »",
    ),
    (
        "appointment",
        "Déplacer un rendez-vous avec l’agence",
        "convocation, absence, car, annuler",
        "Déplacer le rendez-vous depuis Maillage, avec l’aller et le retour\nImprimer le nouveau bulletin",
        "Un rendez-vous déjà passé, ou une lettre d’avertissement",
        "Le contact « Autre, sur l’emploi »",
    ),
)
PARTS = (
    (AgencyTrade.WELCOME, "Claire", time(9), time(10, 30)),
    (AgencyTrade.GUIDANCE, "Thomas", time(10, 30), time(12)),
    (AgencyTrade.BENEFITS, "Aurélie", time(13, 30), time(15)),
    (AgencyTrade.EMPLOYERS, "Olivier", time(15), time(16, 30)),
)
WEEKS_AHEAD, WEEKS_AGO, MOST_TRIES = 3, 9, 15


def load(world: World, accounts: Accounts, director: Desk, now: datetime) -> None:
    """Write it through the services, each act on its own day and by whoever would have done it."""
    houses = {desk.actor.given_name: desk for desk in desks.houses(world.agency)}
    _sheets(accounts, director, now)
    _past_day(world, accounts, director, houses["Lucie"], now)
    _day_to_come(world, accounts, director, houses, now)
    _cases(director, houses, now)


def _sheets(accounts: Accounts, director: Desk, now: datetime) -> None:
    for theme, contact, backup, phone, backup_phone, hours in CONTACTS:
        lines = Lines(accounts[contact].pk, accounts[backup].pk, phone, backup_phone, hours)
        services.name_contact(theme=theme, lines=lines, by=director.actor, now=now)
    for theme, title, keywords, i_do, i_hand_over, to_whom in SHEETS:
        text = SheetText(title, keywords, i_do, i_hand_over, to_whom)
        services.write_sheet(theme=theme, text=text, by=director.actor, now=now - timedelta(weeks=8))


def _past_day(world: World, accounts: Accounts, director: Desk, guest: Desk, now: datetime) -> None:
    """Gignac's: held, rated before and after, with what followed."""
    on = working_day(clock.today(now) - timedelta(weeks=WEEKS_AGO))
    before = clock.wall(on - timedelta(days=10), 10)
    day, on = _plan(world, "Gignac", accounts, (guest,), director, on=on, now=before)
    after = clock.wall(on, 17)
    _as(guest, lambda: services.answer_invitation(day=day, is_coming=True, by=guest.actor, now=before))
    _as(guest, lambda: services.rate(day=day, moment="before", scores=(2, 3, 2, 1), by=guest.actor, now=before))
    services.hold_day(day=day, attended=[guest.actor.account or 0], by=director.actor, now=after)
    words, scores = "Une heure de plus à l’indemnisation.", (4, 3, 3, 4)
    _as(guest, lambda: services.rate(day=day, moment="after", scores=scores, words=words, by=guest.actor, now=after))
    row = services.add_action(
        day=day,
        what="Afficher les lignes directes au guichet",
        owner=guest.organisation,
        due_on=on + timedelta(days=14),
        by=director.actor,
        now=after,
    )
    services.tick_action(action=row.pk, by=director.actor, now=after + timedelta(days=7))


def _day_to_come(world: World, accounts: Accounts, director: Desk, houses: Mapping[str, Desk], now: datetime) -> None:
    """Lodève's: one has answered, and a host is away since."""
    on = working_day(clock.today(now) + timedelta(weeks=WEEKS_AHEAD, days=2))
    guests = (houses["Nadège"], houses["Rémi"])
    day, on = _plan(world, "Lodève", accounts, guests, director, on=on, now=now)
    _as(guests[1], lambda: services.answer_invitation(day=day, is_coming=True, by=guests[1].actor, now=now))
    away = accounts["Aurélie"].resource_id
    assert away is not None
    put_leave(resource=away, start=clock.wall(on, 8), end=clock.wall(on, 18), kind="training")


def _plan(
    world: World, place: str, accounts: Accounts, guests: tuple[Desk, ...], director: Desk, *, on: date, now: datetime
) -> tuple[int, date]:
    """On that day, or on the first one after it on which nobody's diary is taken: workshops come first."""
    invited = [guest.actor.account or 0 for guest in guests]
    agency, house = world.agency.pk, world.houses[place].pk
    for _try in range(MOST_TRIES):
        try:
            programme = _programme(accounts, on)
            row = services.plan_day(agency=agency, house=house, programme=programme, guests=invited, by=director.actor, now=now)
        except DayNotPossible:
            on = working_day(on + timedelta(days=1))
        else:
            return row.pk, on
    raise AssertionError(f"no day is free for {place}")


def _programme(accounts: Accounts, on: date) -> list[Stretch]:
    return [
        Stretch(clock.wall(on, start.hour, start.minute), clock.wall(on, end.hour, end.minute), trade.value, accounts[host].pk)
        for trade, host, start, end in PARTS
    ]


def _cases(director: Desk, houses: Mapping[str, Desk], now: datetime) -> None:
    """One that was answered, one on its last day, one of this morning."""
    today = clock.today(now)
    answered = Asked("account", "france_travail", "week", "Espace bloqué, l’adresse e-mail n’existe plus.")
    asked_at = clock.wall(_working_days_ago(today, 5), 10)
    key = _ask(houses["Lucie"], answered, asked_at)
    answer = "L’adresse est changée. La personne reçoit un code par SMS à sa prochaine connexion."
    services.answer_case(case=key, answer=answer, by=director.actor, now=asked_at + timedelta(hours=26))
    pressing = Asked("benefit", "france_travail", "month", "Attestation d’employeur déposée, toujours marquée manquante.")
    _ask(houses["Nadège"], pressing, clock.wall(_working_days_ago(today, 2), 9))
    fresh = Asked("training", "france_travail", "week", "Devis de formation refusé sans motif lisible.")
    _ask(houses["Nadège"], fresh, min(now, clock.wall(today, 8)))
    services.escalate(agency=director.organisation, now=now)


def _as(desk: Desk, act: Callable[[], object]) -> None:
    """One act of a counsellor, with their own eyes."""
    with enter(desk.scope):
        act()


def _ask(desk: Desk, asked: Asked, now: datetime) -> int:
    with enter(desk.scope):
        return services.open_case(asked=asked, key=uuid4(), by=desk.actor, now=now).pk


def _working_days_ago(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= working_day(day) == day
    return day
