"""The year as people would have entered it: each line of the diaries by the verb of its trade, on its day, by whoever may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from tests.journeys.results.naive import PARIS
from tests.journeys.results.simulated import NOW, write
from tests.journeys.results.year_story import HOLIDAYS, SECOND_OFFICER_ON, TERRITORY, TOWNS, Line, Thread, Year

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.accounts.models import Account


@dataclass
class Written:
    """Who acts, where, and the keys of the territories by letter, None for all of them."""

    world: World
    keys: dict[str, int | None]

    def act(self, verb: Callable[..., Any], who: Account, at: datetime, **values: Any) -> Any:
        """One verb, with somebody's own eyes and rights."""
        from tests import factories as make

        by = make.actor(who)
        with make.in_scope(make.scope(by)):
            return verb(**values, by=by, now=at)

    def as_job(self) -> AbstractContextManager[None]:
        """With the agency's own eyes."""
        from tests import factories as make

        from maillage.kit.scope.entering import Scope

        return make.in_scope(Scope(role="job", agency=self.world.cast.agency.pk))

    @cached_property
    def bodies(self) -> dict[str, Any]:
        """The organisation of each territory."""
        from maillage.registry.organisations.models import Organisation

        return {letter: Organisation.objects.get(perimeter=key) for letter, key in self.keys.items() if key}

    @cached_property
    def officers(self) -> dict[str, tuple[Account, Account]]:
        """Two economic officers of each; the second of the Vallée came in July."""
        from tests import factories as make

        from maillage.registry.accounts.models import Membership, Role

        names = {"A": ("Sophie", "Marc"), "B": ("Julie", "Noël"), "C": ("Denis", "Élodie")}
        found = {
            letter: tuple(
                make.account(each, "Barral", role=Role.ECONOMIC_OFFICER, organisation=self.bodies[letter]) for each in two
            )
            for letter, two in names.items()
        }
        Membership.objects.filter(account=found["C"][1]).update(since=SECOND_OFFICER_ON)
        return found  # type: ignore[return-value]  # two names each


def write_year(year: Year, world: World) -> Written:
    """The ground, the agenda, then every diary."""
    written = Written(world, write(year.life, world))
    _ground(written)
    houses = _Houses(written)
    for line in year.houses:
        houses.write(line)
    for thread in year.companies:
        _Company(written, thread).write()
    for thread in year.actions:
        _write_action(written, thread)
    return written


def _ground(written: Written) -> None:
    """Where towns and places are, how many live there, which days nobody works; a third house that has not opened."""
    from tests import factories as make

    from maillage.domains.companies.imports.sample import sample_directory
    from maillage.domains.companies.services import bring_occupations
    from maillage.registry.accounts.models import Role
    from maillage.registry.organisations.permissions import Console
    from maillage.registry.places.models import Place, PlaceHours
    from maillage.registry.territories.models import Commune, Perimeter, PopulationCount

    for name, family_name in (("Olivier", "Sénégas"), ("Inès", "Cabrol")):
        make.account(name, family_name, role=Role.EMPLOYER_ADVISER, organisation=written.world.cast.agency)
    for on in HOLIDAYS:
        make.holiday(on)
    for town, (lat, lon, inhabitants) in TOWNS.items():
        commune = Commune.objects.filter(name__startswith=town).first()
        if commune is None:
            commune = make.commune(town, intermunicipality=Perimeter.objects.get(pk=written.keys[TERRITORY[town]]))
        Commune.objects.filter(pk=commune.pk).update(lat=lat, lon=lon)
        PopulationCount.objects.create(year=2025, source="Insee, un essai", inhabitants=inhabitants, commune=commune)
        Place.objects.filter(commune=commune).update(lat=lat, lon=lon)
    third = make.house("Maison France Services de Paulhan", works_with=written.world.cast.agency)
    lat, lon, _inhabitants = TOWNS["Paulhan"]
    place = make.place(third, town="Paulhan", commune=Commune.objects.get(name="Paulhan"), lat=lat, lon=lon)
    make.room(place)
    for where in (place, written.world.cast.place_of_gignac):
        PlaceHours.objects.bulk_create(
            PlaceHours(place=where, weekday=day, opens_at="08:30", closes_at="17:00") for day in range(5)
        )
    bring_occupations(directory=sample_directory(), by=Console(), now=NOW)


