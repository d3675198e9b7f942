"""The letter that elected contacts without an account receive once a month: what was promised, late, done, three figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships.rules.contacts import RECIPIENT
from maillage.domains.partnerships.rules.watching import Flag
from maillage.domains.partnerships.selectors import ActionLine, Partnership
from maillage.domains.partnerships.states import ActionState
from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.periods import Period, month, quarter_of
from maillage.journeys.results.sentences import told
from maillage.kit import clock, links
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, tell
from maillage.kit.ui import words

PURPOSE: Final = "elected_letter"
WORTH: Final = timedelta(days=7)
MOST_FIGURES, MOST_LINES = 3, 8


@dataclass(frozen=True, slots=True)
class Letter:
    """One month of one partnership; `quarter` is what the figures are of."""

    label: str
    month: Period
    quarter: Period
    promised: tuple[str, ...]
    late: tuple[str, ...]
    done: tuple[str, ...]
    figures: tuple[str, ...]

    @property
    def has_something(self) -> bool:
        """There is something to say."""
        return bool(self.promised or self.late or self.done or self.figures)

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each heading with its lines; a part without a line is left out."""
        of_quarter = _("Ce que disent les chiffres (%(period)s)") % {"period": self.quarter.words}
        parts = (
            (_("Promis ce mois-là"), self.promised),
            (_("En retard aujourd’hui"), self.late),
            (_("Fait ce mois-là"), self.done),
            (of_quarter, self.figures),
        )
        return tuple((title, lines) for title, lines in parts if lines)


def month_before(day: date) -> Period:
    """The month that is over."""
    last = day.replace(day=1) - timedelta(days=1)
    return month(last.year, last.month)


def results_of(agency: int, period: Period, now: datetime) -> Results:
    """The figures of the quarter that the month lies in: the same, hidden and rounded likewise, as on the pages."""
    return compute(read(agency, quarter_of(period.last), now, with_reach=False))


def letter_of(found: Partnership, period: Period, results: Results) -> Letter:
    """What there is to say of one partnership."""
    figures = results.of(found.territory) if found.territory in results.evidence else ()
    begun = (line for line in found.actions if period.has(line.starts_on) and line.state != ActionState.DROPPED)
    late = (line for line in found.actions if line.has(Flag.LATE))
    done = (line for line in found.actions if line.state == ActionState.REACHED and line.ended_on and period.has(line.ended_on))
    return Letter(
        label=found.label,
        month=period,
        quarter=quarter_of(period.last),
        promised=_lines(begun),
        late=_lines(late),
        done=_lines(done, with_day=False),
        figures=told(figures)[:MOST_FIGURES],
    )


def put_in_outbox(*, agency: int, now: datetime) -> int:
    """Everybody who may be written to, of each partnership of which there is something to say; how many are new.

    A letter can always be stopped from the letter: without an address of the site, none is sent.
    """
    readers, today, sent = partnerships.elected_readers(agency), clock.today(now), 0
    if not settings.SITE or not readers:
        return 0
    period = month_before(today)
    results = results_of(agency, period, now)
    for found in partnerships.partnerships(agency, today):
        if not letter_of(found, period, results).has_something:
            continue
        for contact in readers.get(found.body, ()):
            about = About(PURPOSE, RECIPIENT, contact, contact, recipient_kind=RECIPIENT, edition=period.code)
            sent += tell(agency=agency, about=about, ways=("email",), when=When(now, now + WORTH), now=now) is not None
    return sent


def compose(message: Message, now: datetime) -> Composed | None:
    """What is true at the moment of sending; None once there is nothing, or nobody to read it."""
    reader, today = partnerships.is_written_to(message.recipient_key), clock.today(now)
    if reader is None:
        return None
    body, email = reader
    period = month_before(clock.today(message.created_at))
    found = partnerships.partnerships(message.agency_id, today, body=body)
    letter = letter_of(found[0], period, results_of(message.agency_id, period, now)) if found else None
    if letter is None or not letter.has_something:
        return None
    stop = reverse("results:stop_letters", args=[stop_token(message.agency_id, message.recipient_key)])
    lines = [*text_of(letter), "", _("Ne plus recevoir cette lettre\u00a0:"), settings.SITE + stop]
    text = "\n".join(lines) + "\n"
    return Composed(addresses={"email": email}, subject=subject_of(letter), text=words.nbsp(text))


def subject_of(letter: Letter) -> str:
    """As in: Partenariat, novembre 2026 : promis, en retard, fait."""
    return _("Partenariat, %(month)s\u00a0: promis, en retard, fait") % {"month": letter.month.words}


def text_of(letter: Letter) -> list[str]:
    """The letter, without how to stop it."""
    opening = _("Le partenariat de l’agence France Travail avec %(label)s, %(month)s.")
    lines = [_("Bonjour,"), opening % {"label": letter.label, "month": letter.month.words}]
    for title, said in letter.parts:
        lines += ["", f"{title}\u00a0:", *(f"- {each}" for each in said)]
    return [*lines, "", _("Les nombres de personnes sont arrondis à 5, et non dits sous 5.")]


def stop_token(agency: int, contact: int) -> str:
    """What is in the address that stops the letters of one contact."""
    return links.sealed(PURPOSE, agency, contact)


def _lines(actions: Iterable[ActionLine], *, with_day: bool = True) -> tuple[str, ...]:
    said: Sequence[str] = [
        f"{line.title}, {_('pour le')} {words.day_of_year(line.due_on)}" if with_day else line.title for line in actions
    ]
    more = len(said) - MOST_LINES
    return (*said[:MOST_LINES], _("et %(n)d de plus") % {"n": more}) if more > 0 else tuple(said)
