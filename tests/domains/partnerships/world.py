"""Two partnerships of one agency, who answers on each side, and strangers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.factories import NOW, TODAY

from maillage.domains.partnerships import services
from maillage.domains.partnerships.models import Action, Meeting, Review
from maillage.domains.partnerships.services import ActionSheet
from maillage.registry.accounts.models import Account, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation

DUE = date(2027, 3, 1)


@dataclass(frozen=True, slots=True)
class World:
    """The agency, the two intermunicipalities, and everybody."""

    agency: Organisation
    elsewhere: Organisation
    body: Organisation
    other_body: Organisation
    house: Organisation
    helene: Account
    claire: Account
    samir: Account
    olivier: Account
    denis: Account
    elodie: Account
    sophie: Account
    lucie: Account
    bruno: Account
    paul: Account

    @contextmanager
    def seen_by(self, who: Account) -> Iterator[Actor]:
        """In the scope of a request of this account."""
        by = make.actor(who)
        with make.in_scope(make.scope(by)):
            yield by

    def act(self, verb: Any, who: Account | None = None, **values: Any) -> Any:
        """One verb, by the director unless said otherwise."""
        with self.seen_by(who or self.helene) as by:
            return verb(**({"now": NOW} | values), by=by)

    def read(self, ask: Any, *values: Any, who: Account | None = None) -> Any:
        """What a selector answers, to the director unless said otherwise."""
        with self.seen_by(who or self.helene):
            return ask(*values)

    def sheet(self, **values: Any) -> ActionSheet:
        """An action as it is typed: Claire and Denis, 12 workshops by March."""
        asked = {
            "title": "Des ateliers à Lodève",
            "what": "Un atelier par quinzaine, huit personnes.",
            "field": "digital",
            "agency_owner": self.claire.pk,
            "local_owner": self.denis.pk,
            "indicator": "7",
            "target_sense": "at_least",
            "target": Decimal(60),
            "due_on": DUE,
        }
        return ActionSheet(**(asked | values))

    def propose(self, now: datetime = NOW, body: int = 0, **values: Any) -> Action:
        """An action, proposed."""
        return self.act(services.propose_action, body=body or self.body.pk, sheet=self.sheet(**values), now=now)

    def run(self, now: datetime = NOW, **values: Any) -> Action:
        """An action, started."""
        return self.act(services.start_action, action=self.propose(now, **values).pk, now=now)

    def meet(self, **values: Any) -> Meeting:
        """A first meeting, where little was said."""
        asked = {"body": self.body.pk, "kind": "first", "on": TODAY, "place": "", "heard": {"digital": ("Peu d’accès.", "")}}
        return self.act(services.hold_meeting, **(asked | values))

    def decide(self, meeting: Meeting, **values: Any) -> Any:
        """A task of Denis for the end of the month."""
        asked = {"meeting": meeting.pk, "what": "Réserver la salle", "owner": self.denis.pk, "due_on": date(2026, 11, 30)}
        return self.act(services.decide_at_meeting, **(asked | values))

    def review(self, **values: Any) -> Review:
        """The annual review, prepared."""
        asked = {"body": self.body.pk, "kind": "annual", "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
        return self.act(services.prepare_review, **(asked | values))

    def leaves(self, who: Account, on: date) -> None:
        """Somebody has no role any more from that day on."""
        who.memberships.update(until=on)


def the_world() -> World:
    """Write them all."""
    agency, elsewhere = make.agency(), make.agency("Agence de Béziers")
    body = make.intermunicipality(make.perimeter("Lodévois et Larzac"), works_with=agency)
    other = make.intermunicipality(make.perimeter("Clermontais"), works_with=agency)
    house = make.house(works_with=agency)

    def account(given: str, family: str, role: str, organisation: Organisation) -> Account:
        return make.account(given, family, role=role, organisation=organisation)

    return World(
        agency=agency,
        elsewhere=elsewhere,
        body=body,
        other_body=other,
        house=house,
        helene=account("Hélène", "Arnal", Role.DIRECTOR, agency),
        claire=account("Claire", "Maurin", Role.ADVISER, agency),
        samir=account("Samir", "Bensaïd", Role.ADVISER, agency),
        olivier=account("Olivier", "Sénégas", Role.EMPLOYER_ADVISER, agency),
        denis=account("Denis", "Valat", Role.ECONOMIC_OFFICER, body),
        elodie=account("Élodie", "Castan", Role.ECONOMIC_OFFICER, body),
        sophie=account("Sophie", "Barral", Role.ECONOMIC_OFFICER, other),
        lucie=account("Lucie", "Galtier", Role.COUNSELLOR, house),
        bruno=account("Bruno", "Ollier", Role.HOUSE_LEAD, house),
        paul=account("Paul", "Espinasse", Role.DIRECTOR, elsewhere),
    )


def days(count: int) -> timedelta:
    return timedelta(days=count)
