"""One paper of each kind that Maillage makes, with what is on it: as long as its page fills it, and nobody real."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from maillage.kit import documents

AT: Final = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
QR: Final = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M1 1h3v3h-3z'/></svg>"
KINDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "journeys/results/review.typ": (
        "Bilan annuel, Clermontais, année 2026",
        {
            "one_sentence": "9 permanences tenues sur 10, 45 rendez-vous tenus et 15 postes pourvus.",
            "terms": ["Clermontais, année 2026.", "Nombres de personnes arrondis à 5, non dits sous 5."],
            "points": ["Le car du mardi", "La Salamane : deux ouvertures"],
            "lines": [["Rendez-vous tenus", "rendez-vous tenus", "45", ""], ["Postes pourvus", "postes pourvus", "15", "sur 40"]],
            "decisions": ["Un atelier de plus à Gignac, 3 février 2027"],
            "corrections": ["rendez-vous tenus : 45, puis 50 (les faits ont été complétés depuis)"],
            "definitions": ["Rendez-vous tenus : participations notées « vue » pendant la période."],
        },
    ),
    "journeys/results/review_short.typ": (
        "Comité de pilotage, Clermontais, 4e trimestre 2026",
        {
            "one_sentence": "9 permanences tenues sur 10 et 45 rendez-vous tenus.",
            "sentences": ["9 permanences tenues sur 10.", "45 rendez-vous tenus.", "Pas mesuré : les postes pourvus."],
            "corrections": ["rendez-vous tenus : 45, puis 50 (les faits ont été complétés depuis)"],
            "more_corrections": "Et 2 autres, dans la version complète.",
            "terms": ["Clermontais, 4e trimestre 2026.", "Nombres de personnes arrondis à 5, non dits sous 5."],
            "definitions": "Chaque chiffre et sa définition sont dans la version complète.",
        },
    ),
    "journeys/telling/letters.typ": (
        "2 lettres à remettre",
        {
            "from": "Maison France Services de Lodève",
            "day": "mardi 17 novembre 2026",
            "call": "Appelez le 04 65 71 20 14.",
            "letters": [
                {"name": "Ghislaine Vézinhet", "commune": "Pégairolles-de-l’Escalette", "lines": ["Votre rendez-vous change."]},
                {"name": "Farid Benali", "commune": "", "lines": ["Autres dates possibles :", "– mardi 24 novembre, 10 h"]},
            ],
        },
    ),
    "journeys/privacy/copy.typ": (
        "Copie de vos données",
        {
            "day": "mardi 17 novembre 2026",
            "sections": [{"title": "Votre fiche", "kept": "2 ans après votre dernier contact", "rows": [["Nom : Vézinhet"]]}],
            "seats": ["Mardi 24 novembre, 10 h, à venir"],
            "readings": ["Le 17 novembre 2026, une conseillère de l’agence, 2 fois"],
        },
    ),
    "journeys/houses/attestation.typ": (
        "Attestation de journée à l’agence",
        {
            "who": "Nadège Sabatier",
            "house": "Maison France Services de Lodève",
            "agency": "Agence de Clermont-l’Hérault",
            "day": "mardi 1er décembre 2026",
            "rows": [{"when": "9 h – 11 h", "what": "Accueil", "host": "Samir Bensaïd"}],
            "written": "Fait le mardi 1er décembre 2026",
        },
    ),
    "journeys/workshops/attendance_sheet.typ": (
        "Feuille d’émargement : Premiers pas en ligne",
        {
            "when": "jeudi 26 novembre 2026, 14 h – 16 h",
            "where": "Maison France Services de Lodève",
            "who": "Avec Claire",
            "number": "Séance 1 sur 4",
            "rows": [{"number": 1, "name": "Ghislaine Vézinhet", "enrolled_by": "Agence de Clermont-l’Hérault"}],
            "blank": 3,
            "staff": ["Claire", "Samir"],
            "notice": "Cette feuille dit qui était là.",
        },
    ),
    "journeys/workshops/poster.typ": (
        "Atelier : Premiers pas en ligne",
        {
            "label": "Premiers pas en ligne",
            "level": "Premiers pas",
            "dates": [{"day": "Jeudi 26 novembre", "hours": "14 h – 16 h"}],
            "place": "Maison France Services de Lodève",
            "place_lines": ["Rue de la République"],
            "who": "Avec Claire",
            "address": "maillage.example/atelier/EA2KH6WN88",
            "drawing": QR,
            "drawing_words": "Le même lien, à viser avec un téléphone",
            "phone": "04 65 71 20 14",
        },
    ),
}


def templates() -> set[str]:
    """Every template of a paper there is."""
    root = documents.ROOT
    return {str(path.relative_to(root)) for path in root.rglob("*.typ") if path.parent.name != "kit"}


def paper(kind: str) -> bytes:
    """One of them."""
    title, data = KINDS[kind]
    return documents.pdf(Path(documents.ROOT, kind), title=title, data=data, at=AT)
