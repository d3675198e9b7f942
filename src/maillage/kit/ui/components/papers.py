"""What is printed, read aloud or copied: tables, figures, the slip, its counterfoil, the text message."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.kit.ui import shapes, sheets

from .library import Values, classes, register

SMS_SIGNS = 160


@register.simple_block_tag
def board(content: str, caption: str, visible: bool = False, timed: bool = False, fold: bool = True) -> SafeString:
    """A table written by the page; `fold` makes it a list on a small screen, `timed` keeps its hours in a column."""
    return format_html(
        '<table class="{}"><caption class="{}">{}</caption>{}</table>',
        classes("board", "fold" if fold else "", "timed" if timed else ""),
        "" if visible else "vh",
        caption,
        content,
    )


@register.inclusion_tag("ui/parts/table.html")
def table(table: shapes.Table) -> Values:
    rows = [(row[0], list(zip(row[1:], table.columns[1:], strict=True))) for row in table.rows]
    return {"table": table, "rows": rows}


@register.inclusion_tag("ui/parts/fig.html")
def fig(value: str, text: str, small: str = "", url: str = "") -> Values:
    return {"value": value, "text": text, "small": small, "url": url}


@register.inclusion_tag("ui/parts/slip.html")
def slip(slip: shapes.Slip, level: int = 2) -> Values:
    return {"sheet": sheets.sheet_of(slip), "slip": slip, "level": level}


@register.inclusion_tag("ui/parts/print.html")
def print_button(text: str, kind: str = "") -> Values:
    """Prints the page; without JavaScript it says which keys do."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("ui/parts/stub.html")
def stub(slip: shapes.Slip) -> Values:
    return {"sheet": sheets.sheet_of(slip), "slip": slip}


@register.inclusion_tag("ui/parts/sms.html")
def sms(text: str) -> Values:
    return {"text": text, "signs": len(text), "fits": len(text) <= SMS_SIGNS}
