"""The words of each message. Pure: no reason, no surname, no word about unemployment, neither in a subject nor in an SMS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maillage.kit.messages.gsm7 import SEGMENT, gsm7
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Slip

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class OtherHour:
    """Another hour that is proposed."""

    at: datetime
    where: str
    is_video: bool = False


def subject_of(purpose: str, at: datetime) -> str:
    """The subject of an e-mail."""
    day = words.date_words(at)
    return {
        "confirmation": _("Votre rendez-vous du %(day)s"),
        "reminder": _("Rappel : votre rendez-vous du %(day)s"),
        "moved": _("Votre rendez-vous a changé : %(day)s"),
        "revoked": _("Votre rendez-vous du %(day)s n’aura pas lieu"),
        "bus_changed": _("Votre car a changé pour le rendez-vous du %(day)s"),
        "bus_lost": _("Votre rendez-vous du %(day)s : appelez-nous"),
        "promoted": _("Une place pour vous le %(day)s"),
    }[purpose] % {"day": day}


def first_lines(purpose: str, slip: Slip) -> list[str]:
    """What is new, before the slip itself."""
    at = words.when_words(slip.at)
    return {
        "confirmation": [_("Votre rendez-vous est pris.")],
        "reminder": [_("Vous avez rendez-vous %(at)s.") % {"at": at}],
        "moved": [_("Votre rendez-vous a changé. Voici le nouveau.")],
        "revoked": [
            _("Votre rendez-vous %(at)s n’aura pas lieu : le service n’est pas disponible.") % {"at": at},
            _("Ce n’est pas de votre fait, et cela ne change rien à vos droits."),
        ],
        "bus_changed": [_("Les horaires du car ont changé. Voici votre nouveau trajet.")],
        "promoted": [
            _("Une place s’est libérée : elle est pour vous. Si vous ne venez pas, dites-le : elle ira à quelqu’un d’autre.")
        ],
        "bus_lost": [_("Le car prévu ne passe plus. Appelez-nous : nous cherchons avec vous une autre date.")],
    }[purpose]


def slip_lines(slip: Slip) -> list[str]:
    """The slip, as lines of text."""
    lines = [f"{words.date_words(slip.at)}, {words.clock(slip.at)}", *([slip.place] if slip.place else []), *slip.place_lines]
    lines.append(_("Avec %(adviser)s") % {"adviser": slip.adviser})
    lines += [_moment(each.at, each.title.replace("{bus}", each.bus_no), each.detail) for each in slip.moments]
    lines += [slip.travel] if slip.travel else []
    lines += [_("Horaires de car à confirmer.")] if slip.to_confirm else []
    lines += [_("À apporter : %(things)s") % {"things": ", ".join(slip.bring)}] if slip.bring else []
    return lines


def voice_lines(purpose: str, slip: Slip) -> list[str]:
    """What somebody says on the telephone or at the desk."""
    if purpose in {"revoked", "bus_lost"}:
        return first_lines(purpose, slip)
    where = ", ".join([words.when_words(slip.at), *([slip.place] if slip.place else []), *slip.place_lines[-1:]])
    return [*first_lines(purpose, slip), where, *[line for line in slip_lines(slip) if line.startswith("– ")]]


def last_lines(slip: Slip, link: str) -> list[str]:
    """Whom to call, and the number to find it again."""
    call = [_("Un empêchement ? Appelez le %(phone)s.") % {"phone": words.phone(slip.call)}] if slip.call else []
    return [*call, _("Numéro du bulletin : %(code)s") % {"code": slip.code}, *([link] if link else [])]


def other_hours(found: Sequence[OtherHour]) -> list[str]:
    """Other hours, as lines of text."""
    if not found:
        return [_("Nous vous rappelons pour une autre date.")]
    lines = [f"– {words.when_words(each.at)}, {each.where}" + (_(" (par vidéo)") if each.is_video else "") for each in found]
    return [_("Autres dates possibles :"), *lines]


def revoked_sms(at: datetime, where: str, call: str, found: Sequence[OtherHour]) -> str:
    """One segment: what is called off, one other hour, whom to call. The place gives way first."""
    other = f" Autre date: {_short(found[0].at)}, {gsm7(found[0].where)}." if found else ""
    rest = gsm7(f" est annule par le service.{other} Appelez le {call}")
    for place in (f", {gsm7(where)}", ""):
        text = f"Votre rendez-vous du {_short(at)}{place}{rest}"
        if len(text) <= SEGMENT:
            return text
    return gsm7(f"Votre rendez-vous du {_short(at)} est annule par le service. Appelez le {call}")[:SEGMENT]


def lost_sms(at: datetime, call: str) -> str:
    """One segment: the bus is gone, call."""
    return gsm7(f"Le car prevu pour votre rendez-vous du {_short(at)} ne passe plus. Appelez le {call}: autre date possible.")


def _short(at: datetime) -> str:
    return f"{DAYS[at.weekday()]} {at:%d/%m} {at.hour}h{at:%M}"


def _moment(at: object, title: str, detail: str) -> str:
    hour = f"{words.clock(at)} : " if isinstance(at, datetime) else ""
    return f"– {hour}{title}" + (f" ({detail})" if detail else "")
