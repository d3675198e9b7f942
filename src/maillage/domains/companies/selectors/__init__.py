"""Arrivals and dossiers as pages need them."""

from maillage.domains.companies.selectors.arrivals import (
    ArrivalLine,
    DossierLine,
    arrival,
    arrivals,
    doubles_of,
    late_dossiers,
)
from maillage.domains.companies.selectors.exchanges import ExchangeLine, exchanges_of, notes_of, parks_of

__all__ = [
    "ArrivalLine",
    "DossierLine",
    "ExchangeLine",
    "arrival",
    "arrivals",
    "doubles_of",
    "exchanges_of",
    "late_dossiers",
    "notes_of",
    "parks_of",
]
