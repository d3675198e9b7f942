"""Words with a shape: tags, notes, toasts, empty lists, waiting, what opens on demand."""

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.kit.ui import icons, words

from .library import Values, attributes, classes, register


@register.simple_tag
def tag(text: str, kind: str = "", icon: str = "") -> SafeString:
    drawn = icons.icon_svg(icon or icons.TAG_ICONS[kind])
    return format_html('<span class="{}">{}{}</span>', classes("tag", kind), drawn, text)


@register.simple_block_tag
def note(content: str, kind: str = "", title: str = "", icon: str = "", alert: bool = False) -> SafeString:
    return format_html(
        '<div class="{}"{}>{}<div>{}{}</div></div>',
        classes("note", kind),
        attributes({"role": alert and "alert"}),
        icons.icon_svg(icon or icons.NOTE_ICONS[kind]),
        format_html("<b>{}</b> ", title) if title else "",
        content,
    )


@register.inclusion_tag("ui/parts/messages.html", takes_context=True)
def messages(context: Context) -> Values:
    levels = {"success": "done", "warning": "warn", "error": "stop"}
    told = context.get("messages") or ()
    return {"notes": [(levels.get(one.level_tag, ""), one.message) for one in told]}


@register.inclusion_tag("ui/parts/toast.html")
def toast(text: str, url: str = "", label: str = "", post: bool = True) -> Values:
    return {"text": text, "url": url, "label": label, "post": post}


@register.simple_block_tag
def nothing(content: str, title: str, kind: str = "", level: int = 3) -> SafeString:
    return format_html('<div class="{}"><h{}>{}</h{}>{}</div>', classes("empty flow", kind), level, title, level, content)


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(rows: int = 4) -> Values:
    return {"rows": range(rows)}


@register.inclusion_tag("ui/parts/progress.html")
def progress(text: str, value: int, maximum: int = 100, id: str = "progress") -> Values:  # noqa: A002 - the attribute
    return {"text": text, "value": value, "max": maximum, "id": id, "share": words.percent(value / maximum)}


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002 - the HTML attribute
    return format_html("<details{}><summary>{}</summary>{}</details>", attributes({"open": open}), summary, content)


@register.simple_block_tag
def dialog(content: str, summary: str, title: str = "", open: bool = False) -> SafeString:  # noqa: A002 - as above
    return format_html(
        '<details class="dialog"{}><summary>{}</summary><div class="flow">{}{}</div></details>',
        attributes({"open": open}),
        summary,
        format_html("<h3>{}</h3>", title) if title else "",
        content,
    )
