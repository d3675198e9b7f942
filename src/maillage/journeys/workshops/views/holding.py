"""While it is held: who came, how easy it was before and after, and the question on leaving."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.errors import AnswersComplete
from maillage.domains.agenda.permissions import can_ask_on_leaving
from maillage.domains.agenda.selectors import Attendee, SessionCard
from maillage.domains.agenda.services.attendance import answer_leaving, note_autonomy, tally_leaving
from maillage.domains.agenda.services.attendance import mark as mark_seat
from maillage.journeys.booking.views.public import actor
from maillage.journeys.workshops.papers import attendance_sheet
from maillage.journeys.workshops.tally import TallyForm
from maillage.journeys.workshops.views.planning import reader
from maillage.kit import clock, documents
from maillage.kit.errors import NotAllowed, NotFound

STEPS, FACES = frozenset({"1", "2", "3"}), frozenset({"1", "2", "3"})


@never_cache
@login_required
@require_GET
def sheet(request: HttpRequest, session: int) -> HttpResponse:
    """The attendance sheet: on screen, and printed for signatures."""
    return _sheet(request, session, TallyForm(), uuid4())


def _sheet(
    request: HttpRequest, session: int, form: TallyForm, key: UUID, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    by, agency = reader(request)
    card, now = agenda.session_card(session), clock.now()
    context = {
        "card": card,
        "may_print": can_ask_on_leaving(by, agency, card.host),
        "attendees": [each for each in agenda.attendees(session=session, now=now) if _is_on_sheet(each, card)],
        "choices": agenda.series_choices(),
        "why": agenda.noshow_reasons(),
        "has_begun": card.starts_at <= now,
        "faces": agenda.leaving_faces(session=session),
        "form": form,
        "key": key,
        "refusal": refusal,
    }
    return render(request, "workshops/sheet.html", context, status=status)


def _is_on_sheet(each: Attendee, card: SessionCard) -> bool:
    """Who has a seat, and who was excused on the sheet itself: that can be put right there too."""
    return each.is_active or (each.seat.status_at is not None and each.seat.status_at >= card.starts_at)


@login_required
@require_POST
def tally(request: HttpRequest, session: int) -> HttpResponse:
    """Answers that were given on paper. What does not add up is said on the sheet."""
    by, agency = reader(request)
    if not can_ask_on_leaving(by, agency, agenda.session_card(session).host):
        raise NotAllowed
    form, key = TallyForm(request.POST), _key(request)
    if not form.is_valid():
        return _sheet(request, session, form, key, status=422)
    try:
        count = tally_leaving(faces=form.faces(), key=key, by=by, now=clock.now(), session=session)
    except AnswersComplete as refusal:
        return _sheet(request, session, form, key, refusal=str(refusal), status=refusal.status)
    if count:
        messages.success(request, _("Les réponses sur papier sont comptées."))
    return redirect("workshops:sheet", session)


@never_cache
@login_required
@require_GET
def paper(request: HttpRequest, session: int) -> HttpResponse:
    """The attendance sheet to sign, for the agency and the house it is held in."""
    by, agency = reader(request)
    if not can_ask_on_leaving(by, agency, agenda.session_card(session).host):
        raise NotAllowed
    return documents.answer(attendance_sheet(session=session, now=clock.now()), name=f"emargement-{session}")


@login_required
@require_POST
def mark(request: HttpRequest, participation: int) -> HttpResponse:
    """What became of one seat; how easy it was before or after."""
    row, by, now = agenda.participation(participation), actor(request), clock.now()
    status = request.POST.get("etat", "")
    if status:
        mark_seat(participation=row, status=status, by=by, now=now, absence=request.POST.get("absence", ""))
    before, after = (_step(request.POST.get(name, "")) for name in ("avant", "apres"))
    if before is not None or after is not None:
        note_autonomy(participation=row, by=by, now=now, before=before, after=after)
    return redirect("workshops:sheet", row.appointment_id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, session: int) -> HttpResponse:
    """One question on a tablet, three faces, nobody's name."""
    by, _agency = reader(request)
    if request.method == "POST":
        face = request.POST.get("visage", "")
        if face not in FACES:
            raise NotFound
        answer_leaving(face=int(face), key=_key(request), by=by, now=clock.now(), session=session)
        messages.success(request, _("Merci. La personne suivante peut répondre."))
        return redirect("workshops:leaving", session)
    context = {"card": agenda.session_card(session), "faces": agenda.leaving_faces(session=session), "key": uuid4()}
    return render(request, "workshops/leaving.html", context)


def _step(text: str) -> int | None:
    return int(text) if text in STEPS else None


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError as error:
        raise NotFound from error
