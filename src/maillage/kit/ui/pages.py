"""Which page numbers a list offers: the first, the last, those around the present one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True)
class PageLink:
    """`number` 0 is a gap in the row of numbers."""

    number: int
    url: str = ""
    current: bool = False


def window(current: int, last: int) -> list[int]:
    kept = sorted({1, current - 1, current, current + 1, last} & set(range(1, last + 1)))
    row: list[int] = []
    for number in kept:
        if row and number - row[-1] == 2:
            row.append(number - 1)
        elif row and number - row[-1] > 2:
            row.append(0)
        row.append(number)
    return row


def page_url(query: Mapping[str, Any], param: str, number: int) -> str:
    """The present address with another page; what was searched stays."""
    kept = query.copy() if isinstance(query, QueryDict) else QueryDict(mutable=True)
    kept[param] = str(number)
    return f"?{kept.urlencode()}"


def page_links(page: "Page[Any]", query: Mapping[str, Any], param: str) -> list[PageLink]:
    return [
        PageLink(number, page_url(query, param, number) if number else "", number == page.number)
        for number in window(page.number, page.paginator.num_pages)
    ]
