"""Zero is singular in French, in templates and in code."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import ngettext


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 personne à prévenir"), (1, "1 personne à prévenir"), (2, "2 personnes à prévenir")]
)
def test_zero_and_one_are_singular(count: int, expected: str) -> None:
    assert ngettext("%(n)s personne à prévenir", "%(n)s personnes à prévenir", count) % {"n": count} == expected
    text = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} personne à prévenir{% plural %}{{ n }} personnes à prévenir{% endblocktranslate %}"
    assert Template(text).render(Context({"n": count})) == expected


def test_what_django_translates_itself_is_as_before() -> None:
    assert (ngettext("%(num)d minute", "%(num)d minutes", 2) % {"num": 2}).split() == ["2", "minutes"]
