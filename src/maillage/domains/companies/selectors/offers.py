"""The offer of services, and what of it fits a need on a day."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from maillage.domains.companies.models import HiringNeed
from maillage.domains.companies.rules.offers import Asked, Fit, OfferKind, Terms, fits, read_catalogue


@cache
def catalogue() -> tuple[Terms, ...]:
    """Every row, past ones too. The law is the same for every agency: it is a file of the product, not a table."""
    text = files("maillage.domains.companies").joinpath("seeds", "offers.csv").read_text(encoding="utf-8")
    return read_catalogue(text)


def terms_on(kind: OfferKind, day: date) -> Terms | None:
    """The conditions of a service on a day; None when it did not exist."""
    return next((terms for terms in catalogue() if terms.kind == kind and terms.holds_on(day)), None)


def offers_on(day: date) -> tuple[Terms, ...]:
    """Every service of that day."""
    return tuple(terms for terms in catalogue() if terms.holds_on(day))


def offers_for(need: HiringNeed, posts_left: int, on: date) -> tuple[Fit, ...]:
    """Which services fit this need, and why not."""
    asked = Asked(
        contract=need.contract,
        months=need.contract_months,
        posts_left=posts_left,
        starts_on=need.starts_on,
        is_teachable=bool(need.teachable),
        is_regulated=need.occupation.is_regulated,
    )
    return fits(asked, catalogue(), on)
