"""The words module as filters. Aware datetimes are shown in the current time zone."""

from datetime import date, datetime, time

from django import template
from django.utils.safestring import SafeString, mark_safe

from maillage.kit.ui import words

register = template.Library()

for instant_filter in (words.clock, words.between, words.when_words, words.date_words, words.date_long):
    register.filter(instant_filter.__name__, instant_filter, expects_localtime=True)
for day_filter in (words.date_short, words.weekday, words.day_of_year):
    register.filter(day_filter.__name__, day_filter, expects_localtime=True)
for plain_filter in (
    *(words.duration_words, words.distance, words.number, words.percent, words.number_words),
    *(words.of_place, words.to_place, words.phone, words.phone_href, words.days_words),
):
    register.filter(plain_filter.__name__, plain_filter)


@register.filter
def plural_words(count: int, forms: str) -> str:
    """`{{ 4|plural_words:"place,places" }}`; the plural may be left out when it is one more s."""
    one, _, many = forms.partition(",")
    return words.plural_words(count, one.strip(), many.strip())


@register.filter(is_safe=True)
def nbsp(text: str) -> str:
    spaced = words.nbsp(str(text))
    return mark_safe(spaced) if isinstance(text, SafeString) else spaced  # noqa: S308 - was safe already


@register.filter(expects_localtime=True)
def machine_time(at: datetime | time | date | None) -> str:
    """The `datetime` attribute of a time element."""
    if isinstance(at, datetime):
        return at.strftime("%Y-%m-%dT%H:%M")
    if isinstance(at, time):
        return at.strftime("%H:%M")
    return at.isoformat() if at else ""
