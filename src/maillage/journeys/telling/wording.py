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
        "reminder": _("Rappel : votre rendez-vous du %(day)s"),
        "moved": _("Votre rendez-vous a changé : %(day)s"),
        "revoked": _("Votre rendez-vous du %(day)s n’aura pas lieu"),
        "bus_changed": _("Votre car a changé pour le rendez-vous du %(day)s"),
        "bus_lost": _("Votre rendez-vous du %(day)s : appelez-nous"),
        "promoted": _("Une place pour vous le %(day)s"),
        "restored": _("Votre rendez-vous du %(day)s a bien lieu"),
        "passed_over": _("Une place s’est libérée le %(day)s"),
        "wait_over": _("Votre place du %(day)s : appelez-nous"),
    }[purpose] % {"day": day}


def first_lines(purpose: str, slip: Slip) -> list[str]:
    """What is new, before the slip itself."""
    at = words.when_words(slip.at)
    return {
        "confirmation": [_("Votre rendez-vous est pris.")],
        "reminder": [_("Vous avez rendez-vous %(at)s.") % {"at": at}],
        "moved": [_("Votre rendez-vous a changé. Voici le nouveau.")],
        "revoked": [
            _("Votre rendez-vous %(at)s n’aura pas lieu : le service n’est pas disponible.") % {"at": at},
            _("Ce n’est pas de votre fait, et cela ne change rien à vos droits."),
        ],
        "bus_changed": [_("Les horaires du car ont changé. Voici votre nouveau trajet.")],
        "promoted": [
            _("Une place s’est libérée : elle est pour vous. Si vous ne venez pas, dites-le : elle ira à quelqu’un d’autre.")
        ],
        "restored": [_("Votre rendez-vous %(at)s avait été annulé. Il est remis : il a bien lieu.") % {"at": at}],
        "no_way": [
            _("Pour le rendez-vous %(at)s, il n’y a pas de trajet pour venir et rentrer.") % {"at": at},
            _("Cherchez avec la personne : quelqu’un qui conduit cette personne, une autre date, un rendez-vous par vidéo."),
        ],
        "bus_lost": [_("Le car prévu ne passe plus. Appelez-nous : nous cherchons avec vous une autre date.")],
    }[purpose]


def workshop_off_lines(at: datetime, *, is_individual: bool) -> list[str]:
    """A workshop does not take place; the people may be received one by one instead."""
    off = _("L’atelier du %(day)s n’aura pas lieu.") % {"day": words.date_words(at)}
    instead = [_("À la place, vous pouvez avoir un rendez-vous pour vous.")] if is_individual else []
    return [off, *instead, _("Ce n’est pas de votre fait, et cela ne change rien à vos droits.")]


def slip_lines(slip: Slip) -> list[str]:
    """The slip, as lines of text."""
    lines = [f"{words.date_words(slip.at)}, {words.clock(slip.at)}", *([slip.place] if slip.place else []), *slip.place_lines]
    lines.append(_("Avec %(adviser)s") % {"adviser": slip.adviser})
    lines += [_moment(each.at, each.title.replace("{bus}", each.bus_no), each.detail) for each in slip.moments]
    lines += [slip.travel] if slip.travel else []
    lines += [_("Horaires de car à confirmer.")] if slip.to_confirm else []
    lines += [_("À apporter : %(things)s") % {"things": ", ".join(slip.bring)}] if slip.bring else []
    return lines


def how_many(count: int) -> str:
    """Before the dates of a series that is followed whole."""
    return _("Il y a %(count)d dates : venez à toutes.") % {"count": count}


def no_way_lines() -> list[str]:
    """Under a date one cannot come to and be back from."""
    return [
        _("Attention : nous n’avons pas trouvé de trajet pour venir et rentrer ce jour-là."),
        _("Appelez-nous : nous cherchons une solution avec vous. Ce n’est pas de votre fait."),
    ]


def voice_lines(purpose: str, slip: Slip) -> list[str]:
    """What somebody says on the telephone or at the desk."""
    if purpose in {"revoked", "bus_lost", "no_way"}:
        return first_lines(purpose, slip)
    where = ", ".join([words.when_words(slip.at), *([slip.place] if slip.place else []), *slip.place_lines[-1:]])
    return [*first_lines(purpose, slip), where, *[line for line in slip_lines(slip) if line.startswith("– ")]]


