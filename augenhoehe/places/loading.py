"""Loads one source: read, check everything, then write all of it or nothing. «Ortsdaten laden»"""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from augenhoehe.places.drafts import Draft, Drafting
from augenhoehe.places.mapping import MappingError, SourceMapping
from augenhoehe.places.reading import Problems, Unreadable, read_records
from augenhoehe.places.targets import TARGETS, Report, Target

Progress = Callable[[str], None]


class LoadRefused(Exception):
    """A file that was not loaded: its name and every reason found (the first fifty in words)."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """The refusal in sentences."""
        noun = "ein Fehler" if self.problems.count == 1 else f"{self.problems.count} Fehler"
        lines = [f"{self.file}: nichts geladen, {noun}."]
        lines += [f"  {problem}" for problem in self.problems.first]
        if hidden := self.problems.count - len(self.problems.first):
            lines.append(f"  … und {hidden} weitere.")
        return lines


def silent(step: str) -> None:
    """Says nothing."""


def load(
    mapping: SourceMapping,
    file: Path,
    *,
    targets: Mapping[str, Target] = TARGETS,
    only: str | None = None,
    progress: Progress = silent,
) -> Report:
    """Loads a file by its mapping, all or nothing; a second run updates and makes no duplicates.

    1. The file is read whole; 2. every record is checked; 3. one transaction writes. Raises LoadRefused.
    """
    problems = Problems()
    report = Report(mapping.name, file.name)
    target = _target(mapping, targets)
    drafting = Drafting(mapping, target.model, target.required, problems)
    try:
        progress("lesen")
        records = read_records(file, mapping, problems, only=only)
    except Unreadable as error:
        problems.add("", str(error))
        raise LoadRefused(file.name, problems) from error
    report.read = len(records)
    progress(f"{report.read} Datensätze prüfen")
    drafts = [draft for record in records if (draft := drafting.draft(record))]
    target.prepare(drafts, mapping, problems, report)
    _check_keys(drafts, mapping, target, problems)
    if not records and not problems.count:
        problems.add("", "Die Datei enthält keine Datensätze.")
    if problems.count:
        raise LoadRefused(file.name, problems)
    progress("speichern")
    _write(drafts, mapping, target, report)
    report.notes = drafting.notes
    return report


def _target(mapping: SourceMapping, targets: Mapping[str, Target]) -> Target:
    try:
        return targets[mapping.target]
    except KeyError:
        known = ", ".join(targets)
        raise MappingError(
            f"{mapping.name}: das Ziel «{mapping.target}» gibt es nicht, nur {known}."
        ) from None


def _check_keys(drafts: list[Draft], mapping: SourceMapping, target: Target, problems: Problems) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for draft in drafts:
        key = tuple(draft.values.get(name) for name in target.key)
        where = draft.record.where
        if key in seen:
            shown = ", ".join(str(part) for part in key if part)
            problems.add(where, f"«{shown}» steht schon in {seen[key]}.")
        seen.setdefault(key, where)


def _write(drafts: list[Draft], mapping: SourceMapping, target: Target, report: Report) -> None:
    """Writes in one transaction. What only the database notices is traced back to its line."""
    try:
        with transaction.atomic():
            target.save(drafts, mapping, report)
    except IntegrityError as error:
        problems = Problems()
        for draft in drafts:
            for sentence in _violations(target.model, draft):
                problems.add(draft.record.where, sentence)
        if not problems.count:
            problems.add("", f"Die Datenbank lehnt die Daten ab: {error}")
        raise LoadRefused(report.file, problems) from error


def _violations(model: type[models.Model], draft: Draft) -> list[str]:
    row = model(**draft.values)
    sentences = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(model, row)
            except ValidationError as error:
                sentences += error.messages
    return sentences
