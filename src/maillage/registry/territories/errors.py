"""What is refused about communes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from maillage.kit.errors import Invalid, Refused


class CommuneUnknown(Invalid):
    """No commune of that name, or several of that code; those that may be meant are proposed."""

    code = "commune_unknown"

    def __init__(self, typed: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(f"{_said(typed, suggestions)} {_question(suggestions)}", field="commune", suggestions=list(suggestions))
        self.suggestions = tuple(suggestions)


def _said(typed: str, suggestions: Sequence[str]) -> str:
    if typed.isdigit() and suggestions:
        return _("%(typed)s est le code de plusieurs communes.") % {"typed": typed}
    return _("«\u00a0%(typed)s\u00a0» n’est pas connu.") % {"typed": typed}


def _question(names: Sequence[str]) -> str:
    if not names:
        return _("Écrivez le nom de la commune, ou son code postal.")
    *before, last = names
    listed = f"{', '.join(before)} {_('ou')} {last}" if before else last
    return _("Est-ce %(names)s\u202f?") % {"names": listed}


class VintageTooOld(Refused):
    """The register already knows of later changes."""

    code = "vintage_too_old"

    def __init__(self, known_since: date) -> None:
        said = _("Le registre a déjà des changements au %(day)s. Importez un millésime plus récent.")
        super().__init__(said % {"day": f"{known_since:%d/%m/%Y}"})
        self.known_since = known_since


class SourceUnreachable(Invalid):
    """A file that is not there, or an address that does not answer."""

    code = "source_unreachable"


class SourceAmbiguous(Invalid):
    """Two files of a folder fit one kind."""

    code = "source_ambiguous"

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        said = _("Plusieurs fichiers conviennent\u00a0: %(names)s. Choisissez avec --%(kind)s.")
        super().__init__(said % {"names": ", ".join(names), "kind": kind})
