"""The pictures of a territory as shapes of the interface: bars and maps, every count as it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from maillage.journeys.results.computing import Results
from maillage.journeys.results.ground import Ground
from maillage.journeys.results.rules.hiding import publish_list, publish_table
from maillage.journeys.results.wording import MODES, count_words, hidden_words
from maillage.kit import clock
from maillage.kit.ui.shapes import Bar, Bars, Dot, DotMap
from maillage.kit.ui.words import SHORT_MONTHS, number, percent, place_words
from maillage.registry.places.selectors import PlaceCard

SHADES: Final = (0.34, 0.67)  # of the largest count: where the two darker shades begin
MOST_PLACES: Final = 12
LABEL: Final = 42  # letters that fit on a phone


def by_month(results: Results, territory: int | None) -> Bars | None:
    """Appointments held in each month of the period; None when none of them is told."""
    if results.figure(territory, "2").hidden:
        return None
    today = clock.today(results.reading.now)
    months = [each for each in results.reading.period.months if each.start <= today]
    held = results.evidence[territory].here.of("appointment.seen")
    shown, total = publish_list([sum(month.has(fact.at) for fact in held) for month in months])
    if not any(shown):
        return None
    labels = [SHORT_MONTHS[month.start.month - 1] for month in months]
    title = _("Rendez-vous tenus par mois\u00a0: %(all)s en tout.") % {"all": count_words(total)}
    return Bars((_("rendez-vous tenus"),), _bars(labels, shown), title)


def by_place(results: Results, territory: int | None) -> Bars | None:
    """Appointments held by place and by mode, the busiest first; None when none of them is told."""
    if results.figure(territory, "2").hidden:
        return None
    held = Counter((fact.place, fact.detail) for fact in results.evidence[territory].here.of("appointment.seen"))
    places = Counter({place: 0 for place, _mode in held})
    for (place, _mode), count in held.items():
        places[place] += count
    busiest = [place for place, _count in places.most_common(MOST_PLACES)]
    table = publish_table([[held[place, mode] for mode in MODES] for place in busiest])
    if not any(any(cells) for cells in table.cells):
        return None
    bars = []
    for place, cells, total in zip(busiest, table.cells, table.row_totals, strict=True):
        bars.append(
            Bar(short_label(place_label(results.reading.ground, place)), cells, "" if None not in cells else _noted(total))
        )
    title = _("Rendez-vous tenus par lieu\u00a0: %(place)s d’abord.") % {"place": place_label(results.reading.ground, busiest[0])}
    return Bars([str(label) for label in MODES.values()], bars, title)


def from_where(results: Results, territory: int) -> DotMap | None:
    """The communes that people who were seen come from; None when none of them is told."""
    ground = results.reading.ground
    seen = Counter(fact.home for fact in results.evidence[territory].lived.of("appointment.seen"))
    communes = [row for row in ground.census.rows if ground.is_in(row.commune.key, territory)]
    if not communes:
        return None
    shown, total = publish_list([seen[row.commune.key] for row in communes])
    most = max((count or 0 for count in shown), default=0)
    told = sum(count is not None for count in shown)
    if not told:
        return None
    dots = [
        Dot(
            name=row.commune.name,
            lat=row.commune.lat,
            lon=row.commune.lon,
            size=row.inhabitants or 0,
            level=_shade(count, most),
            words=f"{row.commune.name}, {count_words(count)}",
            cells=(count_words(count), _inhabitants(row.inhabitants)),
        )
        for row, count in zip(communes, shown, strict=True)
    ]
    words = {"told": told, "all": len(communes), "total": count_words(total)}
    title = _("%(told)s communes sur %(all)s comptent assez de rendez-vous tenus pour être dites : %(total)s en tout.")
    sentence = _("Arrondis à 5 ; non dit sous 5, ou quand un voisin le dirait. Plus grand : plus d’habitants.")
    labels = (hidden_words(), _("peu"), _("plus"), _("le plus"))
    columns = (_("Commune"), _("Rendez-vous tenus"), _("Habitants"))
    return DotMap(title % words, sentence, dots, labels, columns)


def who_can_come(results: Results, territory: int) -> DotMap | None:
    """The communes from which one can reach a house without a car; None when no timetable answers."""
    figure, ground = results.figure(territory, "19"), results.reading.ground
    if not figure.is_measured:
        return None
    halves: dict[int, set[str]] = {}
    for fact in results.evidence[territory].ways:
        if fact.kind.startswith("reach.") and fact.measure:
            halves.setdefault(fact.territory, set()).add(fact.kind.removeprefix("reach."))
    dots = []
    for row in ground.census.rows:
        if ground.is_in(row.commune.key, territory):
            found = halves.get(row.commune.key, set())
            words = half_days(found)
            about = (words, _inhabitants(row.inhabitants))
            name, at = row.commune.name, (row.commune.lat, row.commune.lon)
            dots.append(Dot(name, *at, row.inhabitants or 0, (0, 2, 3)[len(found)], f"{name}, {words}", about))
    share = (figure.numerator or 0) / figure.denominator if figure.denominator else 0
    words_of = {"share": percent(share), "here": sum(dot.level > 0 for dot in dots), "all": len(dots)}
    title = _("%(share)s des habitants peuvent venir dans une maison sans voiture et rentrer") % words_of
    sentence = _("%(here)s communes sur %(all)s, dans la même demi-journée.") % words_of
    labels = (_("ni le matin, ni l’après-midi"), "", _("une demi-journée"), _("matin et après-midi"))
    spots = [(place.lat, place.lon) for place in _reached_places(results)]
    return DotMap(title, sentence, dots, labels, (_("Commune"), _("Peut venir"), _("Habitants")), spots, _("maison ouverte"))


def listed(labels: Sequence[str], counts: Sequence[int], title: str, series: str) -> Bars | None:
    """A list of counts of people, the largest first; None when there is none."""
    if not sum(counts):
        return None
    ordered = sorted(zip(counts, labels, strict=True), key=lambda each: (-each[0], each[1]))
    shown, _total = publish_list([count for count, _label in ordered])
    return Bars((series,), _bars([label for _count, label in ordered], shown), title)


def place_label(ground: Ground, place: int | None) -> str:
    """A place by its town; no place is at a distance."""
    if place is None:
        return _("À distance, chez soi")
    card = ground.places.get(place)
    return place_words(card.name, card.town) if card else _("Un lieu fermé depuis")


def short_label(label: str) -> str:
    """Without its last parts, the address first, until it fits beside a bar on a phone; its first part stays whole."""
    while len(label) > LABEL and ", " in label:
        label = label.rpartition(", ")[0]
    return label


def half_days(found: set[str]) -> str:
    """As in le matin; matin et après-midi; non."""
    if len(found) > 1:
        return _("matin et après-midi")
    names: Mapping[str, str] = {"morning": _("le matin"), "afternoon": _("l’après-midi")}
    return next((names[each] for each in found), _("non"))


def _bars(labels: Sequence[str], shown: Sequence[int | None]) -> list[Bar]:
    return [Bar(label, (count,), "" if count is not None else hidden_words()) for label, count in zip(labels, shown, strict=True)]


def _noted(total: int | None) -> str:
    """What stands at the end of a bar of which a part is not told."""
    return hidden_words() if total is None else _("%(total)s, dont des parts non dites") % {"total": number(total)}


def _shade(count: int | None, most: int) -> int:
    if count is None:
        return 0
    return 1 + sum(count > most * each for each in SHADES)


def _inhabitants(count: int | None) -> str:
    return _("inconnu") if count is None else number(count)


def _reached_places(results: Results) -> list[PlaceCard]:
    keys = {fact.place for fact in results.reading.of_mobility if fact.kind == "drive.minutes"}
    return [place for key, place in results.reading.ground.places.items() if key in keys]
