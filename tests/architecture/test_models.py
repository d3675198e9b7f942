"""Foreign keys go down, models are in the glossary, personal data are declared and in scope."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from tests.architecture.reading import ROOT

from maillage.config.policies import TABLE

OURS = [model for model in apps.get_models(include_auto_created=False) if model.__module__.startswith("maillage.")]
PERSONAL = {"family_name", "given_name", "phone", "email", "person", "home_lat", "home_label", "legs"}
SHARED_BANDS = ("maillage.registry.", "maillage.kit.")
NOT_PEOPLE = {"organisations.Organisation", "places.Place"}


def band(model: type[models.Model]) -> str:
    """The folder that owns a model: `maillage.domains.agenda`."""
    return ".".join(model.__module__.split(".")[:3])


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_foreign_key_leaves_its_domain_only_for_the_registry_or_the_kit(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and field.concrete else None
        if target is None or target.__module__.startswith("pghistory.") or band(target) == band(model):
            continue
        assert target.__module__.startswith(SHARED_BANDS), f"{model._meta.label}.{field.name} → {target._meta.label}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_is_in_the_glossary(model: type[models.Model]) -> None:
    if hasattr(model, "pgh_tracked_model"):
        return
    assert f"`{model.__name__}`" in (ROOT / "docs" / "glossary.md").read_text()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_that_holds_personal_data_declares_it(model: type[models.Model]) -> None:
    held = {field.name for field in model._meta.fields} & PERSONAL
    if not held or model._meta.label in NOT_PEOPLE or hasattr(model, "pgh_tracked_model"):
        return
    declared = getattr(model, "personal_data", None)
    assert declared is not None, f"{model._meta.label} holds {held}"
    names = {field.name for field in model._meta.get_fields()}
    assert set(declared.fields) <= names
    assert declared.retention_days > 0


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_about_a_person_is_in_scope(model: type[models.Model]) -> None:
    if not getattr(model, "personal_data", None) or model._meta.label == "accounts.Account":
        return
    if model._meta.db_table in TABLE:
        (agency,) = [field for field in model._meta.concrete_fields if field.column == "agency_id"]
        assert not agency.null
    else:
        assert getattr(model, "outside_scope", ""), f"{model._meta.label} is neither in scope nor says why not"


def test_every_policy_is_of_a_table_that_exists() -> None:
    assert set(TABLE) <= {model._meta.db_table for model in OURS}


def test_every_named_constraint_reads_as_a_sentence() -> None:
    for model in OURS:
        for constraint in model._meta.constraints:
            assert constraint.name.count("_") >= 1, constraint.name
