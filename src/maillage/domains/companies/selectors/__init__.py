"""Arrivals and dossiers as pages need them."""

from maillage.domains.companies.selectors.arrivals import (
    ArrivalLine,
    DossierLine,
    arrival,
    arrival_of,
    arrivals,
    doubles_of,
    late_dossiers,
)
from maillage.domains.companies.selectors.contacts import Leaver, ZoneLine, bodies_of, leavers, loads, names_of, zones_of
from maillage.domains.companies.selectors.corrections import CorrectionLine, Typed, corrections_of, plots_of, typed_of
from maillage.domains.companies.selectors.dossiers import DossierPage, Follower, Sheet, VisitLine, dossier_page, moves_of, sheet
from maillage.domains.companies.selectors.due import LateLine, due_of, late_for
from maillage.domains.companies.selectors.exchanges import ExchangeLine, exchanges_of, notes_of, parks_of
from maillage.domains.companies.selectors.files import FileLine, arrival_file, arrival_files, bad_lines_of_file
from maillage.domains.companies.selectors.links import scope_of_company_link
from maillage.domains.companies.selectors.needs import (
    NeedLine,
    Needs,
    TrainingLine,
    need,
    need_row,
    needs_of_arrival,
    needs_of_dossier,
    offers_for_need,
    training_need,
)
from maillage.domains.companies.selectors.occupations import (
    Edition,
    OccupationChoice,
    edition,
    occupation,
    search_occupations,
)
from maillage.domains.companies.selectors.offers import offers_on, terms_on
from maillage.domains.companies.selectors.telling import Told, told_of, waiting_for
from maillage.domains.companies.selectors.visits import Going, visits_of
from maillage.domains.companies.selectors.workplaces import Workplace, workplace, workplace_of_dossier

__all__ = [
    "ArrivalLine",
    "CorrectionLine",
    "DossierLine",
    "DossierPage",
    "Edition",
    "ExchangeLine",
    "FileLine",
    "Follower",
    "Going",
    "LateLine",
    "Leaver",
    "NeedLine",
    "Needs",
    "OccupationChoice",
    "Sheet",
    "Told",
    "TrainingLine",
    "Typed",
    "VisitLine",
    "Workplace",
    "ZoneLine",
    "arrival",
    "arrival_file",
    "arrival_files",
    "arrival_of",
    "arrivals",
    "bad_lines_of_file",
    "bodies_of",
    "corrections_of",
    "dossier_page",
    "doubles_of",
    "due_of",
    "edition",
    "exchanges_of",
    "late_dossiers",
    "late_for",
    "leavers",
    "loads",
    "moves_of",
    "names_of",
    "need",
    "need_row",
    "needs_of_arrival",
    "needs_of_dossier",
    "notes_of",
    "occupation",
    "offers_for_need",
    "offers_on",
    "parks_of",
    "plots_of",
    "scope_of_company_link",
    "search_occupations",
    "sheet",
    "terms_on",
    "told_of",
    "training_need",
    "typed_of",
    "visits_of",
    "waiting_for",
    "workplace",
    "workplace_of_dossier",
    "zones_of",
]
