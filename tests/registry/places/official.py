"""Small official files, written for the tests in the form of the real ones: five communes, two intermunicipalities."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maillage.registry.organisations.permissions import Console
from maillage.registry.places.imports.territory import Sources, TerritoryReport, import_territory

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

COMMUNES_HEADER = (
    "code_insee,nom,codes_postaux,population_2026,epci_siren,epci_nom,arrondissement,lat_cheflieu,lon_cheflieu,"
    "bassin_emploi_2019,bassin_emploi_nom\n"
)
COMMUNES = (
    COMMUNES_HEADER
    + """\
34142,Lodève,34700,7200,200017341,CC Lodévois et Larzac,342,43.7320,3.3180,7640,LODEVE
34064,Le Caylar,34520,460,200017341,CC Lodévois et Larzac,342,43.8648,3.3163,7640,LODEVE
34231,Les Rives,34520,150,200017341,CC Lodévois et Larzac,342,43.8425,3.2700,7640,LODEVE
34079,Clermont-l'Hérault,34800,9100,243400355,CC du Clermontais,342,43.6275,3.4325,7640,LODEVE
34186,Octon,34800,500,243400355,CC du Clermontais,342,43.6540,3.3040,7640,LODEVE
"""
)
NATIONAL = """code_insee,nom,codes_postaux,population,epci_siren,epci_nom,lat,lon
34264,Saint-Jean-de-Buèges,34380,230,200022986,CC du Grand Pic Saint-Loup,43.8297,3.6184
"""
EPCI = """[{"code": "200017341", "nom": "CC Lodévois et Larzac", "populationMunicipale": 7700,
  "membres": [{"code": "34142"}, {"code": "34064"}, {"code": "34231"}]},
 {"code": "243400355", "nom": "CC du Clermontais", "populationMunicipale": 9500,
  "membres": [{"code": "34079"}, {"code": "34186"}]}]
"""
HOUSES_HEADER = (
    "id_fs,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,telephone,"
    "h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,commentaire,type_fs,format_fs\n"
)
TOUR = "Les deuxième et quatrième semaine : LUNDI StJean de Buèges 9h45-12h15 MERCREDI Les Rives 9h45-12h15 Le Caylar 13h30-16h"
HOUSES = (
    HOUSES_HEADER
    + "211,France services de Lodève,1 place Francis Morand,Porte vitrée,34142,34700,Lodève,43.7320,3.3168,"
    + "lodeve@exemple.fr,04 65 71 20 14,08:30 - 12:00 / 13:30 - 17:00,08:30 - 12:00,,,,,,Principal,Fixe\n"
    + "900,France services ailleurs,1 rue,,75101,75001,Paris,48.86,2.34,,,,,,,,,,Principal,Fixe\n"
    + f'2392,France services itinérante,Mairie du Caylar,,34064,34520,Le Caylar,43.8646,3.3171,,04 65 71 20 17,,,,,,,"{TOUR}",'
    + "Principal,Itinérante\n"
)
AGENCIES = """code_safir,nom,adresse,complement,code_postal,commune,departement,lat,lon
34640,Agence de Clermont,16 B route de Montpellier,,34800,CLERMONT L HERAULT,34,43.6335,3.4405
,Agence sans code,2 rue,,34700,LODEVE,34,43.73,3.31
62000,Agence d'Arras,2 rue,,62000,ARRAS,62,50.3,2.7
"""
HOLIDAYS = "date,nom\n2026-11-11,Armistice\n2026-12-25,Noël\n"
QPV = """code_qp;lib_qp;insee_dep;insee_com;lib_com
QN03401Z;Centre de l'exemple;34;34142;Lodève
QN03402Z;Les Deux Rives;34;34079, 34186;Clermont-l'Hérault
QN03403Z;Ailleurs dans le département;34;34172;Montpellier
QN07501Z;Ailleurs;75;75118;Paris
"""
SCHOOL = "zone,nom,debut,fin\nC,Vacances de la Toussaint,2026-10-17,2026-11-01\n"


def sources(folder: Path, **files: str | Any) -> Sources:
    """The files written down, those given in place of the usual ones; an empty text leaves one out."""
    texts = {"communes": COMMUNES, "national": NATIONAL, "epci": EPCI, "houses": HOUSES, "agencies": AGENCIES}
    texts |= {"holidays": HOLIDAYS, "school": SCHOOL, "qpv": QPV}
    others = {name: value for name, value in files.items() if name not in texts}
    texts |= {name: value for name, value in files.items() if name in texts}
    paths: dict[str, Path | None] = {}
    for name, text in texts.items():
        path = folder / f"{name}.{'json' if name == 'epci' else 'csv'}"
        path.write_text(text, encoding="utf-8")
        paths[name] = path if text else None
    return Sources(
        communes=tuple(path for path in (paths["communes"], paths["national"]) if path),
        intermunicipalities=paths["epci"],
        houses=paths["houses"],
        agencies=paths["agencies"],
        holidays=paths["holidays"],
        school=paths["school"],
        neighbourhoods=paths["qpv"],
        **others,
    )


def bring_in(folder: Path, *, now: datetime = NOW, is_dry_run: bool = False, **files: Any) -> TerritoryReport:
    """Import them, from the console."""
    return import_territory(sources=sources(folder, **files), by=Console(), now=now, is_dry_run=is_dry_run)
