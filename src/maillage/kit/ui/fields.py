"""A bound form field as values for the templates: what to say, what to link by id, what to tick."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.forms import BaseForm, BoundField, CheckboxInput, ChoiceField, Form
from django.utils.safestring import SafeString

from .shapes import Link, Option


@dataclass(frozen=True)
class ShownField:
    """A text input, select or text area with its words."""

    id: str
    label: str
    hint: str
    errors: Sequence[str]
    optional: bool
    control: SafeString
    options: Sequence[str] = ()

    @property
    def hint_id(self) -> str:
        return f"{self.id}_hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}_error"

    @property
    def options_id(self) -> str:
        return f"{self.id}_options"


def show_field(bound: BoundField, label: str, hint: str, optional: bool, options: Sequence[str]) -> ShownField:
    """The control gets its hint and its error by id, so that both are read with it."""
    identity = bound.id_for_label or bound.auto_id
    shown = ShownField(
        id=identity,
        label=label or str(bound.label or ""),
        hint=hint or str(bound.help_text or ""),
        errors=[str(error) for error in bound.errors],
        optional=optional and not bound.field.required,
        control=SafeString(""),
        options=options,
    )
    described = described_by(shown.hint_id if shown.hint else "", shown.error_id if shown.errors else "")
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if options:
        attrs["list"] = shown.options_id
    if "placeholder" in bound.field.widget.attrs:
        attrs["placeholder"] = False  # the label says it, and stays when one types
    return ShownField(**{**vars(shown), "control": bound.as_widget(attrs=attrs)})


def described_by(*ids: str) -> str:
    return " ".join(filter(None, ids))


def is_lone(bound: BoundField) -> bool:
    """A single box to tick: it has a label, not a legend."""
    return isinstance(bound.field.widget, CheckboxInput)


def is_radio(bound: BoundField) -> bool:
    return getattr(bound.field.widget, "input_type", "") == "radio"


def show_options(bound: BoundField, hints: Mapping[Any, str], off: Collection[Any]) -> list[Option]:
    """One option per radio or checkbox; a lone checkbox carries the label of its field."""
    kind: Literal["radio", "checkbox"] = "radio" if is_radio(bound) else "checkbox"
    lone = is_lone(bound)
    words = {str(value): str(hint) for value, hint in hints.items()}
    closed = set(off.split()) if isinstance(off, str) else {str(value) for value in off}
    shown = []
    for index, sub in enumerate(bound.subwidgets):
        data, attrs = sub.data, sub.data["attrs"]
        value = "on" if lone else str(data["value"])
        shown.append(
            Option(
                id=bound.auto_id if lone else str(attrs.get("id", f"{bound.auto_id}_{index}")),
                name=data["name"],
                value=value,
                label=str(bound.label if lone else data["label"]),
                kind=kind,
                checked=bool(attrs.get("checked", False)),
                disabled=bool(attrs.get("disabled", False)) or value in closed,
                required=bool(attrs.get("required", False)),
                hint=words.get(value, str(bound.help_text or "") if lone else ""),
                attrs={name: str(text) for name, text in attrs.items() if name.startswith(("data-", "hx-"))},
            )
        )
    return shown


def first_control_id(bound: BoundField) -> str:
    """Where a link of the error summary lands: the control, or the first of its options."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def errors_of(form: BaseForm) -> list[Link]:
    """What to correct, in the order of the fields, one refusal each; those of the whole form have no address."""
    found = [Link(str(error), "") for error in form.non_field_errors()]
    for bound in form:
        url = "" if bound.is_hidden else f"#{first_control_id(bound)}"
        found += [Link(str(error), url) for error in list(bound.errors)[:1]]
    return found


def offer(form: Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What may be chosen in a field of a form, once it is known."""
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"{name} offers no choice")
    field.choices = list(choices)
