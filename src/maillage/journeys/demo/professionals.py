"""The demonstration's invented professionals: the cast of the sign-in page."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from maillage.journeys.demo.cast import EMAIL_DOMAIN
from maillage.journeys.demo.houses import World
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.diary.services import new_resource
from maillage.registry.organisations.models import Organisation

SINCE = date(2026, 1, 1)
ADVISERS = (
    ("Claire", "Maurin"),
    ("Samir", "Bensaïd"),
    ("Inès", "Calvet"),
    ("Thomas", "Rigal"),
    ("Aurélie", "Vidal"),
    ("Julien", "Fabre"),
    ("Nora", "Lacombe"),
    ("Marc", "Teissier"),
)


def load(world: World, now: datetime) -> dict[str, Account]:
    """Write accounts and roles; accounts by first name."""
    cast: list[tuple[str, str, str, Organisation, str | None]] = [
        (given, family, Role.ADVISER, world.agency, "adviser") for given, family in ADVISERS
    ]
    cast += [
        ("Hélène", "Arnal", Role.DIRECTOR, world.agency, "adviser"),
        ("Olivier", "Sénégas", Role.EMPLOYER_ADVISER, world.agency, "adviser"),
        ("Fatima", "Serrano", Role.EMPLOYER_ADVISER, world.agency, "adviser"),
        ("Nadège", "Sabatier", Role.COUNSELLOR, world.houses["Lodève"], "counsellor"),
        ("Rémi", "Coste", Role.COUNSELLOR, world.houses["Lodève"], "counsellor"),
        ("Lucie", "Galtier", Role.COUNSELLOR, world.houses["Gignac"], "counsellor"),
        ("Aline", "Fabre", Role.COUNSELLOR, world.houses["Gignac"], "counsellor"),
        ("Karine", "Delmas", Role.COUNSELLOR, world.houses["Clermontais"], "counsellor"),
        ("Yves", "Salasc", Role.COUNSELLOR, world.houses["Le Caylar"], "counsellor"),
        ("Sophie", "Barral", Role.ECONOMIC_OFFICER, world.intermunicipalities["Clermontais"], None),
        ("Élodie", "Castan", Role.ECONOMIC_OFFICER, world.intermunicipalities["Clermontais"], None),
        ("Denis", "Valat", Role.ECONOMIC_OFFICER, world.intermunicipalities["Lodévois et Larzac"], None),
        ("Camille", "Roques", Role.ECONOMIC_OFFICER, world.intermunicipalities["Vallée de l’Hérault"], None),
        ("Yolande", "Prat", Role.PARTNER, world.partner, None),
        ("Bruno", "Ollier", Role.HOUSE_LEAD, world.houses["Paulhan"], None),
    ]
    return {given: _account(given, family, role, place, kind, now) for given, family, role, place, kind in cast}


def _account(given: str, family: str, role: str, organisation: Organisation, kind: str | None, now: datetime) -> Account:
    account = Account.objects.create_user(
        f"{_plain(given)}.{_plain(family)}{EMAIL_DOMAIN}",
        None,
        given_name=given,
        family_name=family,
        created_at=now,
        resource=new_resource(kind) if kind else None,
    )
    Membership.objects.create(account=account, organisation=organisation, role=role, since=SINCE)
    return account


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).lower() if sign.isascii() and sign.isalpha())
