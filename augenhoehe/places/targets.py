"""Where a source may go: districts, figures, places on the spot, postcodes. Higher rooms add their own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from shapely import unary_union
from shapely.geometry import mapping as as_geojson
from shapely.geometry import shape

from augenhoehe.places.drafts import Draft
from augenhoehe.places.mapping import DistrictReference, MappingError, SourceMapping
from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure, HowFound, PostalPlace
from augenhoehe.places.reading import Problems, check_geometry
from augenhoehe.places.rules import centre_of

BATCH = 1000


@dataclass
class Report:
    """What a load did. «Ladebericht»"""

    mapping: str
    file: str
    read: int = 0
    created: int = 0
    updated: int = 0
    figures_created: int = 0
    figures_updated: int = 0
    parents: int = 0
    ended: int = 0
    found: dict[str, int] = field(default_factory=dict)
    without_district: int = 0
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report in sentences, for the command line."""
        lines = [f"{self.read} Datensätze gelesen."]
        if self.created or self.updated:
            lines.append(f"{self.created} neu, {self.updated} aktualisiert.")
        if self.figures_created or self.figures_updated:
            lines.append(f"Kennzahlen: {self.figures_created} neu, {self.figures_updated} aktualisiert.")
        if self.parents:
            lines.append(f"{self.parents} übergeordnete Gebiete aus den Teilen gebildet.")
        if self.ended:
            lines.append(f"{self.ended} ältere Fassungen beendet.")
        lines += [
            f"{count} × Stadtteil gefunden: {HowFound(how).label}."
            for how, count in sorted(self.found.items())
        ]
        if self.without_district:
            lines.append(
                f"{self.without_district} × kein Stadtteil (ohne Koordinaten oder außerhalb aller Grenzen)."
            )
        return lines + [f"Hinweis: {note}" for note in self.notes]


Prepare = Callable[[list[Draft], SourceMapping, Problems, Report], None]
Save = Callable[[list[Draft], SourceMapping, Report], None]


@dataclass(frozen=True)
class Target:
    """A model rows may go to: its key, what a mapping must fill, how rows are checked and saved."""

    model: type[models.Model]
    key: tuple[str, ...]
    required: tuple[str, ...]
    prepare: Prepare
    save: Save


def rows_target(model: type[models.Model], *, key: tuple[str, ...], required: tuple[str, ...]) -> Target:
    """A target whose rows are simply written; the model's `district` and `source` are filled by the way."""

    def prepare(drafts: list[Draft], mapping: SourceMapping, problems: Problems, report: Report) -> None:
        names = {one.name for one in model._meta.concrete_fields}
        for draft in drafts:
            if "source" in names:
                draft.values["source"] = mapping.source
        if "district" in names and mapping.district:
            _find_districts(drafts, mapping.district, report)

    def save(drafts: list[Draft], mapping: SourceMapping, report: Report) -> None:
        rows = [model(**draft.values) for draft in drafts]
        report.created, report.updated = upsert(model, key, rows, drafts[0].values if drafts else ())

    return Target(model, key, required, prepare, save)


def upsert(
    model: type[models.Model], key: tuple[str, ...], rows: Sequence[models.Model], names: Iterable[str]
) -> tuple[int, int]:
    """Writes rows by their key: new ones are made, known ones get new values. Returns (created, updated)."""
    known = set(model._default_manager.values_list(*key))
    created = sum(tuple(getattr(row, name) for name in key) not in known for row in rows)
    model._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=sorted(set(names) - set(key)),
    )
    return created, len(rows) - created


def _find_districts(drafts: list[Draft], reference: DistrictReference, report: Report) -> None:
    """Fills `district_id` from the point on the map; none without a point or beyond all borders."""
    finder = District.objects.finder(scheme=reference.scheme, on_year=reference.on_year)
    for draft in drafts:
        latitude, longitude = draft.values.get("latitude"), draft.values.get("longitude")
        located = None if latitude is None or longitude is None else finder.locate(latitude, longitude)
        draft.values["district_id"] = located.district_id if located else None
        if located:
            report.found[located.how] = report.found.get(located.how, 0) + 1
        else:
            report.without_district += 1


def _prepare_districts(
    drafts: list[Draft], mapping: SourceMapping, problems: Problems, report: Report
) -> None:
    for name in ("scheme", "valid_from_year"):
        if name not in mapping.constants:
            raise MappingError(
                f"{mapping.name}: «{name}» gehört in «constants», eine Datei trägt eine Gliederung."
            )
    origin = {"is_approximate": mapping.is_approximate, "source": mapping.source, "licence": mapping.licence}
    later = _later_versions(drafts)
    for draft in drafts:
        draft.values |= origin
        _check_parent(draft, mapping, problems)
        code = draft.values["code"]
        if code in later:
            problems.add(draft.record.where, f"«{code}» gilt schon in einer Fassung ab {later[code]}.")
        if mapping.kind == "geojson" and check_geometry(draft.record, problems):
            geometry = draft.record.geometry or {}
            draft.values["geometry"] = geometry
            draft.values["centre_latitude"], draft.values["centre_longitude"] = centre_of(geometry)


def _check_parent(draft: Draft, mapping: SourceMapping, problems: Problems) -> None:
    for column in (mapping.parent.code, mapping.parent.name) if mapping.parent else ():
        if not draft.record.values[column]:
            problems.add(draft.record.where, f"Spalte «{column}» (übergeordnetes Gebiet) ist leer.")


