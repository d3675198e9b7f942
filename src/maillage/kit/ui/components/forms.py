"""Form fields, choices and the summary of what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.forms import BaseForm, BoundField

from maillage.kit.ui import fields

from .library import Values, classes, register


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: BoundField, label: str = "", hint: str = "", optional: bool = True, options: Sequence[str] | None = None
) -> Values:
    return {"field": fields.show_field(bound, label, hint, optional, options or ())}


@register.inclusion_tag("ui/parts/choices.html")
def choices(
    bound: BoundField,
    look: str = "line",
    *,
    hints: Mapping[Any, str] | None = None,
    off: Collection[Any] = (),
    legend: str = "",
    hidden_legend: bool = False,
    big: bool = True,
) -> Values:
    options = fields.show_options(bound, hints or {}, off)
    hint = "" if fields.is_lone(bound) else str(bound.help_text or "")
    ids = {"hint_id": f"{bound.auto_id}_hint", "error_id": f"{bound.auto_id}_error"}
    described = fields.described_by(ids["hint_id"] if hint else "", ids["error_id"] if bound.errors else "")
    return {
        "options": options,
        "lone": fields.is_lone(bound),
        "look": look,
        "strong": any(option.hint for option in options),
        "legend": legend or bound.label,
        "legend_class": "vh" if hidden_legend else "",
        "field_class": classes("q" if big else "", "on-line" if look == "line" else "", "bad" if bound.errors else ""),
        "hint": hint,
        "errors": bound.errors,
        "described": described,
        **ids,
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> Values:
    errors = fields.errors_of(form)
    return {"errors": errors, "count": sum(1 for error in errors if error.url)}
