"""Components, rendered."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from augenhoehe.web.german_dates import full_day, spoken_day, spoken_moment
from augenhoehe.web.keyset import Page

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN)


def render(source: str, **context: object) -> str:
    """The template's text, with our tags loaded."""
    return Template("{% load web %}" + source).render(Context(context))


class Note(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="Notiz", help_text="Ein Satz genügt.", widget=forms.Textarea)
    mail = forms.EmailField(label="E-Mail", required=False)
    kind = forms.ChoiceField(label="Art", choices=[("a", "Anruf"), ("b", "Brief")])
    way = forms.ChoiceField(label="Weg", choices=[("a", "zu Fuß"), ("b", "Bus")], widget=forms.RadioSelect)
    is_read = forms.BooleanField(label="Gelesen")


def test_a_pictogram_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawing = render('{% pictogram "home" %}')
    assert drawing.startswith("<svg") and 'aria-hidden="true"' in drawing and "style=" not in drawing


@pytest.mark.parametrize("name", ["no-such-thing", "../../../package", "Home"])
def test_an_unknown_pictogram_is_an_error(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="no pictogram"):
        render("{% pictogram name %}", name=name)


def test_a_pair_shows_the_persons_language_first() -> None:
    text = render('{% pair "Житло" "Wohnen" "uk" %}')
    assert text.index('lang="uk" dir="ltr">Житло') < text.index('lang="de" dir="ltr">Wohnen')
    assert "noch nicht" not in text


def test_a_pair_from_right_to_left_keeps_german_from_left_to_right() -> None:
    text = render('{% pair "السكن" "Wohnen" "ar" %}')
    assert 'lang="ar" dir="rtl"' in text and 'lang="de" dir="ltr"' in text


@pytest.mark.parametrize(("person", "german"), [("Житло", ""), ("", "Wohnen")])
def test_a_missing_counterpart_is_marked(person: str, german: str) -> None:
    text = render('{% pair person german "uk" %}', person=person, german=german)
    assert "noch nicht übersetzt" in text
    assert (person or german) in text


def test_the_mark_of_a_missing_counterpart_can_be_worded() -> None:
    assert "ще не перекладено" in render('{% pair "Житло" "" "uk" missing="ще не перекладено" %}')


def test_german_for_a_german_stands_once_and_nothing_is_missing() -> None:
    for person, german in [("", "Wohnen"), ("Wohnen", ""), ("Wohnen", "Wohnen")]:
        text = render('{% pair person german "de" %}', person=person, german=german)
        assert text.count("Wohnen") == 1 and "noch nicht" not in text


def test_a_sentence_of_ours_stands_in_both_languages() -> None:
    with override("uk"):
        both = render('{% in_both "weiter" inline=True %}')
    assert 'lang="uk" dir="ltr">далі<' in both and 'lang="de" dir="ltr">weiter<' in both
    assert render('{% in_both "weiter" %}').count("weiter") == 1


def test_a_pair_escapes_what_people_wrote() -> None:
    assert "<b>" not in render('{% pair words "" "uk" %}', words="<b>")


def test_a_badge_never_speaks_by_colour_alone() -> None:
    assert "<svg" in render('{% badge "Frist 31.12." tone="warning" %}')
    assert 'lang="ar" dir="rtl"' in render('{% badge "العربية" lang="ar" %}')


def test_an_unknown_tone_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="not “pink”"):
        render('{% badge "x" tone="pink" %}')


def test_the_pager_keeps_the_other_choices_of_the_address() -> None:
    request = RequestFactory().get("/people/", {"filter": "new", "after": "old"})
    page: Page[ContentType] = Page([], "next-one")
    text = render('{% pager page rows="people" %}', page=page, request=request)
    assert 'href="/people/?filter=new&amp;after=next-one"' in text and 'hx-target="#people"' in text


def test_the_last_page_has_no_way_further_but_keeps_its_place() -> None:
    page: Page[ContentType] = Page([], None)
    text = render("{% pager page %}", page=page, request=RequestFactory().get("/"))
    assert 'id="rows-pager"' in text and "<a" not in text


def test_a_field_ties_label_hint_and_error_to_its_input() -> None:
    form = Note({})
    text = render("{% field form.text %}", form=form)
    assert '<label class="kern-label" for="id_text">Notiz' in text
    assert 'id="id_text_helptext"' in text and 'id="id_text_error"' in text
    assert 'aria-describedby="id_text_helptext id_text_error"' in text
    assert 'aria-invalid="true"' in text and "kern-form-input__input--error" in text