def wait_lines(purpose: str, at: datetime, where: str) -> list[str]:
    """To somebody who waits for a seat: one passed them by, or none will come."""
    told = {"when": words.when_words(at), "where": where}
    if purpose == "passed_over":
        return [
            _("Une place s’est libérée %(when)s, %(where)s, mais vous avez déjà un rendez-vous à cette heure-là.") % told,
            _("Elle va à la personne suivante. Vous gardez votre rang dans la liste d’attente."),
            _("Pour changer l’autre rendez-vous, ou ne plus attendre, appelez-nous."),
        ]
    return [
        _("Vous attendiez une place %(when)s, %(where)s. Vous n’attendez plus : il n’y aura pas de place pour vous.") % told,
        _("Votre demande reste ouverte. Appelez-nous : nous cherchons avec vous une autre date."),
        _("Cela ne change rien à vos droits."),
    ]


def wait_sms(purpose: str, at: datetime, where: str, phone: str) -> str:
    """One segment of it. The place gives way first."""
    call = words.phone(phone).replace("\u00a0", "").replace(" ", "")
    first, rest = {
        "passed_over": (
            "Une place s'est liberee",
            f" mais vous etes deja pris a cette heure. Vous restez sur la liste. Appelez le {call}",
        ),
        "wait_over": ("Pas de place pour vous", f". Appelez le {call}: nous cherchons avec vous une autre date."),
    }[purpose]
    for place in (f", {gsm7(where)}", ""):
        text = gsm7(f"{first} {_short(at)}{place}{rest}")
        if len(text) <= SEGMENT:
            return text
    return text[:SEGMENT]


def call_lines(phone: str) -> list[str]:
    """Whom to call."""
    return [_("Notre numéro : %(phone)s.") % {"phone": words.phone(phone)}] if phone else []


def last_lines(slip: Slip, link: str) -> list[str]:
    """Whom to call, and the number to find it again."""
    call = [_("Un empêchement ? Appelez le %(phone)s.") % {"phone": words.phone(slip.call)}] if slip.call else []
    return [*call, _("Numéro du bulletin : %(code)s") % {"code": slip.code}, *([link] if link else [])]


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


def no_way_sms(prefix: str, at: datetime, where: str, call: str) -> str:
    """One segment: when, that no way leads there and back, whom to call. The place gives way first."""
    rest = gsm7(f". Pas de trajet aller-retour: appelez le {call}, nous cherchons une solution")
    first = gsm7(f"{prefix}{_short(at).capitalize()}")
    for place in (f", {gsm7(where)}", ""):
        if len(first + place + rest) <= SEGMENT:
            return first + place + rest
    return (first + rest)[:SEGMENT]


@dataclass(frozen=True, slots=True)
class Dates:
    """Several dates told of in one SMS. `lacking` are those that no way leads to and back; `ride` the bus they share."""

    prefix: str
    at: Sequence[datetime]
    where: str
    adviser: str
    call: str
    ride: str = ""
    lacking: Sequence[datetime] = ()


def dates_sms(said: Dates) -> str:
    """One segment: every date as long as it fits, then the first ones and how many more. The bus, then the place give way."""
    where, call = gsm7(said.where), gsm7(f". Empechement: {said.call}")
    lacking = gsm7(", ".join(f"{at:%d/%m}" for at in said.lacking))
    ride = gsm7(f". {said.ride}") if said.ride else ""
    if lacking:
        ride, call = "", gsm7(f". Pas de trajet le {lacking}: appelez le {said.call}")
    with_whom = gsm7(f", avec {said.adviser}")
    for count in range(len(said.at), 0, -1):
        more = len(said.at) - count
        dates = ", ".join(_short(at) for at in said.at[:count]) + (
            f" et {more} autres dates" if more > 1 else " et 1 autre date" * more
        )
        first = gsm7(f"{said.prefix}{dates.capitalize() if not said.prefix else dates}")
        for rest in (f", {where}{with_whom}{ride}", f", {where}{with_whom}", with_whom):
            if len(first + rest + call) <= SEGMENT:
                return first + rest + call
    return gsm7(f"{said.prefix}{_short(said.at[0])}{call}")[:SEGMENT]


def _short(at: datetime) -> str:
    return f"{DAYS[at.weekday()]} {at:%d/%m} {at.hour}h{at:%M}"


def _moment(at: object, title: str, detail: str) -> str:
    hour = f"{words.clock(at)} : " if isinstance(at, datetime) else ""
    return f"– {hour}{title}" + (f" ({detail})" if detail else "")
