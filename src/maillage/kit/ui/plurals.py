"""French plurals: zero and one are singular. What no catalogue translates is read from the source text, in French."""

from __future__ import annotations

from gettext import NullTranslations

from django.utils.translation.trans_real import translation


class FrenchPlurals(NullTranslations):
    """Falls back to the source text, with the French rule in place of the English one."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The singular below two."""
        return msgid1 if abs(n) < 2 else msgid2


def put_in_place() -> None:
    """Behind the French catalogue of Django and of the packages, once per process."""
    translation("fr").add_fallback(FrenchPlurals())
