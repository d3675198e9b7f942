"""A blocked case: asked in one go, answered in two working days or asked of the backup, forgotten after six months."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.domains.houses import selectors, services
from maillage.domains.houses.errors import CaseNotPossible, CaseOver, ContactNotPossible, NoContact, WordsMissing
from maillage.domains.houses.facts import facts
from maillage.domains.houses.models import BlockedCase
from maillage.domains.houses.services import Asked, Lines
from maillage.domains.houses.services.cases import forget_cases, people_merged
from maillage.kit import clock, events
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account
from maillage.registry.diary.services import put_leave

pytestmark = pytest.mark.django_db
NOW = make.NOW  # Monday 16 November
DUE = date(2026, 11, 18)


@pytest.fixture
def cast(db: None) -> Cast:
    with transaction.atomic():
        found = the_cast()
        name(found)
        return found


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that were told, in order."""
    steps: list[str] = []
    monkeypatch.setattr(events, "emit", lambda _name, **said: steps.append(str(said.get("step", ""))))
    return steps


def act(who: Account, verb: Any, *, now: datetime = NOW, **values: Any) -> Any:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return verb(by=by, now=now, **values)


def as_job(cast: Cast, verb: Any, **values: Any) -> Any:
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        return verb(agency=cast.agency.pk, **values)


def name(cast: Cast, who: Account | None = None, **values: Any) -> Any:
    lines = {"contact": cast.claire.pk, "backup": cast.samir.pk, "phone": "04 65 71 20 21", "backup_phone": "0465712022"}
    asked = Lines(**(lines | {"hours": "le matin"} | values))
    return act(who or cast.helene, services.name_contact, theme="other", lines=asked)


def ask(cast: Cast, who: Account | None = None, *, key: UUID | None = None, now: datetime = NOW, **values: Any) -> int:
    asked = Asked(**({"theme": "account", "operator": "france_travail", "delay": "week", "words": "Espace bloqué"} | values))
    return act(who or cast.nadege, services.open_case, asked=asked, key=key or uuid4(), now=now).pk


def row(cast: Cast, key: int) -> BlockedCase:
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        return BlockedCase.objects.get(pk=key)


def test_a_case_goes_to_the_contact_of_its_theme_or_of_the_others_for_two_working_days(cast: Cast, told: list[str]) -> None:
    key, once = uuid4(), ask(cast)
    case = row(cast, once)
    assert (case.contact, case.backup, case.due_on, case.escalated_at) == (cast.claire, cast.samir, DUE, None)
    assert ask(cast, key=key) == ask(cast, key=key) != once  # a double click asks once
    assert told == ["opened", "opened"]
    for values, refusal in (
        ({"theme": "health"}, CaseNotPossible),
        ({"operator": "bank"}, CaseNotPossible),
        ({"delay": "soon"}, CaseNotPossible),
        ({"words": " "}, WordsMissing),
        ({"words": "Rappeler au 06 39 98 12 34"}, CaseNotPossible),
        ({"person": cast.farid.pk}, CaseNotPossible),  # a file this house does not see
    ):
        with pytest.raises(refusal):
            ask(cast, **values)
    assert row(cast, ask(cast, person=cast.ghislaine.pk)).person_id == cast.ghislaine.pk
    for stranger in (cast.claire, cast.helene, cast.bruno, cast.yolande, cast.sophie):
        with pytest.raises(NotAllowed):
            ask(cast, stranger)
    assert not any("Espace" in str(vars(entry)) for entry in AuditEntry.objects.all())


def test_whoever_is_away_for_the_whole_delay_is_not_waited_for(cast: Cast, told: list[str]) -> None:
    resource = cast.claire.resource_id
    assert resource is not None
    put_leave(resource=resource, start=NOW - timedelta(days=1), end=NOW + timedelta(days=8), kind="leave")
    assert row(cast, ask(cast)).escalated_at == NOW
    assert told[-1] == "escalated"


def test_an_answer_comes_from_whoever_is_asked_and_the_house_may_ask_again(cast: Cast, told: list[str]) -> None:
    key = ask(cast)
    with pytest.raises(NotFound):
        act(cast.lucie, services.withdraw_case, case=key)  # another house
    with pytest.raises(NotAllowed):
        act(cast.nadege, services.answer_case, case=key, answer="Fait")
    with pytest.raises(CaseNotPossible):
        act(cast.claire, services.answer_case, case=key, answer="Écrire à jean@exemple.fr")
    act(cast.samir, services.answer_case, case=key, answer="C’est débloqué.", now=NOW + timedelta(days=1))
    with pytest.raises(CaseOver):
        act(cast.claire, services.answer_case, case=key, answer="Encore")
    with pytest.raises(NotAllowed):
        act(cast.claire, services.ask_again, case=key)
    thursday = NOW + timedelta(days=3)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        found = facts(agency=cast.agency.pk, start=NOW, end=NOW + timedelta(days=2))
    assert [(fact.kind, fact.measure, fact.detail, fact.duration) for fact in found] == [
        ("house.case_opened", 1, "account", "france_travail"),
        ("house.case_answered", 1, "account", "france_travail"),
    ]
    act(cast.remi, services.ask_again, case=key, now=thursday)  # a teammate of the same house
    again = row(cast, key)
    assert (again.state, again.answer, again.due_on) == ("open", "", date(2026, 11, 23))
    act(cast.nadege, services.withdraw_case, case=key, now=thursday)
    assert told == ["opened", "answered", "opened"]


