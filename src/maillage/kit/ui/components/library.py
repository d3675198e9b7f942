"""The tag library every component registers in, and what they share."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
Values = dict[str, Any]


def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """`hx_post="…"` becomes hx-post; True is a bare attribute; None, False and "" are left out."""
    kept = [(name.rstrip("_").replace("_", "-"), value) for name, value in attrs.items() if value]
    return format_html_join("", "{}", ((attribute(name, value),) for name, value in kept))


def attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def classes(*names: str) -> str:
    return " ".join(name for name in names if name)
