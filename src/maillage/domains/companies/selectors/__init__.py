"""Arrivals and dossiers as pages need them."""

from maillage.domains.companies.selectors.arrivals import (
    ArrivalLine,
    DossierLine,
    arrival,
    arrivals,
    doubles_of,
    late_dossiers,
)

__all__ = ["ArrivalLine", "DossierLine", "arrival", "arrivals", "doubles_of", "late_dossiers"]
