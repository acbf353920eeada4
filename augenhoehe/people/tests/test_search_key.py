"""One key for every spelling of a name, and no key that a half-typed name would miss."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.people.search_key import fold, search_key, typed_keys

SAME = [
    ("Müller", "Mueller", "Muller", "MÜLLER"),
    ("Олена", "Olena"),
    ("Коваленко", "Kowalenko", "Kovalenko"),
    ("Юлія", "Yuliia", "Julija", "Julia", "Yulia"),
    ("Щербак", "Shcherbak", "Schtscherbak"),
    ("Хмельницький", "Khmelnytskyi", "Chmelnyzkyj"),
    ("Зеленський", "Zelenskyi", "Selenskyj", "Zelensky"),
    ("Ющенко", "Yushchenko", "Juschtschenko"),
    ("Шевченко", "Shevchenko", "Schewtschenko"),
    ("Жук", "Zhuk", "Schuk"),
    ("Григорій", "Hryhorii", "Grigorij"),
    ("Сергій", "Serhii", "Sergej", "Sergey"),
    ("Євген", "Yevhen", "Jewhen", "Evgen"),
    ("Мар'яна", "Mariana", "Marjana", "Мар’яна"),
    ("Наталія", "Nataliia", "Natalja", "Natalya"),
    ("Łukasz", "Lukasz"),
    ("Gülşen", "Guelsen", "Gulsen"),
    ("Şahin", "Sahin", "Schahin"),
    ("Yılmaz", "Yilmaz"),
    ("O'Neil", "O’Neil", "ONeil", "Oneil"),
    ("Weiß", "Weiss", "Weis"),
    ("Schmidt", "Schmitt"),
    ("Meyer", "Meier"),
    ("Goethe", "Göthe"),
    ("Meyer-Lüdenscheid", "Meyer Luedenscheid"),
]
TYPED = [
    ("Müller", "Mü"),
    ("Müller", "Mül"),
    ("Müller", "Mue"),
    ("Müller", "Muel"),
    ("Müller", "mull"),
    ("Коваленко", "Kowal"),
    ("Kowalenko", "Ков"),
    ("Олена", "Оле"),
    ("Olena", "Оле"),
    ("Schmidt", "S"),
    ("Schmidt", "Sc"),
    ("Schmidt", "Sch"),
    ("Schmidt", "Schm"),
    ("Schmidt", "Schmid"),
    ("Meyer", "Me"),
    ("Neumann", "Ne"),
    ("Щербак", "Shch"),
    ("Щербак", "Schtsch"),
    ("Юлія", "J"),
    ("Philipp", "P"),
    ("Khalil", "K"),
    ("Robertson", "Robert"),
    ("Meyer-Lüdenscheid", "Meyer-Lüd"),
]
DIFFERENT = [("Müller", "Möller"), ("Bauer", "Maurer"), ("Anna", "Anton"), ("Kovalenko", "Kovalchuk")]
LETTERS_THAT_CHANGE = "acdehkpqstuwxyzоеюящшчж"


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_all_spellings_of_a_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1, {s: fold(s) for s in spellings}


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_found_by_its_beginning(name: str, typed: str) -> None:
    assert any(fold(name).startswith(key) for key in typed_keys(typed)), (fold(name), typed_keys(typed))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_a_key_has_nothing_but_letters_digits_and_single_blanks(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))


@given(st.text(max_size=40))
def test_folding_a_key_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=LETTERS_THAT_CHANGE, min_size=1, max_size=12), st.data())
def test_whoever_types_the_beginning_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    typed = name[: data.draw(st.integers(min_value=1, max_value=len(name)))]
    assert any(fold(name).startswith(key) for key in typed_keys(typed))


def test_every_beginning_of_every_short_word_finds_it() -> None:
    for letters in product("chkpstdz", repeat=4):
        word = "".join(letters)
        for length in range(1, 5):
            assert any(fold(word).startswith(key) for key in typed_keys(word[:length])), (
                word,
                word[:length],
            )


@given(st.text(max_size=20))
def test_few_beginnings_are_asked_for(text: str) -> None:
    keys = typed_keys(text)
    assert len(keys) <= 5
    assert bool(keys) == bool(fold(text))


def test_nothing_is_typed_for_signs_only() -> None:
    assert typed_keys(" – ") == []


def test_a_name_without_letters_still_has_a_key() -> None:
    assert search_key(["—", "…"]) == "-"


def test_a_long_name_of_another_script_fits_the_column() -> None:
    assert len(search_key(["王" * 120, "龍" * 120])) <= 300


def test_the_key_of_a_name_joins_its_parts_in_the_order_given() -> None:
    assert search_key(["Kowalenko", "Olena"]) == f"{fold('Kowalenko')} {fold('Olena')}"
    assert search_key(["", "Olena"]) == fold("Olena")