def _later_versions(drafts: list[Draft]) -> dict[str, int]:
    if not drafts:
        return {}
    first = drafts[0].values
    later = District.objects.filter(
        scheme=first["scheme"],
        valid_from_year__gt=first["valid_from_year"],
        code__in=[draft.values["code"] for draft in drafts],
    )
    if (last := first.get("valid_to_year")) is not None:
        later = later.filter(valid_from_year__lte=last)
    return dict(later.values_list("code", "valid_from_year"))


def _save_districts(drafts: list[Draft], mapping: SourceMapping, report: Report) -> None:
    if not drafts:
        return
    parents = _save_parents(drafts, mapping)
    report.parents = len(parents)
    if mapping.parent:
        for draft in drafts:
            draft.values["parent_id"] = parents[draft.record.values[mapping.parent.code]]
    report.created, report.updated, report.ended, ids = write_districts([draft.values for draft in drafts])
    _save_figures([(ids[draft.values["code"]], draft) for draft in drafts], mapping, report)


def write_districts(values: list[dict[str, Any]]) -> tuple[int, int, int, dict[str, int]]:
    """Writes districts of one scheme, ends earlier versions. Returns created, updated, ended, id by code."""
    scheme, start = values[0]["scheme"], values[0]["valid_from_year"]
    earlier = Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=start)
    ended = District.objects.filter(
        earlier, scheme=scheme, code__in=[row["code"] for row in values], valid_from_year__lt=start
    ).update(valid_to_year=start - 1)
    rows = [District(**row) for row in values]
    created, updated = upsert(
        District, ("scheme", "code", "valid_from_year"), rows, [*values[0], "changed_at"]
    )
    return created, updated, ended, {row.code: row.pk for row in rows}


def _save_parents(drafts: list[Draft], mapping: SourceMapping) -> dict[str, int]:
    """The larger districts the rows belong to, their borders united from the parts. Returns id by code."""
    if mapping.parent is None:
        return {}
    parts: dict[str, list[Draft]] = {}
    for draft in drafts:
        parts.setdefault(draft.record.values[mapping.parent.code], []).append(draft)
    shared = ("valid_from_year", "is_approximate", "source", "licence")
    values = []
    for code, group in sorted(parts.items()):
        row = {name: group[0].values[name] for name in shared}
        row |= {
            "scheme": mapping.parent.scheme,
            "code": code,
            "name": group[0].record.values[mapping.parent.name],
        }
        geometry = _union([draft.values["geometry"] for draft in group if draft.values.get("geometry")])
        if geometry:
            row["geometry"] = geometry
            row["centre_latitude"], row["centre_longitude"] = centre_of(geometry)
        values.append(row)
    return write_districts(values)[3]


def _union(geometries: list[dict[str, Any]]) -> dict[str, Any]:
    return dict(as_geojson(unary_union([shape(geometry) for geometry in geometries]))) if geometries else {}


def _save_figures(pairs: list[tuple[int, Draft]], mapping: SourceMapping, report: Report) -> None:
    rows = [
        DistrictFigure(
            district_id=district_id,
            indicator=figure.indicator,
            year=figure.year,
            value=figure.value,
            unit=figure.unit,
            source=mapping.source,
        )
        for district_id, draft in pairs
        for figure in draft.figures
    ]
    report.figures_created, report.figures_updated = write_figures(rows)


def write_figures(rows: list[DistrictFigure]) -> tuple[int, int]:
    """Writes figures by district, indicator and year. Returns (created, updated)."""
    return upsert(DistrictFigure, ("district_id", "indicator", "year"), rows, ("value", "unit", "source"))


def _prepare_figures(drafts: list[Draft], mapping: SourceMapping, problems: Problems, report: Report) -> None:
    """Every row must speak of a district that is there; otherwise the sentence says what to load first."""
    reference, column = _reference(mapping)
    districts = District.objects.of_scheme(reference.scheme, on_year=reference.on_year)
    ids = dict(districts.values_list("code", "pk"))
    for draft in drafts:
        code = draft.record.values[column]
        if code in ids:
            draft.values["district_id"] = ids[code]
        else:
            problems.add(
                draft.record.where,
                f"den Stadtteil «{code}» ({reference.scheme}, {reference.on_year}) gibt es noch nicht. "
                "Zuerst die Grenzen laden.",
            )


def _reference(mapping: SourceMapping) -> tuple[DistrictReference, str]:
    if mapping.district is None or mapping.district.code is None:
        raise MappingError(
            f"{mapping.name}: Kennzahlen brauchen «district» mit der Spalte des Schlüssels (code)."
        )
    return mapping.district, mapping.district.code


def _save_figures_only(drafts: list[Draft], mapping: SourceMapping, report: Report) -> None:
    _save_figures([(draft.values["district_id"], draft) for draft in drafts], mapping, report)


TARGETS: dict[str, Target] = {
    "district": Target(
        District,
        key=("scheme", "code", "valid_from_year"),
        required=("scheme", "code", "name", "valid_from_year"),
        prepare=_prepare_districts,
        save=_save_districts,
    ),
    "figure": Target(
        DistrictFigure,
        key=("district_id",),
        required=(),
        prepare=_prepare_figures,
        save=_save_figures_only,
    ),
    "directory": rows_target(
        DirectoryEntry,
        key=("category", "name", "street", "house_number", "postcode"),
        required=("category", "name"),
    ),
    "postal_place": rows_target(
        PostalPlace,
        key=("postcode", "place"),
        required=("postcode", "place", "latitude", "longitude"),
    ),
}
"""In the order in which `--all` loads: borders before what lies within them."""
