"""Write a fact: add, correct, end, take back the last change. One transaction each, never over another's words."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils import timezone

from augenhoehe.people.facts import CLIENT_NUMBER, CONTACT_POINTS, PROVENANCE, FactKind, Shape
from augenhoehe.people.models import WITH_CONSENT, ContactPoint, Person, needs_consent
from augenhoehe.people.twins import tell_readers_of_twins
from augenhoehe.privacy.registry import history_of

RETRY = "Das passt nicht zu dem, was gerade eingetragen wurde. Bitte sehen Sie noch einmal nach."

NO_WAY_BACK = "Was vorher dastand, passt nicht mehr zu dem, was inzwischen in den Akten steht."


class FactConflict(Exception):
    """Somebody else has changed these facts since they were read; nothing was written. The text may say more."""


@dataclass
class LastChange:
    """What one save did, so that whoever did it can take it back: rows made, and rows with the event they came from."""

    kind: str
    person_id: int
    created: list[int] = field(default_factory=list)
    changed: list[list[int]] = field(default_factory=list)
    removed: list[list[int]] = field(default_factory=list)
    also: list[int] = field(default_factory=list)  # persons who moved along
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)

    @property
    def is_empty(self) -> bool:
        return not (self.created or self.changed or self.removed)


def version_of(kind: FactKind, person_id: int) -> str:
    """A token of all facts of this kind about this person; it differs as soon as one of them does."""
    names = kind.column_names()
    rows = kind.rows(person_id, timezone.localdate()).order_by("pk").values_list(*names)
    return token(list(rows))


def version_of_all(kind: FactKind, change: LastChange) -> str:
    """The same of everybody a change is about."""
    if not change.also:
        return version_of(kind, change.person_id)
    return token([version_of(kind, person_id) for person_id in [change.person_id, *change.also]])


def token(told: list[Any]) -> str:
    """A short word for what was told."""
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def locked(kind: FactKind, person: Person, version: str, along: Iterable[int] = ()) -> LastChange:
    """Waits for whoever writes about these persons right now, then refuses a reader of older facts."""
    everybody = sorted({person.pk, *along})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=everybody).order_by("pk"))
    if kind.shape == Shape.UNIT:
        list(kind.rows(person.pk, timezone.localdate()).select_for_update(of=("self",), no_key=True))
    if version_of(kind, person.pk) != version:
        raise FactConflict
    return LastChange(kind.slug, person.pk)


@transaction.atomic
def add_fact(
    *, kind: FactKind, person: Person, row: Model, version: str, along: Sequence[Person] = ()
) -> LastChange:
    """A new fact; where only one can hold, the one before ends the day before. «Neue Angabe»

    The same fact added a second time, by a second click, changes nothing. `along` are those of whom the same holds
    from that day on: the household that moves together.
    """
    try:
        change = locked(kind, person, version, [one.pk for one in along])
    except FactConflict:
        if is_there(kind, person, row):
            return LastChange(kind.slug, person.pk)
        raise
    if kind.shape == Shape.ONE:
        end_the_one_before(kind, person, row, change)
    if kind.shape == Shape.CHECKED:
        prefer_only(kind, person, row, change)
    save_checked(row)
    change.created.append(row.pk)
    for one in along:
        take_along(kind, one, row, change)
    return finished(kind, change)


def take_along(kind: FactKind, person: Person, row: Any, change: LastChange) -> None:
    """The same fact about somebody else of the household."""
    copy = kind.model(**{name: getattr(row, name) for name in kind.column_names() if name != "id"})
    copy.person_id = person.pk  # type: ignore[attr-defined]  # kinds with company are about persons
    try:
        end_the_one_before(kind, person, copy, change)
        save_checked(copy)
    except ValidationError as problem:
        raise ValidationError(f"{person.full_name}: {' '.join(problem.messages)}") from problem
    change.created.append(copy.pk)
    change.also.append(person.pk)


@transaction.atomic
def correct_fact(*, kind: FactKind, person: Person, row: Model, version: str) -> LastChange:
    """The same fact, told right; the wrong words stay in the history. «Berichtigung»"""
    try:
        change = locked(kind, person, version)
    except FactConflict:
        if is_there(kind, person, row):
            return LastChange(kind.slug, person.pk)
        raise
    if kind.shape == Shape.CHECKED:
        prefer_only(kind, person, row, change)
    # Of the person only the columns of this kind are written: the others may be newer than what was read.
    only = list(kind.columns) if kind.stands_on_one_row else None
    if kind.shape == Shape.PERSON:
        only = [*kind.columns, "search_key", "given_first_key"]
    note_change(row, change, lambda: save_checked(row, only))
    if kind is CLIENT_NUMBER and has_new_number(row, change):
        tell_readers_of_twins([person.pk])
    return finished(kind, change)


def has_new_number(row: Any, change: LastChange) -> bool:
    """Whether the row has just got a number that another file carries; that can only be a sealed one."""
    if not row.twin:
        return False
    events = [event_id for _, event_id in change.changed]
    before_it = history_of(Person).filter(pgh_id__in=events)
    return bool(before_it.exclude(client_number=row.client_number).exists())


@transaction.atomic
def end_fact(*, kind: FactKind, person: Person, row: Any, on: date, version: str) -> LastChange:
    """The fact holds until this day; a language, which has no days, is taken off. «Ende einer Angabe»"""
    change = locked(kind, person, version)
    if kind.shape == Shape.CHECKED:
        number = row.pk
        row.delete()
        change.removed.append([number, newest_event(kind.model, number)])
        return finished(kind, change)
    row.ends_on = on
    note_change(row, change, lambda: save_checked(row))
    return finished(kind, change)


@transaction.atomic
def revoke_consent(*, person: Person, row: ContactPoint, on: date) -> LastChange:
    """From today on the house no longer calls or writes there; that it might until yesterday stays readable. «Widerruf»

    Art. 7 Abs. 3 DSGVO: as easy as giving it, so nobody's newer words stand in its way. What the person sends us
    herself is another matter and stays.
    """
    kind = CONTACT_POINTS
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    change = LastChange(kind.slug, person.pk)
    row.refresh_from_db()
    if not needs_consent(row.ways_to_person) or (row.ends_on is not None and row.ends_on < on):
        return change
    left = [way for way in row.ways_to_person if way not in WITH_CONSENT]
    if row.starts_on < on:
        until, row.ends_on = row.ends_on, on - timedelta(days=1)
        note_change(row, change, lambda: save_checked(row))
        kept = {name: getattr(row, name) for name in kind.column_names() if name != "id"}
        row = ContactPoint(**kept | {"starts_on": on, "ends_on": until})  # written now, by whoever revokes
    row.ways_to_person, row.consented_on = left, None
    if row.pk is None:
        save_checked(row)
        change.created.append(row.pk)
    else:
        note_change(row, change, lambda: save_checked(row))
    return finished(kind, change)


def take_back(*, kind: FactKind, person: Person, last: LastChange, user: object) -> None:
    """The facts as they were before this change; only while nothing has changed since, and while whoever takes it
    back may see all it was about. Raises FactConflict. «Rückgängig»
    """
    try:
        with transaction.atomic():
            locked(kind, person, version_of(kind, person.pk), last.also)
            seen = Person.objects.visible_to(user, kind.part).filter(pk__in=last.also)
            if seen.count() != len(last.also) or version_of_all(kind, last) != last.version:
                raise FactConflict
            put_back(kind, last)
    except IntegrityError as problem:  # not in the words of the constraint: the other file may be sealed
        raise FactConflict(NO_WAY_BACK) from problem


def put_back(kind: FactKind, last: LastChange) -> None:
    """Row by row."""
    kind.model._default_manager.filter(pk__in=last.created).delete()
    for number, event_id in last.removed:
        restored = kind.model(pk=number, **before(kind, event_id))
        restored.save(force_insert=True)
    for number, event_id in last.changed:
        row = kind.model._default_manager.get(pk=number)
        for name, value in before(kind, event_id).items():
            setattr(row, name, value)
        row.save()


def before(kind: FactKind, event_id: int) -> dict[str, Any]:
    """The values an event kept."""
    event = history_of(kind.model).get(pgh_id=event_id)
    names = kind.column_names() if kind.columns else [*kind.column_names(), *PROVENANCE]
    return {name: getattr(event, name) for name in names if name != "id"}


def end_the_one_before(kind: FactKind, person: Person, row: Any, change: LastChange) -> None:
    """The fact that holds on the first day of the new one ends on the day before."""
    rivals = kind.rivals(row)
    if rivals is None:
        return
    held = kind.model._default_manager.filter(person_id=person.pk, starts_on__lt=row.starts_on, **rivals)
    former: Any = held.exclude(ends_on__lt=row.starts_on).first()
    if former is not None:
        former.ends_on = row.starts_on - timedelta(days=1)
        note_change(former, change, former.save)


def prefer_only(kind: FactKind, person: Person, row: Any, change: LastChange) -> None:
    """Whoever prefers another language now no longer prefers the one before."""
    if not row.is_preferred:
        return
    preferred = kind.model._default_manager.filter(person_id=person.pk, is_preferred=True)
    others: list[Any] = list(preferred.exclude(pk=row.pk))
    for other in others:
        other.is_preferred = False
        note_change(other, change, other.save)


def note_change(row: Model, change: LastChange, save: Callable[[], None]) -> None:
    """Saves, and remembers the event that kept the row as it was; none where nothing changed."""
    earlier = newest_event(type(row), row.pk)
    save()
    newest = newest_event(type(row), row.pk)
    if newest != earlier:
        change.changed.append([row.pk, newest])


def save_checked(row: Model, only: list[str] | None = None) -> None:
    """Saves what all constraints allow; what somebody else wrote in the same moment is refused in words as well."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save(update_fields=only)
    except IntegrityError as problem:
        raise ValidationError(sentence_of(problem, row)) from problem


def sentence_of(problem: IntegrityError, row: Model) -> str:
    """What a clerk reads when the database refuses."""
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None)
    for constraint in row._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return RETRY


def is_there(kind: FactKind, person: Person, row: Model) -> bool:
    """Whether these very words stand in the file already."""
    names = [name for name in kind.column_names() if name != "id"]
    same = {name: getattr(row, name) for name in names}
    rows = kind.model._default_manager.filter(
        **{name: value for name, value in same.items() if value is not None}
    )
    rows = rows.filter(**{f"{name}__isnull": True for name, value in same.items() if value is None})
    return rows.filter(pk=row.pk).exists() if row.pk else rows.exists()


def finished(kind: FactKind, change: LastChange) -> LastChange:
    """The change with the token of the facts as it leaves them."""
    change.version = version_of_all(kind, change)
    return change


def newest_event(model: type[Model], number: int) -> int:
    """The number of the newest event of a row; 0 where there is none."""
    newest = history_of(model).filter(id=number).aggregate(newest=Max("pgh_id"))["newest"]
    return int(newest or 0)
