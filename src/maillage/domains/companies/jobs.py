"""Work of the background: a sheet completed from the register, what is due each morning, what the night does. Arguments
are keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from maillage.domains.companies import clients, services
from maillage.domains.companies.imports import files
from maillage.kit import clock, jobs
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.organisations.selectors import agencies


@jobs.job("companies.tell_alerts", retry=3)
def tell_alerts(*, agency: int) -> None:
    """The clock of one agency's dossiers."""
    services.tell_alerts(agency=agency, now=clock.now())


@jobs.periodic("5 5 * * 1-5", "companies.morning")
def morning(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Each agency looks at its own dossiers."""
    for agency in agencies(clock.today(clock.now())):
        jobs.defer("companies.tell_alerts", agency=agency.key)


@jobs.periodic("37 2 * * *", "companies.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Ask for a round of each agency, in its own scope."""
    for agency in agencies(clock.today(clock.now())):
        jobs.defer("companies.round", agency=agency.key)


@jobs.job("companies.round", retry=3)
def round_of_agency(*, agency: int) -> None:
    """Forget what was kept long enough, and give a place to the zones that have none yet."""
    now = clock.now()
    services.forget_old(agency=agency, now=now)
    services.stand_waiting(agency=agency, now=now)


@jobs.job("companies.complete", in_steps=True, retry=3)
def complete(*, agency: int, arrival: int) -> None:
    """Ask the register between two transactions; when it does not answer, come back when it says."""
    scope = Scope(role="job", agency=agency)
    with enter(scope):
        asked = services.asked_of(arrival)
    if asked is None:
        return
    try:
        found = clients.company(*asked)
    except clients.RegisterDown as down:
        with enter(scope):
            later = clock.now() + timedelta(seconds=down.again_s)
            jobs.defer("companies.complete", at=later, agency=agency, arrival=arrival)
        return
    with enter(scope):
        services.complete(arrival=arrival, found=_registered(found), asked=asked, now=clock.now())


def _registered(found: clients.Company | None) -> services.Registered | None:
    if found is None:
        return None
    return services.Registered(
        found.siren,
        found.siret,
        found.is_hidden,
        found.legal_name,
        found.naf_code,
        found.naf_nomenclature,
        found.headcount_band,
        found.naf_2025_code,
    )


@jobs.job("companies.read_file", retry=3)
def read_file(*, agency: int, file: int) -> None:  # noqa: ARG001  # the agency is the scope
    """A long file of arrivals, read once."""
    files.read_file(file=file, now=clock.now())


@jobs.job("companies.take_file", in_steps=True, retry=3)
def take_file(*, agency: int, file: int) -> None:
    """Its good lines, lot by lot: what was taken stays, and a second try goes on from there."""
    scope = Scope(role="job", agency=agency)

    def lot(act: Callable[[], object]) -> None:
        with enter(scope):
            act()

    with enter(scope):
        goods = files.goods_left(file=file, now=clock.now())
    files.take(file=file, goods=goods, now=clock.now(), lot=lot)
