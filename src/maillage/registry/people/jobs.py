"""Work of the night on people's files: a house or partner that no longer meets somebody no longer sees their file."""

from __future__ import annotations

from maillage.kit import clock
from maillage.kit.jobs import defer, job, periodic
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.services import close_old_accesses, forget_old_lookups


@periodic("17 2 * * *", "people.nightly")
def nightly(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Forget the look-ups that no longer count, and ask for a round of each agency, in its own scope."""
    forget_old_lookups()
    for agency in Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("pk").values_list("pk", flat=True):
        defer("people.round", agency=agency)


@job("people.round", retry=3)
def round_of_agency(*, agency: int) -> None:
    """Close the accesses that nothing has needed for ninety days."""
    close_old_accesses(agency=agency, now=clock.now())
