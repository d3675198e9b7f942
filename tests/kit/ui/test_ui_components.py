"""Each component in each state: sound HTML (asserted by `show`), the right words, the right links between parts."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError
from tests.kit.ui.reading_html import Reading

from maillage.kit.ui.gallery import boards, samples, trips
from maillage.kit.ui.icons import PATHS
from maillage.kit.ui.shapes import Column, Day, Event, Moment, Table, Week

Show = Callable[..., Reading]
SLIPS = trips.slips()


@pytest.mark.parametrize("name", sorted(PATHS))
def test_an_icon_is_hidden_from_screen_readers(show: Show, name: str) -> None:
    (svg,) = show(f'{{% icon "{name}" %}}').all("svg")
    assert svg["aria-hidden"] == "true"


def test_an_unknown_icon_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Template('{% load ui %}{% icon "licorne" %}').render(Context())


@pytest.mark.parametrize("current", [1, 3, 4])
def test_steps_say_which_are_done_and_which_is_now(show: Show, current: int) -> None:
    steps = show("{% steps labels current %}", labels=boards.STEPS, current=current)
    assert len(steps.all("li", class_="past")) == current - 1
    assert len(steps.all("li", aria_current="step")) == 1
    assert steps.words.count("(fait)") == current - 1


def test_the_menu_marks_the_present_page(show: Show) -> None:
    menu = show("{% nav items %}{% tabs items 'Vues' %}", items=boards.NAV)
    assert [nav["aria-label"] for nav in menu.all("nav")] == ["Menu principal", "Vues"]
    assert len(menu.all("a", aria_current="page")) == 2


def test_a_line_shows_hours_the_bus_number_and_what_follows(show: Show) -> None:
    line = show("{% line moments 'Trajet' %}", moments=trips.by_bus())
    assert len(line.all("li")) == 9
    assert [li.get("class", "") for li in line.all("li")][-2:] == ["walk", ""]
    assert len(line.all("span", class_="bus-no")) == 2
    assert "8 h 47Prenez le car 12 vers Lodève" in line.words
    assert line.all("time")[0]["datetime"] == "2027-01-12T08:41"


def test_a_line_shows_dates_and_moments_without_one(show: Show) -> None:
    line = show("{% line moments %}", moments=boards.FILE)
    assert "4 nov.Permis de construire" in line.words
    assert len(line.all("time")) == len(boards.FILE) - 1


def test_a_moment_is_escaped(show: Show) -> None:
    line = show("{% line moments %}", moments=[Moment(None, "end", "<script>x</script>", "<b>", "<i>")])
    assert not line.all("script")
    assert not line.all("i")
    assert len(line.all("b")) == 1


@pytest.mark.parametrize("name", sorted(trips.strips()))
def test_a_strip_is_a_picture_with_a_sentence(show: Show, name: str) -> None:
    strip = trips.strips()[name]
    reading = show("{% strip strip %}", strip=strip)
    assert reading.all("svg", role="img")[0]["aria-label"] == strip.title
    assert bool(reading.all("path", class_="x")) == (name == "lost")


@pytest.mark.parametrize("kind", ["walk", "bus", "wait", "rdv", "drive", "lost"])
def test_a_legend_names_each_stroke(show: Show, kind: str) -> None:
    legend = show("{% legend kinds %}", kinds=kind)
    assert len(legend.all("li")) == 1
    assert legend.words


def test_keys_doors_and_when_show_their_values(show: Show) -> None:
    reading = show("{% keys keys %}{% doors doors %}{% when at level=2 %}", keys=trips.KEYS, doors=boards.DOORS,
                   at=trips.at("9:30"))  # fmt: skip
    assert len(reading.all("dt")) == 3
    assert [a["href"] for a in reading.all("a")] == [door.url for door in boards.DOORS]
    assert reading.headings == [2]
    assert "mardi 12 janvier 9 h 30" in reading.words


@pytest.mark.parametrize(
    ("source", "tag", "attrs"),
    [
        ('{% btn "Réserver" %}', "button", {"class": "btn", "type": "submit"}),
        ('{% btn "Réserver" "/x" %}', "a", {"class": "btn", "href": "/x"}),
        ('{% btn "Réserver" "/x" disabled=True %}', "button", {"class": "btn", "disabled": ""}),
        ('{% btn "A" kind="danger" slim=True wide=True type="button" %}', "button", {"class": "btn danger slim wide"}),
        ('{% btn "A" hx_post="/y" aria_label="B & C" name="n" value=None autofocus=True %}', "button",
         {"hx-post": "/y", "aria-label": "B & C", "name": "n", "autofocus": ""}),
        ('{% link "Revenir" "/" %}', "a", {"class": "link", "href": "/"}),
        ('{% link "Garder" name="k" %}', "button", {"class": "link", "name": "k"}),
        ('{% call "0465712014" %}', "a", {"href": "tel:+33465712014", "class": "btn alt wide"}),
    ],
)  # fmt: skip
def test_a_button_leads_somewhere_or_sends(show: Show, source: str, tag: str, attrs: dict[str, str]) -> None:
    (found,) = show(source).all(tag)
    assert attrs.items() <= found.items()
    assert "value" not in found


def test_a_field_reads_its_hint_with_it(show: Show) -> None:
    form = samples.empty_form()
    reading = show("{% field form.phone %}{% field form.first_name %}", form=form)
    first, second = reading.all("input")
    assert first["aria-describedby"] == "id_libre-phone_hint"
    assert "aria-describedby" not in second
    assert "aria-invalid" not in first
    assert reading.words.count("(facultatif)") == 1
    assert second["value"] == "Martine"


def test_a_refused_field_reads_its_hint_and_its_error(show: Show) -> None:
    reading = show("{% field form.phone optional=False %}", form=samples.refused_form())
    (control,) = reading.all("input")
    assert control["aria-describedby"] == "id_refus-phone_hint id_refus-phone_error"
    assert control["aria-invalid"] == "true"
    assert "Il manque un chiffre" in reading.words
    assert "(facultatif)" not in reading.words
    assert reading.all("div", class_="bad")


def test_a_field_may_be_a_select_a_text_area_or_have_suggestions(show: Show) -> None:
    reading = show(
        "{% field form.reason %}{% field form.message %}{% field form.town label='Où ?' hint='Ici' options=towns %}",
        form=samples.empty_form(),
        towns=samples.TOWNS,
    )
    assert len(reading.all("select")) == len(reading.all("textarea")) == 1
    assert reading.all("input")[0]["list"] == reading.all("datalist")[0]["id"]
    assert [o["value"] for o in reading.all("option")][-4:] == list(samples.TOWNS)
    assert "Où ?" in reading.words


def test_radios_are_on_the_line_with_their_hints_and_one_is_closed(show: Show) -> None:
    reading = show("{% choices form.travel hints=hints off='none own' %}", form=samples.empty_form(), hints=samples.TRAVEL_HINTS)
    radios = reading.all("input", type="radio")
    assert [radio["value"] for radio in radios] == ["bus", "driven", "own", "none"]
    assert ["checked" in radio for radio in radios] == [True, False, False, False]
    assert ["disabled" in radio for radio in radios] == [False, False, True, True]
    assert reading.all("fieldset", class_="on-line")
    assert len(reading.all("legend")) == 1


def test_checkboxes_stay_checkboxes(show: Show) -> None:
    reading = show("{% choices form.needs 'box' hidden_legend=True big=False %}", form=samples.empty_form())
    boxes = reading.all("input", type="checkbox")
    assert [("checked" in box) for box in boxes] == [True, False]
    assert reading.all("legend", class_="vh")


def test_a_lone_checkbox_has_a_label_and_no_legend(show: Show) -> None:
    reading = show("{% choices form.agree %}", form=samples.empty_form())
    assert reading.all("input", type="checkbox")[0]["id"] == "id_libre-agree"
    assert not reading.all("legend")
    assert "J’ai lu ce que devient ma demandeDeux minutes de lecture." in reading.words


def test_refused_choices_read_their_error(show: Show) -> None:
    reading = show("{% choices form.travel %}{% choices form.agree %}", form=samples.refused_form())
    assert reading.all("fieldset")[0]["aria-describedby"] == "id_refus-travel_error"
    assert reading.all("input", type="checkbox")[0]["aria-describedby"] == "id_refus-agree_error"


def test_choices_keep_what_was_answered(show: Show) -> None:
    reading = show("{% choices form.walk 'plain' %}", form=samples.refused_form())
    assert ["checked" in radio for radio in reading.all("input")] == [True, False, False]


def test_the_summary_of_errors_leads_to_each_field_and_takes_the_focus(show: Show) -> None:
    each = "{% if f.name in plain %}{% field f %}{% else %}{% choices f %}{% endif %}"
    source = "{% error_summary form %}{% for f in form %}" + each + "{% endfor %}"
    reading = show(source, form=samples.refused_form(), plain=["first_name", "phone", "town", "reason", "message"])
    targets = [a["href"].removeprefix("#") for a in reading.all("a")]
    ids = {attrs.get("id") for _, attrs in reading.elements}
    assert len(targets) == 5
    assert set(targets) <= ids
    assert "autofocus" in reading.all("div", role="alert")[0]
    assert "5 réponses sont à corriger" in reading.words
    assert "vient d’être pris" in reading.words


def test_a_form_without_error_has_no_summary(show: Show) -> None:
    assert show("{% error_summary form %}", form=samples.empty_form()).elements == []


def test_a_form_refused_as_a_whole_says_so(show: Show) -> None:
    form = samples.SampleForm({})
    form.is_valid()
    form.errors.clear()
    form.add_error(None, "Plus de place ce jour-là.")
    assert "quelque chose à corriger" in show("{% error_summary form %}", form=form).words


@pytest.mark.parametrize("kind", ["", "done", "warn", "stop", "off"])
def test_a_tag_has_a_word_and_a_shape(show: Show, kind: str) -> None:
    reading = show("{% tag 'Venue <3' kind %}", kind=kind)
    assert reading.words == "Venue <3"
    assert len(reading.all("svg")) == 1


@pytest.mark.parametrize("kind", ["", "done", "warn", "stop"])
def test_a_note_has_a_title_a_text_and_a_shape(show: Show, kind: str) -> None:
    reading = show("{% note kind 'Salle changée.' alert=True %}<p>Le bureau 2.</p>{% endnote %}", kind=kind)
    assert reading.words == "Salle changée. Le bureau 2."
    assert reading.all("div", role="alert")


def test_messages_become_notes_of_their_level(show: Show) -> None:
    told = [Message(constants.SUCCESS, "C’est fait."), Message(constants.ERROR, "<b>"), Message(constants.INFO, "?")]
    reading = show("{% messages %}", messages=told)
    assert [len(reading.all("div", class_=kind)) for kind in ("note", "done", "stop")] == [3, 1, 1]
    assert not reading.all("b")
    assert show("{% messages %}").elements == []


def test_undoing_is_a_post_and_looking_is_a_link(show: Show) -> None:
    undo = show("{% toast 'Annulé' '/remettre' %}", csrf_token="jeton")
    assert undo.all("form", method="post")[0]["action"] == "/remettre"
    assert undo.all("input", name="csrfmiddlewaretoken")
    assert show("{% toast 'Envoyé' '/voir' post=False label='Lire' %}").all("a")[0]["href"] == "/voir"
    assert show("{% toast 'Noté' %}").words == "Noté"


def test_empty_waiting_and_progress_states(show: Show) -> None:
    assert show("{% nothing 'Personne' level=2 %}<p>Ouvrez.</p>{% endnothing %}").headings == [2]
    assert show("{% skeleton 3 %}").all("div")[0]["aria-busy"] == "true"
    assert show("{% progress 'Calcul' 62 %}").all("progress")[0]["value"] == "62"


def test_details_and_dialogs_open_without_script(show: Show) -> None:
    closed = show("{% details 'Le trajet' %}<p>x</p>{% enddetails %}")
    opened = show("{% dialog 'Annuler' 'Annuler mardi ?' open=True %}<p>x</p>{% enddialog %}")
    assert "open" not in closed.all("details")[0]
    assert "open" in opened.all("details", class_="dialog")[0]
    assert opened.headings == [3]


@pytest.mark.parametrize(("number", "links"), [(1, 3), (9, 6), (20, 3)])
def test_pages_keep_what_was_searched(show: Show, number: int, links: int) -> None:
    reading = show("{% pages page %}", page=boards.page_of(number))
    assert len(reading.all("a")) == links
    assert all(a["href"].startswith("?q=lod&page=") for a in reading.all("a"))
    assert len(reading.all("span", aria_current="page")) == 1


def test_pages_without_a_request_still_lead_on(show: Show) -> None:
    reading = show("{% pages page %}", page=boards.page_of(1), request=None)
    assert reading.all("a", rel="next")[0]["href"] == "?page=2"


def test_a_table_has_a_caption_headers_and_row_headers(show: Show) -> None:
    reading = show("{% table table %}", table=boards.SESSIONS)
    assert len(reading.all("th", scope="col")) == 3
    assert len(reading.all("th", scope="row")) == 2
    assert len(reading.all("td", class_="num")) == 2
    assert not reading.all("caption", class_="vh")


def test_a_table_whose_rows_do_not_fit_its_columns_is_a_bug() -> None:
    crooked = Table("t", (Column("a"), Column("b")), (("x",),))
    with pytest.raises(ValueError, match="zip"):
        Template("{% load ui %}{% table table %}").render(Context({"table": crooked}))


def test_a_board_folds_and_names_itself(show: Show) -> None:
    reading = show("{% board 'Qui vient' timed=True %}<tbody><tr><td>x</td></tr></tbody>{% endboard %}")
    assert reading.all("table", class_="fold") == reading.all("table", class_="timed")
    assert reading.all("caption", class_="vh")


@pytest.mark.parametrize(
    ("source", "shape"),
    [("rooms", boards.rooms()), ("bars", boards.REACH), ("bars", boards.PAIR), ("spark", boards.HELD)],
)
def test_a_picture_has_a_sentence_and_a_table(show: Show, source: str, shape: SimpleNamespace) -> None:
    reading = show(f"{{% {source} shape %}}", shape=shape)
    assert reading.all("svg", role="img")[0]["aria-label"] == shape.title
    assert len(reading.all("details")) == len(reading.all("table")) == 1


def test_positions_are_never_written_with_a_french_comma(show: Show) -> None:
    source = "{% rooms rooms %}{% bars bars %}{% spark spark %}{% strip strip %}"
    reading = show(source, rooms=boards.rooms(), bars=boards.REACH, spark=boards.HELD, strip=trips.strips()["both"])
    drawn = [
        value
        for tag, attrs in reading.elements
        if tag in {"rect", "line", "circle", "text"}
        for name, value in attrs.items()
        if name != "class"
    ]
    assert drawn
    assert not [value for value in drawn if "," in value]


def test_a_week_says_days_hours_and_what_each_event_is(show: Show) -> None:
    reading = show("{% week week %}", week=boards.week())
    assert len(reading.all("section", class_="day")) == 5
    assert len(reading.all("section", class_="today")) == 1
    assert len(reading.all("li", class_="ev")) == 12
    assert "8 h 15 Sylvie Caumes, à clore" in reading.words
    assert "rien ce jour" in reading.words
    assert reading.all("li", class_="lane-2")


def test_an_empty_day_without_a_place_says_nothing_is_on(show: Show) -> None:
    reading = show("{% week week %}", week=Week((Day(trips.at("9:00").date()),)))
    assert "mardi 12 janvier rien ce jour" in reading.words.replace("janvierrien", "janvier rien")


def test_the_rows_of_a_week_are_a_style_with_the_nonce(show: Show) -> None:
    reading = show("{% week_style week %}", week=boards.week(), request=SimpleNamespace(csp_nonce="abc"))
    assert reading.all("style") == [{"nonce": "abc"}]
    assert ".week .at-3{grid-row-start:4}" in reading.words


@pytest.mark.parametrize("name", sorted(SLIPS))
def test_a_slip_says_whose_when_where_with_whom_and_whom_to_call(show: Show, name: str) -> None:
    slip = SLIPS[name]
    reading = show("{% slip slip %}", slip=slip)
    said = reading.words
    assert f"Bulletin de {slip.holder} n° {slip.code}" in said
    assert "mardi" in said
    assert "12 janvier 2027" in said
    assert slip.place.replace("\u00a0", " ") in said
    assert f"Avec{slip.adviser}, pendant {slip.minutes} min" in said
    assert "04 65 71 20 14" in said
    assert all(thing in said for thing in slip.bring)
    assert ("À apporter" in said) == bool(slip.bring)
    assert len(reading.all("ol", class_="line")) == bool(slip.moments)
    assert ("un car qui ne passe pas" in said) == (name in {"car", "correspondances"})
    assert ("Horaires à confirmer" in said) == slip.to_confirm


def test_a_slip_says_neither_reason_nor_unemployment(show: Show) -> None:
    for slip in SLIPS.values():
        said = show("{% slip slip %}", slip=slip).words.lower()
        assert not [word for word in ("motif", "chômage", "emploi", "france travail", "allocation") if word in said]


def test_a_slip_without_a_number_to_call_leaves_it_out(show: Show) -> None:
    reading = show("{% slip slip %}", slip=trips.slip())
    assert reading.all("a", href="tel:+33465712014")
    assert not show("{% slip slip %}", slip=trips.slip(call="")).all("a")


def test_the_preview_of_a_text_message_counts_and_warns(show: Show) -> None:
    assert "3 caractères. Ni motif, ni lien" in show("{% sms 'abc' %}").words
    assert "Trop long" in show("{% sms text %}", text="a" * 161).words
    assert "Trop long" not in show("{% sms text %}", text="a" * 160).words


def test_djangos_own_word_for_an_empty_loop_is_left_alone() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}{% empty %}")


def test_a_struck_event_with_a_page_is_struck_and_leads_there(show: Show) -> None:
    event = Event(trips.at("9:30"), trips.at("10:10"), "Annie Roux", "off", "/fiche/", "annulé", struck=True)
    page = show("{% week week %}", week=Week((Day(trips.at("9:30").date(), "Lodève", (event,)),)))
    assert [link["href"] for link in page.all("a")] == ["/fiche/"]
    assert len(page.all("del")) == 1


def test_a_placeholder_that_repeats_the_label_is_left_out(show: Show) -> None:
    class Login(forms.Form):
        email = forms.CharField(label="Adresse e-mail", widget=forms.TextInput(attrs={"placeholder": "Adresse e-mail"}))

    (control,) = show("{% field form.email %}", form=Login()).all("input")
    assert "placeholder" not in control


def test_printing_is_a_button_with_a_script_and_words_without_one(show: Show) -> None:
    page = show('{% print_button "Imprimer le bulletin" %}')
    (button,) = page.all("button")
    assert {"data-print", "hidden"} <= button.keys()
    assert len(page.all("script")) == 1
    assert "Ctrl + P" in page.words
