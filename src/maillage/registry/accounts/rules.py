"""Which role exists in which kind of organisation, whose diary is kept, and what a browser is called."""

from __future__ import annotations

from typing import Final

ROLES_OF_KIND: Final[dict[str, tuple[str, ...]]] = {
    "agency": ("adviser", "employer_adviser", "director", "administrator"),
    "house": ("counsellor", "house_lead"),
    "intermunicipality": ("economic_officer", "house_lead"),
    "commune": ("house_lead",),
    "partner": ("partner",),
    "platform": ("administrator",),
}
DIARY_OF_ROLE: Final = {
    "adviser": "adviser",
    "director": "adviser",
    "employer_adviser": "adviser",
    "counsellor": "counsellor",
}
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """A name that its owner recognises, without version or model: “Firefox, Windows”."""
    found = [next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)
