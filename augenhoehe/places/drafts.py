"""Turns records into rows-to-be: field by field, with a sentence for everything that does not fit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from augenhoehe.places.mapping import Column, Figure, MappingError, SourceMapping
from augenhoehe.places.models import DistrictFigure
from augenhoehe.places.reading import Problems, Record
from augenhoehe.places.rules import coordinate_problem

STREET_AND_NUMBER = re.compile(r"(?P<street>.*\D)\s+(?P<house_number>\d+.*)")
WEB_ADDRESS = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?\.?", re.IGNORECASE)
PERSONS = "Personen"
POINTS = (("latitude", "longitude"), ("centre_latitude", "centre_longitude"))


@dataclass(frozen=True)
class FigureValue:
    """One number of one record."""

    indicator: str
    year: int
    value: Decimal
    unit: str


@dataclass
class Draft:
    """A record that may become a row: its values by model field, and its figures."""

    record: Record
    values: dict[str, Any]
    figures: list[FigureValue] = field(default_factory=list)


class Drafting:
    """Makes drafts of one source for one model; `notes` are worth telling but refuse nothing."""

    def __init__(
        self, mapping: SourceMapping, model: type[models.Model], required: Iterable[str], problems: Problems
    ) -> None:
        self.mapping = mapping
        self.model = model
        self.required = frozenset(required)
        self.problems = problems
        self.notes: list[str] = []
        self.fields = self._fields()
        self.constants = {name: self._constant(name, value) for name, value in mapping.constants.items()}

    def _fields(self) -> dict[str, "models.Field[Any, Any]"]:
        own = {one.name: one for one in self.model._meta.concrete_fields if not one.is_relation}
        declared = [*self.mapping.fields, *self.mapping.constants]
        if unknown := [name for name in declared if name not in own]:
            raise MappingError(
                f"{self.mapping.name}: das Ziel «{self.mapping.target}» hat kein Feld «{unknown[0]}»."
            )
        if missing := sorted(self.required - set(declared)):
            raise MappingError(f"{self.mapping.name}: es fehlt das Feld «{missing[0]}».")
        return {name: own[name] for name in declared}

    def _constant(self, name: str, value: object) -> Any:
        try:
            return self.fields[name].clean(value, None)
        except ValidationError as error:
            raise MappingError(f"{self.mapping.name}, {name}: {' '.join(error.messages)}") from error

    def draft(self, record: Record) -> Draft | None:
        """The draft of one record, or None when something in it does not fit (noted among the problems)."""
        before = self.problems.count
        values = dict(self.constants)
        for name, column in self.mapping.fields.items():
            values[name] = self._value(record, name, column)
        self._check_points(record, values)
        figures = [one for figure in self.mapping.figures if (one := self._figure(record, figure))]
        return Draft(record, values, figures) if self.problems.count == before else None

    def _value(self, record: Record, name: str, column: Column) -> Any:
        model_field = self.fields[name]
        text = self._part(record, column)
        if "\x00" in text:
            self.problems.add(record.where, f"Spalte «{column.column}»: enthält ein Nullzeichen.")
        elif not text:
            if name in self.required:
                self.problems.add(record.where, f"Spalte «{column.column}» ist leer, wird aber gebraucht.")
        elif column.pattern and not re.fullmatch(column.pattern, text):
            hint = " Fehlt eine führende Null?" if text.isdigit() else ""
            self.problems.add(
                record.where,
                f"Spalte «{column.column}»: «{text[:60]}» passt nicht zum Muster {column.pattern}.{hint}",
            )
        else:
            return self._cleaned(record, column.column, model_field, text)
        return model_field.get_default()

    def _cleaned(self, record: Record, column: str, model_field: "models.Field[Any, Any]", text: str) -> Any:
        if self.mapping.decimal_comma and isinstance(model_field, models.FloatField | models.DecimalField):
            text = text.replace(".", "").replace(",", ".")
        try:
            return model_field.clean(text, None)
        except ValidationError as error:
            self.problems.add(record.where, f"Spalte «{column}»: «{text[:60]}»: {' '.join(error.messages)}")
            return model_field.get_default()

    def _part(self, record: Record, column: Column) -> str:
        text = record.values[column.column]
        if column.part == "web_address":
            return self._web_address(record, text)
        if column.part is None:
            return text
        match = STREET_AND_NUMBER.fullmatch(text)
        if match is None:
            return text if column.part == "street" else ""
        return match[column.part].strip()

    def _web_address(self, record: Record, text: str) -> str:
        match = WEB_ADDRESS.fullmatch(text)
        if match is None:
            if text:
                self.notes.append(
                    f"{record.where}: «{text[:60]}» ist keine Internetadresse und wurde weggelassen."
                )
            return ""
        return text if match[1] else f"https://{text}"

    def _check_points(self, record: Record, values: dict[str, Any]) -> None:
        for names in POINTS:
            latitude, longitude = (values.get(name) for name in names)
            if latitude is None and longitude is None:
                continue
            if latitude is None or longitude is None:
                self.problems.add(record.where, "Breite oder Länge fehlt.")
            elif problem := coordinate_problem(latitude, longitude):
                self.problems.add(record.where, problem)

    def _figure(self, record: Record, figure: Figure) -> FigureValue | None:
        """The number, or None where the source publishes none: an empty cell is never a zero."""
        if not record.values[figure.column]:
            return None
        before = self.problems.count
        value_field = DistrictFigure._meta.get_field("value")
        value = self._cleaned(record, figure.column, value_field, record.values[figure.column])
        year = self._year(record, figure)
        if value is not None and figure.unit == PERSONS and value != value.to_integral_value():
            self.problems.add(
                record.where, f"Spalte «{figure.column}»: {value} Personen. Ist der Punkt ein Tausenderpunkt?"
            )
        if self.problems.count > before or year is None:
            return None
        return FigureValue(figure.indicator, year, value, figure.unit)

    def _year(self, record: Record, figure: Figure) -> int | None:
        if figure.year_column is None:
            return figure.year
        text = record.values[figure.year_column]
        if re.fullmatch(r"(19|20)\d\d(\D.*)?", text):
            return int(text[:4])
        self.problems.add(
            record.where, f"Spalte «{figure.year_column}»: «{text[:60]}» beginnt nicht mit einem Jahr."
        )
        return None
