"""How one source fits our tables: `mappings/<name>.yaml`. «Zuordnung» – checked before any file is read."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "mappings"
KINDS = ("csv", "geojson")
PARTS = ("street", "house_number", "web_address")
ENCODINGS = ("utf-8", "cp1252")
SIMPLE_TYPES: dict[object, type] = {str: str, str | None: str, int: int, int | None: int, bool: bool}
GERMAN = {str: "Text", int: "eine ganze Zahl", bool: "true oder false"}


class MappingError(Exception):
    """A mapping file that cannot be used; the text says where and why."""


@dataclass(frozen=True)
class Column:
    """Where one field comes from: the column, which part of it, and what the value must look like."""

    column: str
    part: str | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class Figure:
    """One indicator: its column, unit and year (fixed, or the first four digits of another column)."""

    indicator: str
    column: str
    unit: str
    year: int | None = None
    year_column: str | None = None


@dataclass(frozen=True)
class Parent:
    """The larger district each row belongs to; made from the rows themselves."""

    scheme: str
    code: str
    name: str


@dataclass(frozen=True)
class DistrictReference:
    """Which district a row speaks of: by the code in a column, or, without one, by the point on the map."""

    scheme: str
    on_year: int
    code: str | None = None


@dataclass(frozen=True)
class SourceMapping:
    """One source: its file, what becomes of each column, and whom to thank for it."""

    name: str
    title: str
    file: str
    kind: str
    target: str
    source: str
    licence: str
    is_approximate: bool = False
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal_comma: bool = False
    empty: tuple[str, ...] = ("", "-")
    scope: str | None = None
    constants: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Column] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    parent: Parent | None = None
    district: DistrictReference | None = None

    def columns(self) -> list[str]:
        """Every column the source must have, each once, in the order of the mapping."""
        names = [column.column for column in self.fields.values()]
        names += [name for figure in self.figures for name in (figure.column, figure.year_column) if name]
        if self.parent:
            names += [self.parent.code, self.parent.name]
        if self.district and self.district.code:
            names.append(self.district.code)
        if self.scope:
            names.append(self.scope)
        return list(dict.fromkeys(names))


def mapping_names() -> list[str]:
    """The names of all mappings the product brings along."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_mapping(name: str) -> SourceMapping:
    """A mapping by name, or by the path of an own `.yaml` file."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise MappingError(
            f"Die Zuordnung «{name}» gibt es nicht. Bekannt sind: {', '.join(mapping_names())}."
        )
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"{path.name}: nicht lesbar: {error}") from error
    return parse_mapping(path.stem, content)


def parse_mapping(name: str, content: object) -> SourceMapping:
    """The checked mapping from the content of its file."""
    values = dict(_part(name, content, SourceMapping, leave_out={"name"}))
    _one_of(name, "kind", values["kind"], KINDS)
    _one_of(name, "encoding", values.get("encoding", "utf-8"), ENCODINGS)
    for key in ("fields", "constants"):
        if not isinstance(values.setdefault(key, {}), dict):
            raise MappingError(f"{name}: «{key}» muss eine Tabelle sein.")
    values["fields"] = {
        field_name: _column(f"{name}, {field_name}", v) for field_name, v in values["fields"].items()
    }
    figures = values.get("figures", [])
    if not isinstance(figures, list):
        raise MappingError(f"{name}: «figures» muss eine Liste sein.")
    values["figures"] = tuple(_figure(name, number, entry) for number, entry in enumerate(figures, start=1))
    for key, part in (("parent", Parent), ("district", DistrictReference)):
        if key in values:
            values[key] = part(**_part(f"{name}, {key}", values[key], part))
    if "empty" in values:
        values["empty"] = tuple(str(marker) for marker in values["empty"])
    mapping = SourceMapping(name=name, **values)
    if mapping.parent and mapping.scope not in (None, mapping.parent.code):
        raise MappingError(
            f"{name}: «scope» muss «{mapping.parent.code}» sein, sonst fehlten dem Ganzen Teile."
        )
    return mapping


def _column(where: str, content: object) -> Column:
    column = Column(column=content) if isinstance(content, str) else Column(**_part(where, content, Column))
    if column.part is not None:
        _one_of(where, "part", column.part, PARTS)
    try:
        re.compile(column.pattern or "")
    except re.error as error:
        raise MappingError(
            f"{where}: das Muster «{column.pattern}» ist kein regulärer Ausdruck: {error}."
        ) from error
    return column


def _figure(name: str, number: int, content: object) -> Figure:
    where = f"{name}, Kennzahl {number}"
    figure = Figure(**_part(where, content, Figure))
    if (figure.year is None) == (figure.year_column is None):
        raise MappingError(f"{where}: genau eines von «year» und «year_column» wird gebraucht.")
    return figure


def _part(
    where: str, content: object, part: type[Any], *, leave_out: frozenset[str] | set[str] = frozenset()
) -> Any:
    """A table whose keys are the fields of `part`: none unknown, none missing, simple types right."""
    if not isinstance(content, dict):
        raise MappingError(f"{where}: hier gehört eine Tabelle hin.")
    known = {one.name: one for one in fields(part) if one.name not in leave_out}
    if unknown := [str(key) for key in content if key not in known]:
        raise MappingError(f"{where}: unbekannte Angabe «{unknown[0]}». Möglich sind: {', '.join(known)}.")
    for name, one in known.items():
        if name not in content:
            if one.default is MISSING and one.default_factory is MISSING:
                raise MappingError(f"{where}: die Angabe «{name}» fehlt.")
            continue
        _check_type(where, name, content[name], one.type)
    return content


def _check_type(where: str, name: str, value: object, wanted: object) -> None:
    base = SIMPLE_TYPES.get(wanted)
    if base is not None and type(value) is not base:
        raise MappingError(
            f"{where}: «{name}» muss {GERMAN[base]} sein (Schlüssel in Anführungszeichen setzen)."
        )


def _one_of(where: str, name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise MappingError(f"{where}: «{name}» ist «{value}», möglich sind: {', '.join(allowed)}.")
