"""What is refused about communes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from maillage.kit.errors import Invalid


class CommuneUnknown(Invalid):
    """No commune of that name; those that look like it are proposed."""

    code = "commune_unknown"

    def __init__(self, typed: str, suggestions: Sequence[str] = ()) -> None:
        said = _("« %(typed)s » n’est pas connu.") % {"typed": typed}
        super().__init__(f"{said} {_question(suggestions)}", field="commune", suggestions=list(suggestions))
        self.suggestions = tuple(suggestions)


def _question(names: Sequence[str]) -> str:
    if not names:
        return _("Écrivez le nom de la commune, ou son code postal.")
    *before, last = names
    listed = f"{', '.join(before)} {_('ou')} {last}" if before else last
    return _("Est-ce %(names)s ?") % {"names": listed}
