"""The companies' tables: business parks (`parks`), who arrives (`arrivals`), what both sides do for them (`dossiers`)."""

from maillage.domains.companies.models.arrivals import (
    Agreement,
    ArrivalMove,
    Certainty,
    CompanyArrival,
    CompanyArrivalQuerySet,
    Completion,
    Source,
)
from maillage.domains.companies.models.dossiers import (
    Dossier,
    DossierAlert,
    DossierQuerySet,
    DossierStep,
    Interaction,
    Note,
    SingleContact,
)
from maillage.domains.companies.models.parks import BusinessPark, Plot, PlotOccupancy, PlotOfOccupancy

__all__ = [
    "Agreement",
    "ArrivalMove",
    "BusinessPark",
    "Certainty",
    "CompanyArrival",
    "CompanyArrivalQuerySet",
    "Completion",
    "Dossier",
    "DossierAlert",
    "DossierQuerySet",
    "DossierStep",
    "Interaction",
    "Note",
    "Plot",
    "PlotOccupancy",
    "PlotOfOccupancy",
    "SingleContact",
    "Source",
]
