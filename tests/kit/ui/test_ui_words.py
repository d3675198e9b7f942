"""French prose: truth tables. Spaces are written plain here and compared as plain; their kinds have their own test."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from maillage.kit.ui import words
from maillage.kit.ui.gallery.trips import at


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (time(9, 30), "9 h 30"),
        (time(9), "9 h"),
        (time(0, 5), "0 h 05"),
        (time(23, 59), "23 h 59"),
        (at("14:00"), "14 h"),
    ],
)
def test_an_hour_is_said_without_zeros_in_front(hour: time | datetime, said: str) -> None:
    assert plain(words.clock(hour)) == said


@pytest.mark.parametrize(
    ("say", "on", "said"),
    [
        (words.date_words, date(2027, 1, 12), "mardi 12 janvier"),
        (words.date_words, date(2027, 6, 1), "mardi 1er juin"),
        (words.date_long, date(2027, 2, 28), "dimanche 28 février 2027"),
        (words.date_short, date(2026, 11, 4), "4 nov."),
        (words.date_short, date(2027, 6, 1), "1er juin"),
        (words.weekday, date(2027, 8, 7), "samedi"),
        (words.day_of_year, date(2027, 8, 7), "7 août 2027"),
        (words.when_words, at("9:30"), "mardi 12 janvier, 9 h 30"),
    ],
)
def test_a_date_is_said_in_full(say: Callable[..., str], on: date, said: str) -> None:
    assert plain(say(on)) == said


def test_an_interval_is_said_with_an_en_dash() -> None:
    assert plain(words.between(time(13, 30), time(16))) == "13 h 30 – 16 h"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"),
        (29, "moins d’une minute"),
        (30, "1 min"),
        (360, "6 min"),
        (3569, "59 min"),
        (3570, "1 h"),
        (3600, "1 h"),
        (4620, "1 h 17"),
        (3900, "1 h 05"),
        (93_600, "26 h"),
    ],
)
def test_a_duration_is_rounded_to_the_minute(seconds: float, said: str) -> None:
    assert plain(words.duration_words(seconds)) == said


@pytest.mark.parametrize("say", [words.duration_words, words.distance])
def test_a_negative_quantity_is_refused(say: Callable[[float], str]) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        say(-1)


@given(st.integers(min_value=60, max_value=200_000))
def test_a_duration_says_its_minutes_exactly(seconds: int) -> None:
    said = plain(words.duration_words(seconds))
    hours, _, rest = said.partition(" h") if " h" in said else ("0", "", said)
    minutes = rest.replace("min", "").strip() or "0"
    assert int(hours) * 60 + int(minutes) == (seconds + 30) // 60


@pytest.mark.parametrize(
    ("distance_m", "said"),
    [(0, "0 m"), (847, "850 m"), (994, "990 m"), (996, "1 km"), (1249, "1,2 km"), (9949, "9,9 km"), (9960, "10 km"),
     (12_400, "12 km"), (1_234_000, "1 234 km")],
)  # fmt: skip
def test_a_distance_is_as_precise_as_it_is_useful(distance_m: float, said: str) -> None:
    assert plain(words.distance(distance_m)) == said


@pytest.mark.parametrize(
    ("raw", "said", "dialled"),
    [
        ("0465712014", "04 65 71 20 14", "tel:+33465712014"),
        ("+33465712014", "04 65 71 20 14", "tel:+33465712014"),
        ("0033 4 65 71 20 14", "04 65 71 20 14", "tel:+33465712014"),
        ("+33 (0)4.65.71.20.14", "04 65 71 20 14", "tel:+33465712014"),
        ("3949", "39 49", "tel:3949"),
        ("+34 972 20 20 20", "+34 972 20 20 20", "tel:+34972202020"),
        ("12", "12", "tel:12"),
    ],
)
def test_a_phone_number_is_read_in_pairs_and_dialled_from_anywhere(raw: str, said: str, dialled: str) -> None:
    assert plain(words.phone(raw)) == said
    assert words.phone_href(raw) == dialled


@pytest.mark.parametrize(
    ("value", "said"), [(3450, "3 450"), (86257, "86 257"), (6.1, "6,1"), (7.0, "7"), (-12, "−12"), (0, "0")]
)
def test_a_number_is_written_the_french_way(value: float, said: str) -> None:
    assert plain(words.number(value)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.68, "68 %"), (1, "100 %"), (0.999, "99 %"), (0, "0 %"), (0.004, "moins de 1 %"), (0.005, "1 %")],
)
def test_a_share_is_all_or_nothing_only_when_it_is(share: float, said: str) -> None:
    assert plain(words.percent(share)) == said


@pytest.mark.parametrize(
    ("count", "gender", "said"),
    [(1, "m", "un"), (1, "f", "une"), (3, "m", "trois"), (16, "f", "seize"), (17, "m", "17"), (0, "m", "zéro")],
)
def test_a_small_number_is_said_in_letters(count: int, gender: str, said: str) -> None:
    assert words.number_words(count, gender) == said


@pytest.mark.parametrize(
    ("count", "forms", "said"),
    [
        (0, ("place",), "0 place"),
        (1, ("place",), "1 place"),
        (2, ("place",), "2 places"),
        (1500, ("cheval", "chevaux"), "1 500 chevaux"),
        (-1, ("jour",), "−1 jour"),
    ],
)
def test_the_plural_starts_at_two(count: int, forms: tuple[str, ...], said: str) -> None:
    assert plain(words.plural_words(count, *forms)) == said


@pytest.mark.parametrize(
    ("name", "of", "to"),
    [
        ("Lodève", "de Lodève", "à Lodève"),
        ("Octon", "d’Octon", "à Octon"),
        ("Usclas-du-Bosc", "d’Usclas-du-Bosc", "à Usclas-du-Bosc"),
        ("Le Caylar", "du Caylar", "au Caylar"),
        ("Les Plans", "des Plans", "aux Plans"),
        ("La Vacquerie", "de La Vacquerie", "à La Vacquerie"),
        ("Lestang", "de Lestang", "à Lestang"),
    ],
)
def test_a_place_takes_the_preposition_of_its_article(name: str, of: str, to: str) -> None:
    assert plain(words.of_place(name)) == of
    assert plain(words.to_place(name)) == to


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Besoin d’aide ?", "Besoin d’aide\u202f?"),
        ("Attention !", "Attention\u202f!"),
        ("Il part ; elle reste", "Il part\u202f; elle reste"),
        ("Où : ici", "Où\u00a0: ici"),
        ("Arrêt « Place »", "Arrêt «\u00a0Place\u00a0»"),
        ("à 9 h 30 ou 18 min", "à 9\u00a0h\u00a030 ou 18\u00a0min"),
        ("68 % de 12 km", "68\u00a0% de 12\u00a0km"),
        ("https://maillage.fr/?q=a;b", "https://maillage.fr/?q=a;b"),
        ("deux mots", "deux mots"),
        ("", ""),
    ],
)
def test_typed_spaces_become_the_right_ones_and_none_is_added(typed: str, set_: str) -> None:
    assert words.nbsp(typed) == set_


@given(st.text(alphabet="ab 9h?!;:«»%\u00a0\u202f", max_size=30))
def test_setting_spaces_changes_nothing_but_spaces_and_is_stable(typed: str) -> None:
    once = words.nbsp(typed)
    assert [c for c in once if not c.isspace()] == [c for c in typed if not c.isspace()]
    assert words.nbsp(once) == once


@pytest.mark.parametrize(
    ("template", "value", "said"),
    [
        ("{{ v|clock }}", datetime(2027, 1, 12, 8, 30, tzinfo=UTC), "9 h 30"),
        ("{{ v|clock }}", datetime(2027, 7, 12, 8, 30, tzinfo=UTC), "10 h 30"),
        ("{{ v|date_words }}", datetime(2027, 1, 11, 23, 30, tzinfo=UTC), "mardi 12 janvier"),
        ("{{ v|when_words }}", datetime(2027, 1, 12, 8, 30, tzinfo=UTC), "mardi 12 janvier, 9 h 30"),
        ("{{ v|machine_time }}", datetime(2027, 1, 12, 8, 30, tzinfo=UTC), "2027-01-12T09:30"),
        ("{{ v|machine_time }}", time(9, 5), "09:05"),
        ("{{ v|machine_time }}", date(2027, 6, 1), "2027-06-01"),
        ("{{ v|machine_time }}", None, ""),
        ('{{ v|plural_words:"place,places" }}', 4, "4 places"),
        ('{{ v|plural_words:"jour" }}', 2, "2 jours"),
        ('{{ v|number_words:"f"|capfirst }}', 1, "Une"),
        ("{{ v|phone }}", "+33465712014", "04 65 71 20 14"),
        ("{{ v|nbsp }}", "<b> ?", "&lt;b&gt; ?"),
    ],
)
def test_filters_show_the_wall_clock_and_escape(template: str, value: object, said: str) -> None:
    assert plain(Template("{% load french %}" + template).render(Context({"v": value}))) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2025, 11, 24), date(2025, 11, 28), "du 24 au 28 novembre"),
        (date(2025, 12, 1), date(2025, 12, 5), "du 1er au 5 décembre"),
        (date(2025, 9, 29), date(2025, 10, 3), "du 29 septembre au 3 octobre"),
        (date(2024, 12, 30), date(2025, 1, 3), "du 30 décembre au 3 janvier"),
    ],
)
def test_a_span_of_days_says_the_month_once_when_it_is_one(first: date, last: date, said: str) -> None:
    assert plain(words.days_between(first, last)) == said


def test_a_weekday_that_is_always_there_is_said_once() -> None:
    sundays = [date(2025, 11, 2), date(2025, 11, 9), date(2025, 11, 16)]
    assert plain(words.days_words([*sundays, date(2025, 11, 11)])) == "tous les dimanches, mardi 11 novembre 2025"
    assert plain(words.days_words(sundays[:2])) == "dimanche 2 novembre 2025, dimanche 9 novembre 2025"
    with_a_hole = [sundays[0], sundays[2], date(2025, 11, 23)]
    assert "tous les" not in words.days_words(with_a_hole)
    assert words.days_words([]) == ""


@pytest.mark.parametrize(
    ("name", "town", "said"),
    [
        ("Maison France Services de Lodève", "Lodève", "Maison France Services de Lodève"),
        ("Bus France Services, devant la mairie", "Le Caylar", "Le Caylar, bus France Services, devant la mairie"),
        ("France Services, 20 avenue Lacombe", "Clermont-l'Hérault", "Clermont-l’Hérault, France Services, 20 avenue Lacombe"),
        ("Mairie", "", "Mairie"),
        ("", "Soubès", "Soubès"),
    ],
)
def test_a_place_says_its_town_once(name: str, town: str, said: str) -> None:
    assert words.place_words(name, town) == said


@pytest.mark.parametrize(
    ("typed", "set_right"),
    [
        ("Bureau 2", "Bureau\u00a02"),
        ("d'ici", "d’ici"),
        ("8 h 30 – 12 h", "8\u00a0h\u00a030\u00a0– 12\u00a0h"),
        ("12 rue Haute", "12 rue Haute"),
    ],
)
def test_numbers_of_rooms_apostrophes_and_intervals_are_set_right(typed: str, set_right: str) -> None:
    assert words.nbsp(typed) == set_right
