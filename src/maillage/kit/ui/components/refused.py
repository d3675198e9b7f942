"""The words of an error page, by HTTP status."""

from maillage.kit.ui.refusals import Words, refusal_for

from .library import Values, register


@register.simple_tag
def refused_title(status: int) -> Words:
    return refusal_for(status).title


@register.inclusion_tag("ui/parts/refused.html")
def refused(status: int, sentence: str = "", todo: str = "", help_phone: str = "", help_hours: str = "") -> Values:
    words = refusal_for(status)
    return {
        "status": status,
        "title": words.title,
        "sentence": sentence or words.sentence,
        "todo": todo or words.todo,
        "help_phone": help_phone,
        "help_hours": help_hours,
    }