def test_the_backup_is_asked_on_the_last_day_and_the_director_after_it_each_once(cast: Cast, told: list[str]) -> None:
    key = ask(cast)
    days = [NOW + timedelta(days=number) for number in (1, 2, 2, 3, 4)]
    assert [as_job(cast, services.escalate, now=day) for day in days] == [0, 1, 0, 1, 0]
    assert told == ["opened", "escalated", "late"]
    case = row(cast, key)
    assert (case.escalated_at, case.late_at) == (days[1], days[3])
    with make.in_scope(make.scope(make.actor(cast.samir))):
        (card,) = selectors.cases(today=clock.today(days[3]))
    assert (card.stage, card.is_escalated) == ("late", True)


def test_after_six_months_nothing_of_anybody_remains(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answered, waiting = ask(cast, person=cast.ghislaine.pk), ask(cast)
    act(cast.claire, services.answer_case, case=answered, answer="Débloqué", now=NOW + timedelta(days=1))
    young = ask(cast, now=NOW + timedelta(days=1))
    later = NOW + timedelta(days=183, seconds=1)
    assert as_job(cast, forget_cases, now=NOW + timedelta(days=183)) == 0
    assert as_job(cast, forget_cases, now=later, is_dry_run=True) == 2
    assert row(cast, answered).words == "Espace bloqué"  # a dry run changes nothing
    monkeypatch.setattr(clock, "now", lambda: later)
    said = StringIO()
    call_command("blocked_cases", "forget", "--dry-run", stdout=said)
    assert "2\u00a0cas" in said.getvalue()
    assert as_job(cast, forget_cases, now=later) == 2
    for key, state in ((answered, "answered"), (waiting, "withdrawn")):
        case = row(cast, key)
        held = (case.words, case.answer, case.person, case.contact, case.backup, case.opened_by, case.answered_by)
        assert held == ("", "", None, None, None, None, None)
        assert (case.state, case.theme, case.operator) == (state, "account", "france_travail")
    assert row(cast, young).words
    with pytest.raises(NotFound):
        act(cast.nadege, services.ask_again, case=answered, now=later)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)), pytest.raises(IntegrityError), transaction.atomic():
        BlockedCase.objects.filter(pk=answered).update(words="Encore")


def test_a_case_follows_its_file_when_two_become_one(cast: Cast) -> None:
    key = ask(cast, person=cast.ghislaine.pk)
    with make.in_scope(make.scope(make.actor(cast.samir))):
        people_merged(agency=cast.agency.pk, kept=cast.farid.pk, gone=cast.ghislaine.pk)
    assert row(cast, key).person_id == cast.farid.pk


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("nadege", 1),
        ("remi", 1),
        ("claire", 1),
        ("samir", 1),
        ("helene", 1),
        ("lucie", 0),
        ("bruno", 0),  # leads the house: never a case
        ("sophie", 0),
        ("yolande", 0),
        ("paul", 0),
    ],
)
def test_the_database_shows_a_case_to_its_house_and_to_those_asked(cast: Cast, who: str, count: int) -> None:
    ask(cast)
    with make.in_scope(make.scope(make.actor(getattr(cast, who)))), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM houses_blockedcase")
        assert cursor.fetchone()[0] == count


def test_an_adviser_who_is_not_asked_sees_no_case(cast: Cast) -> None:
    other = make.account("Inès", "Calvet", role="adviser", organisation=cast.agency)
    ask(cast)
    with make.in_scope(make.scope(make.actor(other))):
        assert selectors.cases(today=make.TODAY) == ()


def test_a_contact_has_lines_hours_and_somebody_else_and_without_any_nothing_is_asked(cast: Cast) -> None:
    for values in ({"backup": cast.claire.pk}, {"phone": "12"}, {"contact": cast.paul.pk}, {"backup": cast.nadege.pk}):
        with pytest.raises(ContactNotPossible):
            name(cast, **values)
    with pytest.raises(WordsMissing):
        name(cast, hours=" ")
    with pytest.raises(NotAllowed):
        name(cast, cast.claire)
    with make.in_scope(make.scope(make.actor(cast.nadege))):
        (line,) = selectors.direct_contacts(cast.agency.pk, make.TODAY)
        assert (line.phone, line.backup_name, line.is_stale) == ("+33465712021", "Samir Bensaïd", False)
        assert selectors.direct_contact(cast.agency.pk, "benefit", make.TODAY + timedelta(days=181)).is_stale  # type: ignore[union-attr]  # of the others
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)), connection.cursor() as cursor:
        cursor.execute("DELETE FROM houses_directcontact")
    with pytest.raises(NoContact):
        ask(cast)
