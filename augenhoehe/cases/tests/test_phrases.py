"""The ready sentences: enough for every theme, the same blanks in every language, and filled as people write."""

import re
from collections import Counter
from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import SENSITIVE_THEMES, Side, Theme
from augenhoehe.cases.phrases import (
    GOAL_BY_KEY,
    GOALS,
    LONGEST_SENTENCE,
    PARTS,
    REASON_BY_KEY,
    REASONS,
    SENTENCES,
    STEP_BY_KEY,
    STEPS,
    BlankKind,
    ReadySentence,
    blanks_of,
    filled,
    goals_for,
    read_table,
    steps_for,
    with_gaps,
)
from augenhoehe.cases.templatetags.talk import theme_pictogram
from augenhoehe.web.languages import names_in

LANGUAGES = ("de", "leicht", "uk", "ar", "en")
CALL = STEP_BY_KEY["office_call"].german
APPLY = STEP_BY_KEY["person_apply_at"].german
THIS_CALL = {"date": "2026-12-04", "time": "09:30"}
ENTRY = {"key": "one", "kind": "office", "theme": "work", "part": "services", "german": "Wir helfen Ihnen"}


def test_there_are_enough_sentences_and_most_have_blanks() -> None:
    sides = Counter(step.side for step in STEPS)
    assert len(GOALS) >= 16 and sides[Side.OFFICE] >= 28 and sides[Side.PERSON] >= 28 and len(REASONS) == 6
    offered = [*GOALS, *STEPS]
    assert len(offered) >= 60
    assert sum(sentence.has_blanks for sentence in offered) > len(offered) / 2
    assert {blank.kind for sentence in offered for blank in blanks_of(sentence.german)} == set(BlankKind)


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_a_goal_and_steps_of_both_sides_its_word_and_its_drawing(theme: Theme) -> None:
    assert theme in {goal.theme for goal in GOALS}
    assert {step.side for step in STEPS if step.theme == theme} == set(Side)
    assert WORDS[f"theme.{theme}"] and "<svg" in theme_pictogram(theme)


def test_every_part_of_the_plan_has_a_step_and_the_office_s_offer_reaches_all_but_own_efforts() -> None:
    assert {step.part for step in STEPS} == set(PARTS)
    office = {step.part for step in STEPS if step.side == Side.OFFICE}
    assert office == set(PARTS) - {"own_efforts"}


def test_municipal_services_are_named() -> None:
    """§ 16a SGB II: childcare, debts, psychosocial help, addiction."""
    for theme in (Theme.CHILDCARE, Theme.DEBTS, Theme.PSYCHOSOCIAL, Theme.ADDICTION):
        steps = [step for step in STEPS if step.theme == theme and step.side == Side.OFFICE]
        assert any("{name}" in step.german and step.part == "services" for step in steps), theme


def test_reasons_say_it_for_placement_and_for_another_service() -> None:
    assert {reason.theme == Theme.WORK for reason in REASONS} == {True, False}
    assert REASON_BY_KEY["language_first"].paragraph == "§ 3 Abs. 4"


def test_what_touches_body_and_soul_begins_in_the_protected_field() -> None:
    assert set(SENSITIVE_THEMES) == {Theme.HEALTH, Theme.ADDICTION, Theme.PSYCHOSOCIAL, Theme.DEBTS}


def test_keys_and_sentences_are_there_once_and_short() -> None:
    for field in ("key", "german"):
        assert max(Counter(getattr(sentence, field) for sentence in SENTENCES).values()) == 1
    assert len(GOAL_BY_KEY) + len(STEP_BY_KEY) + len(REASON_BY_KEY) == len(SENTENCES)
    assert max(len(sentence.german) for sentence in SENTENCES) <= LONGEST_SENTENCE


def test_the_office_says_we_and_you_and_the_person_says_i() -> None:
    for step in STEPS:
        if step.side == Side.OFFICE:
            assert re.search(r"\b([Ww]ir|Ihnen|Sie|Ihre?)\b", step.german), step.german
            assert not re.search(r"\b(ich|mein\w*)\b", step.german), step.german
        else:
            assert re.search(r"\b([Ii]ch|mein\w*)\b", step.german), step.german
            assert not re.search(r"\b([Ww]ir|Ihnen|Sie)\b", step.german), step.german


def test_nothing_threatens_and_plain_german_does_without_no() -> None:
    for sentence in SENTENCES:
        assert not re.search(r"müssen|Pflicht|sonst|Folgen|kürz|Sanktion", sentence.german), sentence.german
        plain = in_language(sentence.german, "leicht")
        assert not re.search(r"\b(nicht|kein\w*|nie|würd\w*|wird|werden|man)\b", plain), plain


