"""What the pages of the journey show: frozen rows ready to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from maillage.domains.mobility.rules.moments import moments, strip
from maillage.domains.mobility.rules.sentences import MEANS_WORDS, explain
from maillage.domains.mobility.rules.trips import Trip
from maillage.journeys.booking.booking import Asked
from maillage.journeys.booking.choices import word_of
from maillage.journeys.booking.offers import Offer, Offers, find_offers
from maillage.journeys.booking.query import Search
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Key, Moment, Strip
from maillage.registry.places.selectors import active_places

STEPS = (_("Motif"), _("Trajet"), _("Date"), _("Nom"), _("Bulletin"))
LONG_WAIT_S = 45 * 60
LEGEND = ("walk", "bus", "drive", "wait", "rdv", "lost")


@dataclass(frozen=True, slots=True)
class Row:
    """One hour of the list."""

    word: str
    key: UUID
    at: datetime
    where: str
    adviser: str
    strip: Strip | None
    keys: tuple[Key, ...]
    away: str
    moments: tuple[Moment, ...]
    waits: str
    sentence: str
    remedy: str
    can_be_chosen: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatesPage:
    """The list of hours: `title` is the finding."""

    title: str
    from_where: str
    is_conditional: bool
    reachable: tuple[Row, ...]
    video: tuple[Row, ...]
    phone: tuple[Row, ...]
    unreachable: tuple[Row, ...]
    legend: str
    next_query: str
    next_day: datetime | None
    query: str
    needs_home: bool
    without_helper: str
    at_home: tuple[Row, ...]
    device_query: str
    lacks_number: bool
    looked: tuple[Row, ...]


def dates_page(*, search: Search, asked: Asked, now: datetime, page_key: UUID) -> DatesPage:
    """Search and lay out."""
    places = {card.key: card for card in active_places(clock.today(now))}
    found = find_offers(reason=asked.reason, who=asked.who, places=places, search=search, now=now)
    rows: Callable[[tuple[Offer, ...]], tuple[Row, ...]] = lambda offers: tuple(_row(each, page_key) for each in offers)  # noqa: E731  # four uses below
    next_day = clock.local(found.next_from) if found.next_from else None
    reachable = rows(found.reachable)
    unreachable = rows(found.unreachable)
    return DatesPage(
        title=finding(found, search),
        from_where=_from_where(asked, search),
        is_conditional=asked.home.is_conditional,
        reachable=reachable,
        video=rows(found.video),
        phone=rows(found.phone),
        unreachable=unreachable,
        legend=legend_of(row.strip for row in (*reachable, *unreachable)),
        next_query=search.query(from_day=next_day.date()) if next_day else "",
        next_day=next_day,
        query=search.query(),
        needs_home=not asked.who.can_be_asked,
        at_home=rows(found.at_home),
        device_query=search.query(has_device=True) if found.could_be_at_home else "",
        lacks_number=not asked.who.contact.can_be_called and "phone" in asked.reason.modes,
        looked=tuple(sorted((*reachable, *unreachable), key=lambda row: row.at)),
        without_helper=", ".join(dict.fromkeys(words.place_words(card.name, card.town) for card in found.without_helper)),
    )


def finding(found: Offers, search: Search) -> str:
    """The first line of the page: what was found."""
    count = len(found.reachable)
    if count:
        how = {"bus": _("avec le car"), "shared_ride": _("avec le car")}.get(search.means, "")
        subject = words.number_words(count).capitalize()
        return " ".join(part for part in (subject, _("rendez-vous possible") + ("s" if count > 1 else ""), how) if part)
    if search.means == "none" and _remote_words(found):
        return _("Vous pouvez avoir un rendez-vous %(how)s") % {"how": _remote_words(found)}
    if _remote_words(found):
        how, instead = MEANS_WORDS.get(search.means, ""), _remote_words(found)
        return _("Aucun rendez-vous accessible %(how)s, mais %(instead)s c’est possible") % {"how": how, "instead": instead}
    if found.unreachable:
        return _("Aucun rendez-vous accessible pour le moment")
    return _("Plus aucune place dans les semaines qui viennent")


def _remote_words(found: Offers) -> str:
    ways = ((_("par vidéo"), found.video or found.at_home), (_("par téléphone"), found.phone))
    return _(" ou ").join(words for words, rows in ways if rows)


def _from_where(asked: Asked, search: Search) -> str:
    how = MEANS_WORDS.get(search.means, "")
    if search.means == "none":
        return _("Sans vous déplacer, ou tout près de chez vous.") if asked.home.label else _("Sans vous déplacer.")
    if not asked.home.label:
        return how.capitalize()
    return _("Depuis %(home)s, %(how)s, aller et retour.") % {"home": asked.home.label, "how": how}


def _row(offer: Offer, page_key: UUID) -> Row:
    word, trip = word_of(offer), offer.trip
    told = explain(trip) if trip is not None else None
    has_way = trip is not None and bool(trip.legs)
    is_driven = trip is not None and trip.is_reachable and trip.means == "driven"  # said once, above
    return Row(
        word=word,
        key=uuid5(page_key, word),
        at=offer.starts_at,
        where=words.place_words(offer.place.name, offer.place.town) if offer.place else "",
        adviser=offer.adviser_name,
        strip=strip(trip) if trip is not None and has_way else None,
        keys=keys_of(trip) if has_way else (),
        away=_away(offer) if has_way else "",
        moments=moments(trip, offer.place.town) if trip is not None and has_way and offer.place else (),
        waits=waits_of(trip),
        sentence="" if told is None or is_driven else told.sentence,
        remedy=told.remedy if told else "",
        can_be_chosen=trip is None or trip.is_reachable or trip.can_be_chosen_anyway,
        notes=trip.on_demand if trip else (),
    )


def legend_of(strips: Iterable[Strip | None]) -> str:
    """What is drawn on this page, in the order of the legend."""
    there = [strip for strip in strips if strip is not None]
    drawn: set[str] = {leg.kind for strip in there for leg in strip.legs}
    if any(strip.lost_at for strip in there):
        drawn.add("lost")
    return " ".join(kind for kind in LEGEND if kind in drawn)


def keys_of(trip: Trip | None) -> tuple[Key, ...]:
    """When one leaves home, how long one is away, when one is back."""
    if trip is None or trip.leave_home_at is None or trip.home_at is None or trip.away_s is None:
        return ()
    return (
        Key(_("Vous partez"), words.clock(trip.leave_home_at)),
        Key(_("En tout"), words.duration_words(trip.away_s)),
        Key(_("Chez vous"), words.clock(trip.home_at)),
    )


def _away(offer: Offer) -> str:
    """The three keys as one sentence, where there is no room for a strip."""
    keys = keys_of(offer.trip)
    if not keys:
        return ""
    leave, whole, back = (key.value for key in keys)
    return _("Vous partez à %(leave)s, vous êtes chez vous à %(back)s : %(whole)s en tout.") % {
        "leave": leave,
        "back": back,
        "whole": whole,
    }


def waits_of(trip: Trip | None) -> str:
    """How long one waits there, when it is long."""
    if trip is None or not trip.is_reachable:
        return ""
    before, after = trip.wait_before_s or 0, trip.wait_after_s or 0
    if max(before, after) < LONG_WAIT_S:
        return ""
    return _("%(before)s avant, %(after)s après.") % {
        "before": words.duration_words(before),
        "after": words.duration_words(after),
    }


def steps(current: int, labels: Iterable[object] = STEPS) -> dict[str, Any]:
    """The steps, and which one this page is."""
    return {"steps_labels": [str(label) for label in labels], "step": current}
