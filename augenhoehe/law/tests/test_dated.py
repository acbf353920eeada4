"""Values by date: which one holds, and why a parameter file is refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from augenhoehe.law.dated import LAW, Parameter, ParameterError, parameters, read_parameter, value_on

ROOMS = Path(__file__).resolve().parents[2]
FILES = sorted(ROOMS.glob("*/parameters/*.yaml"))


def raw(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry as it stands in a file."""
    return {"meaning": "Frist", "unit": "Monate", "values": list(values)} | more


def value(starts_on: date, given: Any = 1, **more: Any) -> dict[str, Any]:
    return {"from": starts_on, "value": given, "source": "Hausregel"} | more


def frist(*values: dict[str, Any]) -> Parameter:
    return read_parameter("frist", raw(*values))


JULY, JANUARY = date(2026, 7, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 1), 6),
        (date(2026, 12, 31), 6),
        (date(2027, 1, 1), 3),
        (date(2099, 1, 1), 3),
    ],
)
def test_a_value_holds_from_its_first_day_until_the_next_one(day: date, expected: int) -> None:
    assert frist(value(JULY, 6), value(JANUARY, 3)).on(day) == expected


def test_before_the_first_day_nothing_is_known() -> None:
    with pytest.raises(ParameterError, match=r"Für «frist» ist am 30\.06\.2026 kein Wert bekannt\."):
        frist(value(JULY)).on(date(2026, 6, 30))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"unit": "Monate", "values": []}, "«frist»: es fehlt meaning."),
        ({}, "«frist»: es fehlt meaning, unit, values."),
        (raw(), "«frist»: die Werte stehen nicht nach Datum oder doppelt."),
        (raw({"from": JULY, "value": 6}), "«frist»: einem Wert fehlt source."),
        (raw({"value": 6, "source": "x"}), "«frist»: einem Wert fehlt from."),
        (raw(value(JANUARY), value(JULY)), "«frist»: die Werte stehen nicht nach Datum oder doppelt."),
        (raw(value(JULY), value(JULY)), "«frist»: die Werte stehen nicht nach Datum oder doppelt."),
        (raw(value("1.7.2026")), "«frist»: «1.7.2026» ist kein Tag; geschrieben wird 2026-07-01."),  # type: ignore[arg-type]  # wrong on purpose
        (raw(value(JULY, source="")), "«frist»: einem Wert fehlt source."),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(entry: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read_parameter("frist", entry)
    assert str(refused.value) == sentence


def test_a_value_says_whether_it_is_verified() -> None:
    assert [kept.verified for kept in frist(value(JULY), value(JANUARY, verified=False)).values] == [
        True,
        False,
    ]


def test_an_unknown_parameter_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        value_on("unknown", JULY)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_every_parameter_file_of_every_room_can_be_read(file: Path) -> None:
    read = parameters(file)
    assert read
    for parameter in read.values():
        assert parameter.meaning and parameter.unit
        assert parameter.on(date(2026, 7, 1)) is not None or parameter.unit == "Monate"


def test_the_files_of_the_law_and_of_retention_are_among_them() -> None:
    assert LAW in FILES
    assert ROOMS / "privacy" / "parameters" / "retention.yaml" in FILES


@pytest.mark.parametrize("name", sorted(parameters(LAW)))
def test_the_law_is_known_on_both_sides_of_the_reform(name: str) -> None:
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1)):
        assert value_on(name, day) is not None