class _Houses:
    """What happens at the counters."""

    def __init__(self, written: Written) -> None:
        from tests import factories as make

        from maillage.domains.houses import services
        from maillage.registry.accounts.models import Role
        from maillage.registry.organisations.models import Organisation

        self.written, self.services, self.cast = written, services, written.world.cast
        third = Organisation.objects.get(label="Maison France Services de Paulhan")
        made = (make.account(name, "Fabre", role=Role.COUNSELLOR, organisation=third) for name in ("Aline", "Karim"))
        self.desks = {"house": (self.cast.nadege, self.cast.remi), "other house": (self.cast.lucie,), "third house": tuple(made)}
        self.houses = {"house": self.cast.house, "other house": self.cast.house_of_gignac, "third house": third}
        lines = services.Lines(self.cast.claire.pk, self.cast.samir.pk, "0465712021", "0465712022", "le matin")
        written.act(services.name_contact, self.cast.helene, NOW, theme="other", lines=lines)
        self.count = 0

    def write(self, line: Line) -> None:
        self.count += 1
        getattr(self, f"_{line.what}")(line, line.said["house"], uuid5(NAMESPACE_URL, f"{self.count}"))

    def _opening_prepared(self, line: Line, house: str, _key: object) -> None:
        from maillage.registry.places.models import Place

        place = Place.objects.get(host=self.houses[house]).pk
        asked = {"agency": self.cast.agency.pk, "place": place, "lead": self.written.bodies["B"].pk}
        prepare = self.services.prepare
        self.opening = self.written.act(prepare, self.cast.helene, line.at, planned_on=line.said["planned_on"], **asked)

    def _opened(self, line: Line, _house: str, _key: object) -> None:
        from maillage.domains.houses.models import OpeningStep

        with self.written.as_job():
            steps = list(OpeningStep.objects.filter(opening=self.opening).exclude(condition="").values_list("pk", flat=True))
        for step in steps:
            self.written.act(self.services.tick, self.cast.helene, line.at, step=step)
        self.written.act(self.services.open_house, self.cast.helene, line.at, opening=self.opening.pk)

    def _came(self, line: Line, house: str, key: Any) -> None:
        tapped = {"theme": line.said["theme"], "duration": "short", "key": key}
        self.written.act(self.services.count_visit, self.desks[house][0], line.at, **tapped)

    def _case(self, line: Line, house: str, key: Any) -> None:
        asked = self.services.Asked("account", "france_travail", "week", "Espace bloqué")
        case = self.written.act(self.services.open_case, self.desks[house][0], line.at, asked=asked, key=key)
        if line.said["answered_at"]:
            at = line.said["answered_at"]
            self.written.act(self.services.answer_case, self.cast.claire, at, case=case.pk, answer="C’est réglé.")

    def _shadowed(self, line: Line, house: str, _key: object) -> None:
        from maillage.domains.houses.rules.shadowing import Stretch

        programme = [Stretch(line.at + timedelta(hours=1), line.at + timedelta(hours=2), "welcome", self.cast.samir.pk)]
        guests = [each.pk for each in self.desks[house]]
        asked = {"agency": self.cast.agency.pk, "house": self.houses[house].pk, "programme": programme, "guests": guests}
        day = self.written.act(self.services.plan_day, self.cast.helene, line.at - timedelta(days=9), **asked)
        came = guests[: line.said["came"]]
        self.written.act(self.services.hold_day, self.cast.helene, line.at + timedelta(hours=9), day=day.pk, attended=came)


