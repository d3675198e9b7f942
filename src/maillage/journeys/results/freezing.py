"""From figures as they are published to rows that a review keeps: the same numbers, and the sign of the facts behind them."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.partnerships.rules.figures import Figure as Kept
from maillage.domains.partnerships.rules.figures import data_hash
from maillage.journeys.results.computing import Results
from maillage.journeys.results.rules.indicators import PARTS, evidence_of


def to_keep(results: Results, territory: int, now: datetime) -> tuple[Kept, ...]:
    """Every figure of a territory that is measured; what is not has nothing to be kept, and the page says why."""
    of, is_incomplete, kept = results.evidence[territory], results.is_incomplete(territory), []
    for part in PARTS:
        figure = results.figure(territory, *part.key)
        if figure.is_measured:
            row = Kept(
                code=part.code,
                version=figure.version,
                computed_at=now,
                data_hash=data_hash(evidence_of(part, of)),
                territory=territory,
                detail=part.detail,
                value=figure.value,
                numerator=figure.numerator,
                denominator=figure.denominator,
                is_hidden=figure.hidden,
                is_incomplete=is_incomplete,
            )
            kept.append(row)
    return tuple(kept)
