"""A sheet has versions that are never rewritten, and is found by the houses of its agency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.domains.houses import selectors, services
from maillage.domains.houses.errors import SheetNotPossible, WordsMissing
from maillage.domains.houses.models import SheetVersion
from maillage.domains.houses.services import SheetText
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db
NOW = make.NOW
TEXT = {
    "title": "Trop-perçu",
    "keywords": "dette, remboursement",
    "i_do": "Lire la lettre\n\n  Dire le délai ",
    "i_hand_over": "Toute contestation",
    "to_whom": "La ligne directe",
}


@pytest.fixture
def cast(db: None) -> Cast:
    with transaction.atomic():
        return the_cast()


def act(who: Account, verb: Any, **values: Any) -> Any:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return verb(**({"now": NOW} | values), by=by)


def write(cast: Cast, who: Account | None = None, theme: str = "benefit", **values: Any) -> int:
    return act(who or cast.claire, services.write_sheet, theme=theme, text=SheetText(**(TEXT | values))).pk


def test_a_sheet_is_corrected_by_a_version_that_says_what_changed(cast: Cast) -> None:
    key, later = write(cast), NOW + timedelta(days=30)
    new = SheetText(**(TEXT | {"title": "Trop-perçu : répondre à la lettre"}))
    with pytest.raises(WordsMissing):
        act(cast.claire, services.rewrite_sheet, sheet=key, text=new, why=" ")
    act(cast.samir, services.rewrite_sheet, sheet=key, text=new, why="Le titre de la lettre a changé", now=later)
    with make.in_scope(make.scope(make.actor(cast.nadege))):
        page, first = selectors.sheet_page(key), selectors.sheet_page(key, 1)
        assert selectors.find_sheets(cast.agency.pk, "lettre reponse")[0].title == page.title
        with pytest.raises(NotFound):
            selectors.sheet_page(key, 3)
    assert (page.number, page.is_last, page.i_do) == (2, True, ("Lire la lettre", "Dire le délai"))
    assert (first.title, first.is_last) == ("Trop-perçu", False)
    assert [(each.number, each.written_by, each.why) for each in page.history] == [
        (2, "Samir", "Le titre de la lettre a changé"),
        (1, "Claire", ""),
    ]
    with make.in_scope(make.scope(make.actor(cast.helene))), pytest.raises(DatabaseError), transaction.atomic():
        SheetVersion.objects.filter(sheet=key).update(title="Autre")


def test_a_sheet_says_everything_and_names_nobody(cast: Cast) -> None:
    for values in ({"i_do": " \n "}, {"i_do": "x" * 1501}, {"i_hand_over": "Appeler le 06 39 98 12 34"}):
        with pytest.raises(SheetNotPossible):
            write(cast, **values)
    with pytest.raises(SheetNotPossible):
        write(cast, theme="health")
    for stranger in (cast.nadege, cast.bruno, cast.yolande, cast.sophie):
        with pytest.raises(NotAllowed):
            write(cast, stranger)


def test_sheets_are_found_by_the_houses_of_their_agency_until_they_are_retired(cast: Cast) -> None:
    keys = [write(cast), write(cast, theme="account", title="Mot de passe perdu", keywords="identifiant")]
    for who, count in (("nadege", 2), ("bruno", 2), ("claire", 2), ("paul", 0), ("sophie", 0), ("yolande", 0)):
        with make.in_scope(make.scope(make.actor(getattr(cast, who)))):
            assert len(selectors.find_sheets(cast.agency.pk)) == count, who
    with make.in_scope(make.scope(make.actor(cast.nadege))), CaptureQueriesContext(connection) as captured:
        assert [each.title for each in selectors.find_sheets(cast.agency.pk, "mot de passse")] == ["Mot de passe perdu"]
    assert len(captured) == 2
    act(cast.claire, services.retire_sheet, sheet=keys[0])
    with pytest.raises(NotFound):
        act(cast.claire, services.retire_sheet, sheet=keys[0])
    with make.in_scope(make.scope(make.actor(cast.nadege))):
        assert [each.key for each in selectors.find_sheets(cast.agency.pk)] == [keys[1]]
        assert not selectors.sheet_page(keys[0]).is_last
