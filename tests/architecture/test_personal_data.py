"""What a model declares about people can be done: its fields are there, and forgetting and erasing them are real queries."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string

from maillage.kit.privacy.declaring import Declared, about, declared, path_to
from maillage.kit.privacy.forgetting import blanks, own_verbs

ALL = declared()


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.label)
def test_its_retention_can_be_executed(each: Declared) -> None:
    """Compiled to SQL, which resolves every path; a verb of its own exists."""
    rows = each.model._default_manager
    verb = own_verbs().get(each.label)
    if verb is not None:
        assert callable(import_string(verb))
    for counted_from, names in [
        (each.held.counted_from, each.held.fields),
        *((s.counted_from, s.fields) for s in each.held.sooner),
    ]:
        assert str(rows.filter(**{f"{counted_from}__isnull": False}).query)
        if each.held.erasure == "blank" or names is not each.held.fields:
            for name, value in blanks(each.model, names).items():
                field = each.model._meta.get_field(name)
                assert value is not None or field.null, f"{each.label}.{name} cannot be blank"  # type: ignore[union-attr]
    assert each.kept_days == each.held.retention_days


def test_whatever_points_to_a_person_is_copied_and_erased_with_them() -> None:
    person = apps.get_model("people", "Person")
    reached = {each.label for each, _found in about(person, 1)}
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is person and not hasattr(model, "pgh_tracked_model")
    }
    assert pointing <= reached
    assert {"outbox.Message", "outbox.Attempt", "agenda.TravelPlan", "agenda.EarlierNotice", "audit.ReadEntry"} <= reached
    paths = {each.label: path_to(person, each) for each in ALL}
    assert paths["agenda.EarlierNotice"] == "wish__participation__person"
    assert paths["companies.Note"] is None


def test_what_stays_after_an_erasure_is_a_column_of_the_row() -> None:
    for each in ALL:
        names = {field.name for field in each.model._meta.concrete_fields}
        assert set(each.held.after_erasure or {}) <= names, each.label


def test_a_verb_of_its_own_is_of_a_model_that_declares_something() -> None:
    assert set(own_verbs()) <= {each.label for each in ALL}
