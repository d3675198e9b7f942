"""The few pictograms, as paths on a 24 × 24 grid. Each always stands beside a word."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "alert": '<path d="M12 3 2 21h20L12 3zM12 10v5M12 18v.1"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "check": '<path d="M4 13l5 5L20 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/>',
    "cross": '<path d="M5 5l14 14M19 5L5 19"/>',
    "dot": '<circle cx="12" cy="12" r="7"/>',
    "half": '<circle cx="12" cy="12" r="8"/><path d="M12 4v16"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.1"/>',
    "message": '<path d="M4 4h16v13H10l-5 4v-4H4z"/>',
    "octagon": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8zM8 8l8 8M16 8l-8 8"/>',
    "people": ('<circle cx="9" cy="8" r="4"/><path d="M2 21c0-5 3-8 7-8s7 3 7 8M16 4a4 4 0 0 1 0 8M18 14c3 1 4 4 4 7"/>'),
    "phone": ('<path d="M5 3h4l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 3 5a2 2 0 0 1 2-2z"/>'),
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z"/>',
    "scissors": ('<circle cx="6" cy="6" r="3"/><circle cx="6" cy="18" r="3"/><path d="M20 4 8.5 16M14 14l6 6M8.5 8.5 12 12"/>'),
    "search": '<circle cx="10" cy="10" r="7"/><path d="M15 15l6 6"/>',
    "video": '<rect x="2" y="6" width="13" height="12" rx="2"/><path d="M15 11l7-4v10l-7-4"/>',
}

# A state shows the same shape everywhere: on a tag, on a note, in a legend.
TAG_ICONS = {"": "dot", "done": "check", "warn": "half", "stop": "cross", "off": "octagon"}
NOTE_ICONS = {"": "info", "done": "check", "warn": "alert", "stop": "octagon"}

MARK = (
    '<svg class="maille" viewBox="0 0 44 24" aria-hidden="true" focusable="false">'
    '<path class="out" d="M6 12C12-1 32-1 38 12"/><path class="back" d="M38 12C32 25 12 25 6 12"/>'
    '<circle class="home" cx="6" cy="12" r="4.5"/><circle class="there" cx="38" cy="12" r="6"/></svg>'
)


def icon_svg(name: str) -> SafeString:
    """The drawing called `name`; a wrong name is a bug and raises KeyError."""
    paths = mark_safe(PATHS[name])  # noqa: S308 - a constant of this module
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', paths)


def mark_svg() -> SafeString:
    return mark_safe(MARK)  # noqa: S308 - a constant of this module