def test_an_optional_field_says_so() -> None:
    assert "freiwillig" in render("{% field form.mail %}", form=Note())
    assert "freiwillig" not in render("{% field form.text %}", form=Note())


def test_a_choice_that_is_made_already_is_not_called_optional() -> None:
    form = Note()
    form.fields["way"].required = False
    assert "freiwillig" in render("{% field form.way %}", form=form)
    form.fields["way"].initial = "a"
    assert "freiwillig" not in render("{% field form.way %}", form=form)


def test_what_depends_on_other_answers_is_not_called_optional() -> None:
    form = Note()
    form.needed_at_times = {"mail"}  # type: ignore[attr-defined]  # forms say it where they need to
    assert "freiwillig" not in render("{% field form.mail %}", form=form)


def test_no_browser_cuts_what_is_too_long() -> None:
    form = Note()
    form.fields["text"] = forms.CharField(max_length=20, widget=forms.Textarea)
    assert "maxlength" not in render("{% field form.text %}", form=form)


def test_choices_are_a_group_with_a_legend() -> None:
    text = render("{% field form.way %}", form=Note({"way": "b"}))
    assert "<legend" in text and text.count('type="radio"') == 2 and 'class="kern-form-check__radio"' in text
    assert 'value="b"' in text and "checked" in text


def test_selects_and_boxes_have_their_own_markup() -> None:
    assert "kern-form-input__select-wrapper" in render("{% field form.kind %}", form=Note())
    assert 'class="kern-form-check__checkbox"' in render("{% field form.is_read %}", form=Note())


def test_something_else_than_a_field_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="field of a form"):
        render("{% field form.no_such_field %}", form=Note())


def test_progress_names_the_step_one_is_at() -> None:
    steps = [{"label": "Begrüßung", "state": "done", "url": "/1/"}, {"label": "Ziel", "state": "now"}]
    text = render("{% progress steps %}", steps=steps)
    assert 'aria-current="step"' in text and 'href="/1/"' in text and "Ziel" in text


@pytest.mark.parametrize(
    ("state", "said"),
    [("done", "fertig"), ("not_today", "heute nicht"), ("seen", "angesehen"), ("later", "")],
)
def test_progress_says_what_was_done_with_a_step(state: str, said: str) -> None:
    text = render("{% progress steps %}", steps=[{"label": "Ziel", "state": state}])
    assert (f"Ziel – {said}</span>" if said else "Ziel</span>") in text


def test_days_are_written_as_one_says_them() -> None:
    day = date(2026, 11, 23)
    assert full_day(day) == "Montag, 23. November 2026"
    assert spoken_day(day) == "Mo., 23. November 2026"
    assert render("{{ day|full_day }}{{ none|spoken_day }}", day=day, none=None) == full_day(day)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 10, 0), "heute 10:00"),
        (datetime(2026, 11, 22, 23, 59), "gestern 23:59"),
        (datetime(2026, 11, 24, 9, 5), "morgen 09:05"),
        (datetime(2026, 3, 2, 8, 0), "Mo., 2. März 2026, 08:00"),
    ],
)
def test_moments_near_today_are_said_from_today(moment: datetime, expected: str) -> None:
    assert spoken_moment(moment.replace(tzinfo=BERLIN), NOON) == expected


def test_a_moment_is_shown_in_the_time_of_the_office() -> None:
    late = datetime(2020, 6, 30, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert render("{{ late|spoken_moment }}", late=late) == "Mi., 1. Juli 2020, 01:30"


def test_languages_have_names_and_directions_in_templates() -> None:
    assert render('{{ "leicht"|html_lang }} {{ "fa"|direction }}') == "de-x-leicht rtl"
    assert render('{{ "uk"|own_name }} {{ "uk"|german_name }}') == "Українська Ukrainisch"
    assert render('{{ "ku"|own_name }} {{ "ku"|german_name }}') == "Kurdî Kurdisch"
    assert render('{{ "ro"|own_name }} {{ "ro"|german_name }}') == "Română Rumänisch"
    assert render('{{ "qqq"|own_name }} {{ "qqq"|german_name }}') == "andere Sprache andere Sprache"
