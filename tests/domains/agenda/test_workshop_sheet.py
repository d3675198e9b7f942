"""The attendance sheet on paper: an accessible PDF with names, and nothing else about anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests import factories as make
from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, big_room, crowd, enrolled, sessions_of
from tests.domains.agenda.world import NOW, World

from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.ending import cancel
from maillage.journeys.workshops import papers
from maillage.kit.audit import reads

pytestmark = pytest.mark.django_db


def test_the_sheet_is_an_accessible_pdf_and_its_reading_is_noted(world: World) -> None:
    series = a_series(world, room=big_room(world).pk)
    (session,) = sessions_of(world, series)
    people = crowd(world, 8)
    for person in people:
        enrolled(world, person, series)
    with world.seen_by(world.cast.claire), reads.collecting() as noted:
        content = papers.attendance_sheet(session=session.pk, now=NOW)
    assert noted == {person.pk for person in people}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert "Feuille d’émargement\u00a0: Mon espace en ligne".encode() in content


def test_the_sheet_holds_names_and_who_enrolled_them_and_no_need_nor_phone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(papers.documents, "pdf", lambda template, **fields: given.update(fields) or b"")
    cast = world.cast
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True, facilitators=(cast.nadege.pk,))
    _, second = sessions_of(world, series)
    gone = make.person(cast.agency, "Yann")
    enrolled(world, cast.ghislaine, series, who=cast.nadege, needs=Needs(interpreter=True, step_free=True))
    leaves = enrolled(world, gone, series)
    with world.seen_by(cast.claire) as by:
        cancel(participation=leaves.seats[1], by=by, now=NOW)
        papers.attendance_sheet(session=second.pk, now=NOW)
    data = given["data"]
    assert data["rows"] == [{"number": 1, "name": "Ghislaine Vézinhet", "enrolled_by": cast.house.label}]
    assert (data["number"], data["staff"], data["blank"]) == ("Séance 2 sur 2", ["Claire", "Nadège"], 3)
    said = json.dumps(data, ensure_ascii=False)
    assert not any(secret in said for secret in (cast.ghislaine.phone, "Pégairolles", "interprète", "Yann"))