class _Company:
    """One company's diary."""

    def __init__(self, written: Written, thread: Thread) -> None:
        from maillage.domains.companies import services

        self.written, self.thread, self.services = written, thread, services
        self.body = written.bodies[thread.letter].pk
        self.officer, self.other = written.officers[thread.letter]
        self.director = written.world.cast.helene
        self.needs: dict[int, int] = {}
        self.uses: dict[int, int] = {}
        self.fillings: list[int] = []

    def write(self) -> None:
        for line in self.thread.lines:
            getattr(self, f"_{line.what}")(line)

    def _act(self, verb: Any, line: Line, who: Account | None = None, **values: Any) -> Any:
        return self.written.act(verb, who or self.director, line.at, **values)

    @property
    def dossier(self) -> int:
        from maillage.domains.companies.models import Dossier

        with self.written.as_job():
            return Dossier.objects.values_list("pk", flat=True).get(arrival=self.arrival)

    def _sheet(self, line: Line) -> Any:
        opens_on = line.said["opens_on"]
        return self.services.ArrivalSheet(
            company_name=f"Entreprise {line.at:%d%H%M%S}", source="meeting", expected_on=opens_on,
            certainty="likely" if opens_on else "",
        )  # fmt: skip

    def _signal(self, line: Line, who: Account) -> int:
        return self._act(self.services.signal, line, who, intermunicipality=self.body, sheet=self._sheet(line)).pk  # type: ignore[no-any-return]

    def _signalled(self, line: Line) -> None:
        self.arrival = self._signal(line, self.officer)

    def _signalled_again(self, line: Line) -> None:
        twin = self._signal(line, self.officer)
        self._act(self.services.merge, line, kept=self.arrival, gone=twin)

    def _taken_up(self, line: Line) -> None:
        self._act(self.services.open_dossier, line, arrival=self.arrival)

    def _log(self, line: Line, outcome: str, who: Account | None = None) -> None:
        self._act(self.services.log, line, who, dossier=self.dossier, kind="call", outcome=outcome)

    def _officer_spoke(self, line: Line) -> None:
        self._log(line, "reached", self.officer)

    def _reached(self, line: Line) -> None:
        self._log(line, "reached")

    def _no_answer(self, line: Line) -> None:
        self._log(line, "no_answer")

    def _refused(self, line: Line) -> None:
        self._log(line, "refused", self.officer)

    def _given_again(self, line: Line) -> None:
        self._act(self.services.give_again, line, self.officer, dossier=self.dossier)

    def _dropped(self, line: Line) -> None:
        self._act(self.services.progress, line, self.officer, arrival=self.arrival, state="dropped", why="Financement refusé")

    def _opening_moved(self, line: Line) -> None:
        moved = {"expected_on": line.said["opens_on"], "certainty": "possible", "why": "Permis"}
        self._act(self.services.move_opening, line, arrival=self.arrival, **moved)

    def _visited(self, line: Line) -> None:
        from maillage.domains.companies.models import Dossier

        here = line.at.astimezone(PARIS)
        moment = self.services.Moment(here.date(), here.time(), 30)
        with self.written.as_job():
            adviser = Dossier.objects.values_list("agency_contact", flat=True).get(arrival=self.arrival)
        before = Line(line.at - timedelta(minutes=20), "planned")
        visit = self._act(self.services.plan_visit, before, dossier=self.dossier, adviser=adviser, moment=moment)
        self._act(self.services.hold_visit, Line(line.at + timedelta(minutes=40), "held"), visit=visit.pk)

    def _need(self, line: Line) -> None:
        starts_on = line.at.date() + timedelta(days=60)
        sheet = self.services.NeedSheet("N1103", line.said["posts"], starts_on, "likely", "permanent")
        self.needs[line.said["need"]] = self._act(self.services.add_need, line, arrival=self.arrival, sheet=sheet).pk

    def _filled(self, line: Line) -> None:
        posts = {"posts_count": line.said["posts"], "local_count": line.said["local"], "channel": "poei"}
        need = self.needs[line.said["need"]]
        row = self._act(self.services.fill_posts, line, need=need, filled_on=line.at.astimezone(PARIS).date(), **posts)
        self.fillings.append(row.pk)

    def _unfilled(self, line: Line) -> None:
        self._act(self.services.undo_filling, line, filling=self.fillings[-1])

    def _need_dropped(self, line: Line) -> None:
        self._act(self.services.drop_need, line, need=self.needs[line.said["need"]], why="Plus besoin")

    def _use(self, line: Line) -> None:
        sheet = self.services.UseSheet(line.said["offer"], line.said["starts_on"], line.said["entries"])
        need = self.needs[line.said["need"]]
        self.uses[line.said["use"]] = self._act(self.services.use_offer, line, need=need, sheet=sheet).pk

    def _outcome(self, line: Line) -> None:
        told = {"completed_count": line.said["completed"], "hired_count": line.said["hired"]}
        self._act(self.services.tell_outcome, line, use=self.uses[line.said["use"]], **told)


def _write_action(written: Written, thread: Thread) -> None:
    from maillage.domains.partnerships import services

    cast, body = written.world.cast, written.bodies[thread.letter].pk
    action = 0
    for line in thread.lines:
        if line.what == "proposed":
            sheet = services.ActionSheet(
                title="Des ateliers", what="Un atelier par quinzaine.", field="digital", agency_owner=cast.claire.pk,
                local_owner=written.officers[thread.letter][0].pk, indicator="7", target_sense="at_least", target=Decimal(60),
                due_on=line.said["due_on"],
            )  # fmt: skip
            action = written.act(services.propose_action, cast.helene, line.at, body=body, sheet=sheet).pk
            continue
        verb, values = {
            "started": (services.start_action, {}),
            "told": (services.tell_action, {"progress": "on_track", "words": "Cela avance."}),
            "deadline_moved": (services.move_deadline, {"why": "La salle n’est pas prête"}),
            "ended": (services.end_action, {"words": "À retenir."}),
            "resumed": (services.resume_action, {"why": "Deux ateliers de plus"}),
        }[line.what]
        written.act(verb, cast.helene, line.at, action=action, **values, **line.said)
