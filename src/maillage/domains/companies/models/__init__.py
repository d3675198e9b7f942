"""The companies' tables: parks, arrivals, what both sides do for them (`dossiers`), occupations, needs and offers."""

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
from maillage.domains.companies.models.following import ArrivalFile, CompanyAnswer, CompanyLink, DossierDocument, Visit
from maillage.domains.companies.models.forecast import HiringWeight, JobSeekerCount, LeadTime, RampShare
from maillage.domains.companies.models.needs import HiringNeed, NeedFilling, NeedMove, NeedQuerySet, TrainingNeed
from maillage.domains.companies.models.occupations import (
    Appellation,
    Occupation,
    OccupationEdition,
    OccupationMove,
    OccupationQuerySet,
    OccupationSector,
)
from maillage.domains.companies.models.offers import OfferUse
from maillage.domains.companies.models.parks import BusinessHub, BusinessPark, Plot, PlotOccupancy, PlotOfOccupancy

__all__ = [
    "Agreement",
    "Appellation",
    "ArrivalFile",
    "ArrivalMove",
    "BusinessHub",
    "BusinessPark",
    "Certainty",
    "CompanyAnswer",
    "CompanyArrival",
    "CompanyArrivalQuerySet",
    "CompanyLink",
    "Completion",
    "Dossier",
    "DossierAlert",
    "DossierDocument",
    "DossierQuerySet",
    "DossierStep",
    "HiringNeed",
    "HiringWeight",
    "Interaction",
    "JobSeekerCount",
    "LeadTime",
    "NeedFilling",
    "NeedMove",
    "NeedQuerySet",
    "Note",
    "Occupation",
    "OccupationEdition",
    "OccupationMove",
    "OccupationQuerySet",
    "OccupationSector",
    "OfferUse",
    "Plot",
    "PlotOccupancy",
    "PlotOfOccupancy",
    "RampShare",
    "SingleContact",
    "Source",
    "TrainingNeed",
    "Visit",
]
