"""Numbers and names of the law by date, read from `parameters/*.yaml` of any room."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REQUIRED = {"meaning", "unit", "values"}
REQUIRED_OF_VALUE = {"from", "value", "source"}


class ParameterError(ValueError):
    """A parameter file is wrong, or nothing is known for the day asked for."""


@dataclass(frozen=True)
class DatedValue:
    """One value with the first day it holds and where it comes from. `verified` is False for house assumptions."""

    starts_on: date
    value: Any
    source: str
    verified: bool


@dataclass(frozen=True)
class Parameter:
    """A named number or word over time. «Rechenwert nach Datum»"""

    name: str
    meaning: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> Any:
        """The value that holds on that day; ParameterError before the first known one."""
        known = [value for value in self.values if value.starts_on <= day]
        if not known:
            raise ParameterError(f"Für «{self.name}» ist am {day:%d.%m.%Y} kein Wert bekannt.")
        return known[-1].value


def read_parameter(name: str, raw: dict[str, Any]) -> Parameter:
    """Checks one entry of a parameter file and makes it a Parameter."""
    if missing := REQUIRED - raw.keys():
        raise ParameterError(f"«{name}»: es fehlt {', '.join(sorted(missing))}.")
    values = []
    for entry in raw["values"]:
        check_value(name, entry)
        values.append(
            DatedValue(entry["from"], entry["value"], entry["source"], bool(entry.get("verified", True)))
        )
    starts = [value.starts_on for value in values]
    if not starts or starts != sorted(set(starts)):
        raise ParameterError(f"«{name}»: die Werte stehen nicht nach Datum oder doppelt.")
    return Parameter(name, raw["meaning"], raw["unit"], tuple(values))


def check_value(name: str, entry: dict[str, Any]) -> None:
    """Refuses a value without day or source; the value itself may be empty («unbefristet»)."""
    given = {key for key in entry if key == "value" or entry[key]}
    if missing := REQUIRED_OF_VALUE - given:
        raise ParameterError(f"«{name}»: einem Wert fehlt {', '.join(sorted(missing))}.")
    if not isinstance(entry["from"], date):
        raise ParameterError(f"«{name}»: «{entry['from']}» ist kein Tag; geschrieben wird 2026-07-01.")


@cache
def parameters(file: Path) -> dict[str, Parameter]:
    """All parameters of one file, by name."""
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {name: read_parameter(name, entry) for name, entry in raw.items()}


LAW = Path(__file__).parent / "parameters" / "sgb2.yaml"


def value_on(name: str, day: date, file: Path = LAW) -> Any:
    """The value of one parameter on one day."""
    return parameters(file)[name].on(day)
