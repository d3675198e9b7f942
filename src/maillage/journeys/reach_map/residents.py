"""The communes of the territory with their official codes and inhabitants, and where these counts come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.domains.mobility.rules.trips import Home
from maillage.registry.territories.models import PopulationCount, TerritoryCode
from maillage.registry.territories.selectors import CommuneChoice, communes_of_territory


@dataclass(frozen=True, slots=True)
class Residents:
    """A commune; `inhabitants` is None when no file counts them."""

    commune: CommuneChoice
    insee: str
    inhabitants: int | None

    @property
    def home(self) -> Home:
        """Where its inhabitants are counted from: the town hall."""
        return Home(None, self.commune.lat, self.commune.lon, self.commune.name)


@dataclass(frozen=True, slots=True)
class Census:
    """All the communes by name, and the sources of their counts."""

    rows: tuple[Residents, ...]
    sources: tuple[str, ...]

    @property
    def total(self) -> int:
        """Inhabitants of the communes that are counted."""
        return self.inhabitants(range(len(self.rows)))

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Communes of which the number of inhabitants is not known."""
        return tuple(row.commune.name for row in self.rows if row.inhabitants is None)

    def inhabitants(self, numbers: Sequence[int]) -> int:
        """Inhabitants of some of the communes, by their place in `rows`."""
        return sum(self.rows[number].inhabitants or 0 for number in numbers)


def census(day: date) -> Census:
    """The communes of that day, each with its latest count."""
    communes = communes_of_territory(day)
    keys = [each.key for each in communes]
    counts = {row.commune_id: row for row in PopulationCount.objects.filter(commune__in=keys).order_by("year", "pk")}
    codes = TerritoryCode.objects.filter(kind=TerritoryCode.Kind.INSEE, commune__in=keys, since__lte=day).order_by("since")
    insee = dict(codes.values_list("commune_id", "value"))
    rows = tuple(
        Residents(each, insee.get(each.key, ""), counts[each.key].inhabitants if each.key in counts else None)
        for each in communes
    )
    sources = dict.fromkeys(f"{row.source} (année {row.year})" for row in counts.values())
    return Census(rows, tuple(sources))
