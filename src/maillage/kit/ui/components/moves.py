"""Ways through the product: menu, steps, doors, buttons, links, pages."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString

from maillage.kit.ui import icons, pages, shapes

from .library import Values, attributes, classes, register


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon_svg(name)


@register.simple_tag
def mark() -> SafeString:
    return icons.mark_svg()


@register.inclusion_tag("ui/parts/nav.html")
def nav(items: Sequence[shapes.Link], label: str = "") -> Values:
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[shapes.Link], label: str) -> Values:
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/steps.html")
def steps(labels: Sequence[str], current: int) -> Values:
    return {"labels": labels, "current": current}


@register.inclusion_tag("ui/parts/doors.html")
def doors(doors: Sequence[shapes.Door]) -> Values:
    return {"doors": doors}


@register.inclusion_tag("ui/parts/btn.html")
def btn(
    text: str,
    href: str = "",
    *,
    kind: str = "",
    icon: str = "",
    slim: bool = False,
    wide: bool = False,
    disabled: bool = False,
    type: str = "submit",  # noqa: A002 - the HTML attribute
    **attrs: Any,
) -> Values:
    """A link when it has an address and may be followed, a button otherwise."""
    return {
        "text": text,
        "href": "" if disabled else href,
        "looks": classes("btn", kind, "slim" if slim else "", "wide" if wide else ""),
        "icon": icon,
        "disabled": disabled,
        "type": type,
        "attrs": attributes(attrs),
    }


@register.inclusion_tag("ui/parts/link.html")
def link(text: str, href: str = "", *, type: str = "submit", **attrs: Any) -> Values:  # noqa: A002 - the attribute
    return {"text": text, "href": href, "type": type, "attrs": attributes(attrs)}


@register.inclusion_tag("ui/parts/call.html")
def call(phone: str, wide: bool = True) -> Values:
    return {"phone": phone, "wide": wide}


@register.inclusion_tag("ui/parts/pages.html", takes_context=True, name="pages")
def page_row(context: Context, page: "Page[Any]", param: str = "page", label: str = "") -> Values:
    request = context.get("request")
    query = request.GET if request else {}
    return {
        "label": label,
        "links": pages.page_links(page, query, param),
        "before": pages.page_url(query, param, page.number - 1) if page.has_previous() else "",
        "after": pages.page_url(query, param, page.number + 1) if page.has_next() else "",
    }
