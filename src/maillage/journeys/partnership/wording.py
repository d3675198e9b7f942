"""What pages and e-mails say of partnerships, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.partnerships.rules.catalogue import UNIT_LABELS, Unit
from maillage.domains.partnerships.rules.contacts import DOUBT_LABELS
from maillage.domains.partnerships.rules.watching import FLAG_LABELS, PROGRESS_LABELS, Flag, Progress
from maillage.domains.partnerships.selectors import ActionLine, ContactLine, Partnership
from maillage.kit.ui import words

_SHORT = {Unit.SHARE: "\u00a0%", Unit.KM: "\u00a0km", Unit.PEOPLE: "\u00a0habitants"}


def target_words(line: ActionLine) -> str:
    """As in: au moins 120, au plus 5 %."""
    unit = line.definition.unit if line.definition is not None else Unit.COUNT
    after = _SHORT.get(unit) or ("" if unit is Unit.COUNT else f"\u00a0{UNIT_LABELS[unit]}")
    return f"{line.target_sense} {words.number(float(line.target))}{after}"


def progress_words(progress: str) -> str:
    """How it goes; nothing when nobody has said."""
    return PROGRESS_LABELS[Progress(progress)] if progress else ""


def flag_words(line: ActionLine) -> list[tuple[str, str]]:
    """The tags of an action: words, and how they are drawn."""
    return [(FLAG_LABELS[each.flag], "stop" if each.flag in (Flag.LATE, Flag.OWNERLESS) else "warn") for each in line.flags]


def doubt_words(line: ContactLine) -> str:
    """Why to verify somebody."""
    return ", ".join(DOUBT_LABELS[each] for each in line.doubts)


def promise_words(found: Partnership) -> str:
    """The first line of a partnership: how much was promised, how much of it is late."""
    count = len(found.open_actions)
    if not count:
        return _("Aucune action en cours")
    said = ngettext("%(n)d action en cours", "%(n)d actions en cours", count) % {"n": count}
    late = found.count(Flag.LATE)
    alone = found.count(Flag.OWNERLESS)
    wrong = [_("%(n)d en retard") % {"n": late}] if late else []
    wrong += [_("%(n)d sans responsable") % {"n": alone}] if alone else []
    return f"{said}, {', '.join(wrong)}" if wrong else _("%(said)s, aucune en retard") % {"said": said}


def agreement_words(found: Partnership) -> str:
    """Whether something is signed, and until when."""
    if not found.has_agreement:
        return _("aucune convention en cours")
    if found.agreement_until is None:
        return _("convention en cours")
    return _("convention jusqu’au %(day)s") % {"day": words.day_of_year(found.agreement_until)}


def warnings(found: Partnership) -> list[tuple[str, str]]:
    """The red flags of a partnership, the gravest first: words, and how they are drawn."""
    counts = (
        (found.count(Flag.OWNERLESS), (_("action sans responsable"), _("actions sans responsable")), "stop"),
        (found.count(Flag.LATE), (_("action en retard"), _("actions en retard")), "stop"),
        (len(found.late_decisions), (_("tâche en retard"), _("tâches en retard")), "stop"),
        (found.count(Flag.FORGOTTEN), (_("action sans nouvelles"), _("actions sans nouvelles")), "warn"),
        (found.count(Flag.STUCK), (_("action bloquée"), _("actions bloquées")), "warn"),
        (len(found.doubtful), (_("contact à vérifier"), _("contacts à vérifier")), "warn"),
    )
    told = [(words.plural_words(count, *said), kind) for count, said, kind in counts if count]
    if not found.has_agreement:
        told.append((_("aucune convention"), "warn"))
    elif found.is_agreement_ending:
        told.append((_("convention à renouveler"), "warn"))
    return told
