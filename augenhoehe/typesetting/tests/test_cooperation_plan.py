"""The cooperation plan on paper: both languages, in order, nothing left out."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from augenhoehe.typesetting.engine import TypesettingError, typeset
from augenhoehe.typesetting.tests.reading import (
    heights_of,
    opened,
    root_of,
    stands_in_order,
    tags_of,
    text_of,
)

ROOM = Path(__file__).resolve().parents[2]
LAYOUT = ROOM / "cases" / "typst" / "cooperation_plan.typ"
UKRAINIAN = ROOM / "cases" / "typst" / "cooperation_plan.example.json"
ARABIC = Path(__file__).parent / "cooperation_plan_arabic.json"


def read(example: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(example.read_text(encoding="utf-8"))
    return plan


@pytest.fixture
def plan() -> dict[str, Any]:
    return read(UKRAINIAN)


@pytest.mark.parametrize(
    ("example", "language", "direction"), [(UKRAINIAN, "uk", "/L2R"), (ARABIC, "ar", "/R2L")]
)
def test_the_paper_names_its_language_direction_and_title(
    example: Path, language: str, direction: str
) -> None:
    plan = read(example)
    pdf = typeset(LAYOUT, plan)
    metadata = opened(pdf).metadata
    assert root_of(pdf)["/Lang"] == language
    assert root_of(pdf)["/ViewerPreferences"]["/Direction"] == direction
    assert metadata is not None
    assert metadata.title == f"{plan['title']['own']} · {plan['title']['german']}"


def test_it_reads_from_the_title_to_the_signatures(plan: dict[str, Any]) -> None:
    assert stands_in_order(
        text_of(typeset(LAYOUT, plan)),
        "Jobcenter Kreis Borken · Bocholt",
        "Наш план співпраці",
        "Unser Kooperationsplan",
        "Олена Коваленко",
        "Birgit Terhorst",
        "Визнання мого диплома · Anerkennung meines Abschlusses",
        "Моя мета · Mein Ziel",
        "Працювати в Німеччині медсестрою In Deutschland als Krankenpflegerin arbeiten",
        "Що робить Jobcenter",
        "Шукаємо місце в дитячому садку біля вас Wir suchen einen Kita-Platz in Ihrer Nähe 04.12.2026",
        "Що роблю я",
        "Приношу диплом і паспорт Ich bringe Diplom und Pass mit 30.11.2026",
        "Я згодна Ich bin einverstanden",
        "Для мене важливо, щоб спершу було місце в садку.",
        "20.05.2027",
        "Dieser Plan ist keine Grundlage für eine Kürzung der Leistungen.",
        "Datum, Unterschrift",
    )


def test_every_arabic_word_of_the_plan_can_be_found_and_the_sections_keep_their_order() -> None:
    plan = read(ARABIC)
    text = text_of(typeset(LAYOUT, plan))
    steps = plan["office_steps"] + plan["person_steps"]
    own = [plan["goal"]["own"], *(step["text"]["own"] or "" for step in steps)]
    assert [word for sentence in own for word in sentence.split() if word not in text] == []
    assert stands_in_order(
        text,
        "Was mir wichtig ist",
        plan["goal"]["german"],
        "Was das Jobcenter tut",
        "Was ich tue",
        "Meine Antwort",
    )


def test_the_words_of_an_arabic_sentence_keep_their_order() -> None:
    """pypdf copies what stands on a line from left to right: read so, an Arabic line is its words backwards.

    A sentence on two lines is two such pieces, the first line first. A reader that knows writing from right to left
    turns each line round; pypdf does not.
    """
    plan = read(ARABIC)
    text = text_of(typeset(LAYOUT, plan))
    steps = plan["office_steps"] + plan["person_steps"]
    said = [plan["title"]["own"], plan["goal"]["own"], *(step["text"]["own"] or "" for step in steps)]
    sentences = [sentence.split() for sentence in said if sentence]
    assert [words for words in sentences if not stands_backwards(words, text)] == []
    swapped = [[words[1], words[0], *words[2:]] for words in sentences]
    assert [words for words in swapped if stands_backwards(words, text)] == [], "another order is noticed"


def stands_backwards(words: list[str], text: str) -> bool:
    """Whether the words stand there in their order from right to left, on one line or on two."""
    ways = ([*reversed(words[:line]), *reversed(words[line:])] for line in range(1, len(words) + 1))
    return any(" ".join(way) in text for way in ways)


def test_it_is_tagged_with_headings_lists_table_heads_and_languages(plan: dict[str, Any]) -> None:
    tags = tags_of(typeset(LAYOUT, plan))
    kinds = [kind for kind, _ in tags]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 7
    assert kinds.count("/LI") == len(plan["themes"])
    assert kinds.count("/TH") == 4 + 2 + 2 + 2
    assert kinds.count("/BlockQuote") == 1
    assert ("/P", "de") in tags


def test_a_text_without_counterpart_says_so_in_the_language_that_is_missing(plan: dict[str, Any]) -> None:
    plan["goal"] = {"own": "", "german": "Ein Ziel"}
    text = text_of(typeset(LAYOUT, plan))
    assert "ще не перекладено Ein Ziel" in text
    assert "Ходжу на курс B1, вівторок і четвер noch nicht übersetzt ще не перекладено" in text


def test_parts_of_the_law_without_agreement_say_so(plan: dict[str, Any]) -> None:
    text = text_of(typeset(LAYOUT, plan))
    assert "Leistungen anderer Träger нічого не домовлено nichts vereinbart" in text
    assert text.count("nichts vereinbart") == 2


def test_what_comes_first_and_who_takes_part_stand_with_the_parts_of_the_law(plan: dict[str, Any]) -> None:
    text = text_of(typeset(LAYOUT, plan))
    assert stands_in_order(
        text,
        "Was noch zum Plan gehört",
        "Was zuerst kommt und warum",
        "Zuerst kommt die Anerkennung, denn dann können Sie in Ihrem Beruf arbeiten",
        "Berufe und Bereiche für die Vermittlung",
        "Wer noch mitmacht",
        "Andrij Kowalenko",
        "Meine Antwort",
    )


def test_a_part_with_two_steps_shows_each_in_both_languages(plan: dict[str, Any]) -> None:
    second = {"own": "Другий крок", "german": None}
    plan["parts"][0]["texts"].append(second)
    text = text_of(typeset(LAYOUT, plan))
    assert stands_in_order(
        text, "Krankenpflege, Klinik oder ambulanter Dienst", "Другий крок noch nicht übersetzt"
    )


def test_what_she_does_not_agree_with_stands_above_her_own_words() -> None:
    text = text_of(typeset(LAYOUT, read(ARABIC)))
    assert stands_in_order(
        text,
        "Ich bin zum Teil einverstanden",
        "Das möchte ich anders",
        "Ich brauche mehr Zeit für meine Kinder.",
    )


def test_an_almost_empty_plan_says_that_nothing_was_agreed_but_never_that_nothing_matters(
    plan: dict[str, Any],
) -> None:
    themes = plan["labels"]["themes"]["german"]
    plan |= {"themes": [], "goal": None, "office_steps": [], "person_steps": [], "parts": [], "notes": []}
    plan |= {"priority": None, "members": []}
    plan["answer"]["words"] = None
    text = text_of(typeset(LAYOUT, plan))
    assert text.count("nichts vereinbart") == 4
    assert "Sie machen den Plan zu zweit." in text
    assert themes not in text


def test_a_step_without_a_date_says_so(plan: dict[str, Any]) -> None:
    plan["person_steps"][0]["due_on"] = None
    assert "без дати ohne Datum" in text_of(typeset(LAYOUT, plan))


def test_no_line_of_the_next_talk_is_set_into_another(plan: dict[str, Any]) -> None:
    when = {"own": "Неділя, 13 грудня, о 10:00", "german": "Sonntag, 13. Dezember, 10:00 Uhr"}
    plan["labels"]["next"] = {"own": "Моя наступна зустріч", "german": "Mein nächster Termin"}
    plan["next_talk"] = {"when": when, "place": {"own": "тут у нас", "german": "hier bei uns"}}
    lines = heights_of(typeset(LAYOUT, plan))
    heights = [lines[line] for pair in plan["next_talk"].values() for line in pair.values()]
    assert all(above - below > 11 for above, below in pairwise(heights)), "closer than the letters are high"
    labels = plan["labels"]
    assert lines[labels["next"]["own"]] == lines[labels["review"]["own"]], "side by side: no page of its own"


def test_a_german_speaking_person_reads_every_text_once(plan: dict[str, Any]) -> None:
    plan["language"] = {"code": "de", "direction": "ltr"}
    plan["goal"] = {"own": None, "german": "Ein Ziel"}
    plan["office_steps"][0]["text"] = {"own": "Ein Schritt", "german": "Ein Schritt"}
    text = text_of(typeset(LAYOUT, plan))
    assert text.count("Ein Ziel") == 1
    assert text.count("Ein Schritt") == 1
    assert "nicht übersetzt" not in text


def test_long_words_and_long_texts_lose_nothing(plan: dict[str, Any]) -> None:
    many_words = " ".join(f"Wort{number}." for number in range(2000))
    plan["goal"] = {"own": many_words, "german": None}
    plan["office_steps"][0]["text"] = {"own": "x" * 120, "german": many_words}
    plan["parts"][0]["texts"] = [{"own": many_words, "german": many_words}]
    plan["answer"]["words"] = {"own": many_words, "german": many_words}
    text = text_of(typeset(LAYOUT, plan))
    assert [number for number in range(2000) if text.count(f"Wort{number}.") != 6] == []
    assert text.count("x") >= 120


def test_a_plan_without_an_answer_label_is_refused(plan: dict[str, Any]) -> None:
    del plan["labels"]["answer"]
    with pytest.raises(TypesettingError, match="answer"):
        typeset(LAYOUT, plan)