def test_arabic_carries_no_vowel_marks_and_ukrainian_real_apostrophes() -> None:
    for sentence in SENTENCES:
        assert not re.search("[\u064b-\u0652\u0670]", in_language(sentence.german, "ar"))
        assert not re.search("['`ʼ]", in_language(sentence.german, "uk"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_blank_stands_in_every_language_as_in_german(language: str) -> None:
    for sentence in SENTENCES:
        words = in_language(sentence.german, language)
        assert words, sentence.key
        assert Counter(blanks_of(words)) == Counter(blanks_of(sentence.german)), words


VALUES = {
    BlankKind.NAME: st.sampled_from(
        ["Caritas", "AWO  Bocholt e.V.", "Наталія", "دار السلام", "Dr. O'Neill-Weiß"]
    ),
    BlankKind.WHAT: st.sampled_from(["Werkakademie", "دورة", "Coaching «Neue Wege»"]),
    BlankKind.PLACE: st.sampled_from(["Ravardistraße 2a, 46399 Bocholt", "Київ", "شارع ١٢", "Haus 3"]),
    BlankKind.DATE: st.dates(date(2026, 1, 1), date(2031, 12, 31)).map(date.isoformat),
    BlankKind.TIME: st.times().map(lambda one: f"{one:%H:%M}"),
    BlankKind.NUMBER: st.integers(1, 9999).map(str),
    BlankKind.LANGUAGE: st.sampled_from(sorted(names_in("de"))),
}


@given(
    data=st.data(),
    sentence=st.sampled_from([sentence for sentence in SENTENCES if sentence.has_blanks]),
    language=st.sampled_from(LANGUAGES),
)
def test_every_filled_sentence_holds_its_values_and_the_words_around_them(
    data: st.DataObject, sentence: ReadySentence, language: str
) -> None:
    values = {blank.name: data.draw(VALUES[blank.kind]) for blank in blanks_of(sentence.german)}
    said = filled(sentence.german, language, values)
    around = re.split(r"{\w+}", in_language(sentence.german, language))
    assert re.fullmatch(".+".join(map(re.escape, around)), said)
    for name, value in values.items():
        if name.startswith(("name", "what", "place", "time", "number")):
            assert " ".join(value.split()) in said
        elif name == "date":
            assert value[:4] in said and str(int(value[-2:])) in said


def test_a_day_is_written_as_people_write_it() -> None:
    assert {language: filled(CALL, language, THIS_CALL) for language in LANGUAGES} == {
        "de": "Wir rufen Sie am 4. Dezember 2026 um 09:30 Uhr an",
        "leicht": "Wir rufen Sie am 4. Dezember 2026 um 09:30 Uhr an",
        "uk": "Ми зателефонуємо Вам 4 грудня 2026 р. о 09:30",
        "ar": "سنتصل بكم يوم \u20684 ديسمبر 2026\u2069 الساعة \u206809:30\u2069",
        "en": "We will call you on 4 December 2026 at 09:30",
    }


def test_a_language_has_its_name_in_the_reader_s_language() -> None:
    german = STEP_BY_KEY["office_interpreter"].german
    names = [filled(german, language, {"language": "ti"}).strip("\u2069")[-8:] for language in LANGUAGES]
    assert names == ["Tigrinya", "Tigrinya", "тигринья", "لتغرينية", "Tigrinya"]


def test_a_second_blank_of_a_kind_has_its_own_value() -> None:
    german = STEP_BY_KEY["person_hours"].german
    assert [blank.name for blank in blanks_of(german)] == ["time", "time_2"]
    assert filled(german, "en", {"time": "08:00", "time_2": "13:00"}) == "I can work from 08:00 to 13:00"


def test_a_value_keeps_its_direction() -> None:
    values = {"name": "مطعم الشام", "place": "Markt 1"}
    assert filled(APPLY, "de", values) == "Ich bewerbe mich hier: \u2068مطعم الشام\u2069, Markt 1"
    assert filled(APPLY, "ar", values).endswith("\u2068مطعم الشام\u2069، \u2068Markt 1\u2069")


@given(name=st.text(min_size=1, max_size=120), place=st.text(min_size=1, max_size=120))
@example(name="{place}", place="{name}")
@example(name="\\g<0> %s {0}", place="$1")
@example(name="\u202eevil\u2069", place="a\nb")
def test_whatever_is_written_stays_one_value_on_one_line(name: str, place: str) -> None:
    try:
        said = filled(APPLY, "ar", {"name": name, "place": place})
    except ValueError:
        assert not (any(map(str.isalnum, name)) and any(map(str.isalnum, place)))
        return
    assert said.count("\u2068") == said.count("\u2069") == 2
    assert "\n" not in said and "\u202e" not in said
    if name == "{place}":
        assert "\u2068{place}\u2069، \u2068{name}\u2069" in said


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Bitte nennen Sie einen Tag."),
        ({"date": "2026-12-04"}, "Bitte nennen Sie eine Uhrzeit"),
        ({"date": "2026-02-30", "time": "09:30"}, "Bitte nennen Sie einen Tag."),
        ({"date": "morgen", "time": "09:30"}, "Bitte nennen Sie einen Tag."),
        ({"date": "2026-12-04", "time": "25:00"}, "Bitte nennen Sie eine Uhrzeit"),
        (THIS_CALL | {"name": "Caritas"}, "keine Lücke «name»"),
    ],
)
@pytest.mark.parametrize("language", ["de", "ar", "so"])
def test_a_missing_or_wrong_value_is_refused_in_words(
    language: str, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        filled(CALL, language, values)


@pytest.mark.parametrize("number", ["", "0", "-1", "1,5", "zwei", "10000", "²"])
def test_a_number_is_a_whole_one(number: str) -> None:
    german = STEP_BY_KEY["person_practice"].german
    with pytest.raises(ValueError, match="von 1 bis 9999"):
        filled(german, "de", {"number": number})
    assert filled(german, "de", {"number": " 05 "}).endswith(": 5")
    assert filled(german, "de", {"number": "١٢"}).endswith(": 12")


def test_names_are_not_empty_and_not_endless() -> None:
    for name, sentence in (("  ", "einen Namen"), ("\u2069-", "einen Namen"), ("a" * 121, "zu lang")):
        with pytest.raises(ValueError, match=sentence):
            filled(APPLY, "de", {"name": name, "place": "Borken"})
    with pytest.raises(ValueError, match="einen Ort"):
        filled(APPLY, "de", {"name": "Hof Schulze", "place": ""})
    with pytest.raises(ValueError, match="eine Sprache"):
        filled(STEP_BY_KEY["office_interpreter"].german, "de", {"language": "xx"})


def test_what_nobody_translated_stays_empty() -> None:
    assert filled(CALL, "so", THIS_CALL) == ""
    assert filled(STEP_BY_KEY["office_interpreter"].german, "so", {"language": "so"}) == ""


def test_what_is_taken_is_not_offered_again_and_the_chosen_theme_comes_first() -> None:
    for side in Side:
        offered = steps_for(side, ["health", "letters"], {"person_doctor"})
        assert offered and "person_doctor" not in {step.key for step in offered}
    assert goals_for(["letters"])[0].key == "understand_letters"


def test_sentences_with_blanks_may_come_again() -> None:
    keys = {step.key for step in steps_for(Side.OFFICE, [], {"office_call", "office_letters"})}
    assert "office_call" in keys and "office_letters" not in keys
    assert any(goal.has_blanks for goal in goals_for([]))


def test_a_list_without_values_shows_gaps() -> None:
    assert with_gaps(CALL) == "Wir rufen Sie am … um … Uhr an"
    assert with_gaps("Der Kurs beginnt am {date}.") == "Der Kurs beginnt am …", "not three dots and a fourth"
    assert with_gaps("Das Gespräch ist bei {name}. Ich komme.") == "Das Gespräch ist bei …\nIch komme."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"german": "{name} {place} {date}"}, "höchstens zwei Lücken"),
        ({"german": "{name} und {name}"}, "höchstens zwei Lücken"),
        ({"german": "Mit {name_2}"}, "braucht eine erste"),
        ({"german": "Als {job}"}, "«job»"),
        ({"german": "Am {date_3}"}, "«date_3»"),
        ({"german": "a" * 141}, "zu lang"),
        ({"key": "a" * 41}, "zu lang"),
        ({"theme": "weather"}, "weather"),
        ({"part": "sanctions"}, "sanctions"),
        ({"kind": "neighbour"}, "neighbour"),
        ({"kind": "priority"}, "services"),
        ({"kind": "goal"}, "part"),
        ({"english": "We help"}, "english"),
    ],
)
def test_the_table_is_refused_with_its_key_and_a_reason(change: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        list(read_table(yaml.safe_dump([ENTRY | change])))


def test_a_key_stands_once_in_the_table() -> None:
    assert len(list(read_table(yaml.safe_dump([ENTRY])))) == 1
    with pytest.raises(ValueError, match="zweimal"):
        list(read_table(yaml.safe_dump([ENTRY, ENTRY])))


def test_nobody_is_offered_a_way_out_of_what_she_did_not_name() -> None:
    unasked = [*goals_for([]), *steps_for(Side.PERSON, [], set())]
    assert unasked and not {sentence.theme for sentence in unasked} & set(SENSITIVE_THEMES)
    assert goals_for([Theme.ADDICTION])[0].theme == Theme.ADDICTION
