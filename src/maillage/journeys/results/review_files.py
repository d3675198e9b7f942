"""A review as a table for a spreadsheet and as a paper; each says its period, its day and its definitions."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.journeys.reach_map.downloads import csv_answer
from maillage.journeys.results.review_pages import ReviewShown
from maillage.kit import clock, documents
from maillage.kit.errors import NotFound
from maillage.kit.ui import words

TEMPLATE, SHORT = (Path(__file__).with_name(name) for name in ("review.typ", "review_short.typ"))
MOST_CORRECTIONS = 5  # on one page
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
Rows = list[tuple[str, ...]]


def rows_of(shown: ReviewShown) -> Rows:
    """A line per figure, its definition at the end."""
    head = ("indicateur", "mesure", "valeur", "sur_quoi", "definition", "version")
    return [
        head,
        *((each.indicator, each.label, each.value, each.beside, each.sentence, str(each.version)) for each in shown.lines),
    ]


def terms_of(shown: ReviewShown) -> list[str]:
    """What the figures are of, and since when they do not change."""
    card = shown.card
    said = [f"{card.body_label}, {shown.period.words}."]
    if card.frozen_at is not None:
        said.append(_("Chiffres arrêtés le %(day)s.") % {"day": words.date_long(clock.today(card.frozen_at))})
    else:
        said.append(_("Chiffres en préparation, qui peuvent encore changer."))
    said.append(_("Nombres de personnes arrondis à 5, non dits sous 5."))
    if shown.is_incomplete:
        said.append(_("Incomplets : plus de 5 % des rendez-vous passés n’ont pas de suite notée."))
    return said


def csv(shown: ReviewShown) -> HttpResponse:
    """For any spreadsheet."""
    return csv_answer(rows_of(shown), terms_of(shown), name_of(shown))


def ods(shown: ReviewShown) -> HttpResponse:
    """OpenDocument (ISO/IEC 26300): text cells only, so that nothing is computed on opening."""
    rows: Rows = [*((each,) for each in terms_of(shown)), (), *rows_of(shown)]
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(shown.period.code)}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    headers = {"Content-Disposition": f'attachment; filename="{name_of(shown)}.ods"'}
    return HttpResponse(kept.getvalue(), content_type=ODS, headers=headers)


def papers(shown: ReviewShown, kind: str, now: datetime) -> HttpResponse:
    """One of the two papers, or no page."""
    if kind == "pdf":
        return documents.answer(paper(shown, now), name=name_of(shown))
    if kind == "une-page.pdf":
        return documents.answer(short_paper(shown, now), name=f"{name_of(shown)}-une-page")
    raise NotFound


def paper(shown: ReviewShown, now: datetime) -> bytes:
    """The review as tagged PDF: what was decided, the figures, what they mean."""
    data = {
        "one_sentence": shown.in_one_sentence,
        "terms": terms_of(shown),
        "points": [each.words for each in shown.page.points],
        "lines": [[each.indicator, each.label, each.value, each.beside] for each in shown.lines],
        "decisions": [f"{each.what}, {words.day_of_year(each.due_on)}" for each in shown.page.decisions],
        "corrections": _corrections(shown),
        "definitions": list(dict.fromkeys(f"{each.indicator}\u00a0: {each.sentence}" for each in shown.lines)),
    }
    return documents.pdf(TEMPLATE, title=title_of(shown), data=data, at=shown.card.frozen_at or now)


def short_paper(shown: ReviewShown, now: datetime) -> bytes:
    """The same on one page: what the figures say."""
    told = _corrections(shown)
    more = len(told) - MOST_CORRECTIONS
    said = ngettext("Et %(n)d autre, dans la version complète.", "Et %(n)d autres, dans la version complète.", more)
    data = {
        "one_sentence": shown.in_one_sentence,
        "sentences": shown.sentences,
        "terms": terms_of(shown),
        "corrections": told[:MOST_CORRECTIONS],
        "more_corrections": said % {"n": more} if more > 0 else "",
        "definitions": _("Chaque chiffre et sa définition sont dans la version complète."),
    }
    return documents.pdf(SHORT, title=title_of(shown), data=data, at=shown.card.frozen_at or now)


def _corrections(shown: ReviewShown) -> list[str]:
    return [f"{each.label}\u00a0: {each.before}, puis {each.after} ({each.why})" for each in shown.corrections]


def title_of(shown: ReviewShown) -> str:
    """As in Bilan annuel, Clermontais, année 2026."""
    return f"{shown.card.label.capitalize()}, {shown.card.body_label}, {shown.period.words}"


def name_of(shown: ReviewShown) -> str:
    """A file name without a name."""
    return f"bilan-{shown.card.key}-{shown.period.code}"


def _cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
