"""Proposes what is due, and erases what a person has confirmed. «Löschvorschlag, Löschung» – § 84 SGB X

Proposing looks only and may run twice. Erasing is one transaction: rows, history, sessions, jobs, and the names of
the files; these go as soon as it has been committed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.db import connection, transaction

from augenhoehe.privacy import traces as left_over
from augenhoehe.privacy.erasure import (
    SWITCH,
    SWITCH_OFF,
    Traces,
    erase_rows,
    follow_pointers,
    traces_of_person,
)
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.models import UNDECIDED, ErasureProposal, FormerIdentity
from augenhoehe.privacy.registry import AnyModel, person_path, personal_models
from augenhoehe.privacy.retention import CASE_FILE, STAFF, Rule, beginning_of, expired, rules


class NoLongerDue(Exception):
    """What was to be erased is needed again; the proposal has been withdrawn."""


def propose_files(resting_since: Mapping[int, date], on: date) -> int:
    """Files that have rested long enough: as a whole, or what a shorter rule takes out; returns how many are new."""
    whole = rules()[CASE_FILE]
    new = propose(whole, "person_id", resting_since, on)
    due = due_days(whole, resting_since, on)
    rest = {person_id: day for person_id, day in resting_since.items() if person_id not in due}
    for rule in rules().values():
        if rule.applies_to == "file" and rule is not whole:
            new += propose(rule, "person_id", holding(rule, rest), on)
    return new


def propose_staff(left_on: Mapping[int, date], on: date) -> int:
    """One proposal per colleague who left long enough ago; returns how many are new."""
    return propose(rules()[STAFF], "staff_id", left_on, on)


def holding(rule: Rule, people: Mapping[int, date]) -> dict[int, date]:
    """Those of the people who have anything this rule is about."""
    kinds = [model for model in personal_models() if getattr(model, "retention", "") == rule.key]
    ways = [(model, str(person_path(model))) for model in kinds]
    found = {
        person_id
        for model, way in ways
        for person_id in model._base_manager.filter(**{f"{way}__in": people}).values_list(way, flat=True)
    }
    return {person_id: day for person_id, day in people.items() if person_id in found}


def propose(rule: Rule, column: str, ended_on: Mapping[int, date], on: date) -> int:
    """New proposals for what has come due, and back with those that are due no longer."""
    due = due_days(rule, ended_on, on)
    waiting = ErasureProposal.objects.filter(rule=rule.key, state__in=UNDECIDED)
    for proposal in waiting.exclude(**{f"{column}__in": due}):
        proposal.withdraw(at=beginning_of(on))
    known = set(waiting.values_list(column, flat=True))
    new = [
        ErasureProposal(
            rule=rule.key, due_since=day, counts=counted(rule, column, number), **{column: number}
        )
        for number, day in sorted(due.items())
        if number not in known
    ]
    ErasureProposal.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def counted(rule: Rule, column: str, number: int) -> dict[str, int]:
    """What a file holds; a colleague's own rows are few and not counted beforehand."""
    return traces_of_person(number, rule.key).counts() if column == "person_id" else {}


def due_days(rule: Rule, ended_on: Mapping[int, date], on: date) -> dict[int, date]:
    """Those whose period has run out, with the first day on which they were due."""
    cutoff = rule.cutoff(on)
    if cutoff is None:
        return {}
    period = relativedelta(months=rule.period.on(on), days=1)
    return {number: min(ended + period, on) for number, ended in ended_on.items() if ended < cutoff}


def propose_rows(on: date) -> int:
    """One proposal per kind of old rows; it grows from night to night until somebody decides."""
    made = 0
    for rule in rules().values():
        cutoff = rule.cutoff(on)
        for label, anchor in rule.anchors.items() if rule.applies_to == "rows" else ():
            if cutoff is not None:
                made += propose_kind(
                    rule, label, expired(label, anchor, beginning_of(cutoff)).count(), cutoff
                )
    return made


def remove_technical(on: date) -> int:
    """Removes old technical rows by their rule; nobody is asked, for they are about no file."""
    removed = 0
    for rule in rules().values():
        cutoff = rule.cutoff(on)
        for label, anchor in rule.anchors.items() if rule.applies_to == "job" else ():
            if cutoff is not None:
                removed += expired(label, anchor, beginning_of(cutoff)).delete()[0]
    return removed


def propose_kind(rule: Rule, label: str, rows: int, cutoff: date) -> int:
    """A new proposal for these rows, or the waiting one brought up to date."""
    values: dict[str, Any] = {
        "rows_before": beginning_of(cutoff),
        "counts": {german_term(apps.get_model(label)): rows},
    }
    waiting = ErasureProposal.objects.filter(rule=rule.key, kind=label, state__in=UNDECIDED)
    if not rows or waiting.update(**values):
        return 0
    due_since = cutoff + timedelta(days=1)
    ErasureProposal.objects.bulk_create(
        [ErasureProposal(rule=rule.key, kind=label, due_since=due_since, **values)], ignore_conflicts=True
    )
    return 1


def erase_file(proposal: ErasureProposal, *, words: Iterable[str], account_id: int, at: datetime) -> Traces:
    """Erases the whole file of the proposal's person; `words` are her names and numbers, to be found in sessions."""
    with transaction.atomic():
        lock(proposal)
        traces = traces_of_person(proposal.person_id or 0, proposal.rule)
        erase_rows(traces)
        delete_files_afterwards(traces)
        if proposal.rule == CASE_FILE:
            left_over.forget_in_sessions(words)
            left_over.forget_in_jobs(traces.people)
            ErasureProposal.objects.filter(person_id__in=traces.people).exclude(pk=proposal.pk).delete()
        proposal.prove(counts=traces.counts(), account_id=account_id, at=at)
    return traces


def erase_kind(proposal: ErasureProposal, *, account_id: int, at: datetime) -> dict[str, int]:
    """Erases the old rows of the proposal's kind, their history and their files."""
    with transaction.atomic():
        lock(proposal)
        anchor = rules()[proposal.rule].anchors[proposal.kind]
        rows = expired(proposal.kind, anchor, proposal.rows_before or at).exclude(**but(proposal))
        model: AnyModel = apps.get_model(proposal.kind)
        traces = follow_pointers(Traces({model: set(rows.values_list("pk", flat=True))}))
        erase_rows(traces)
        delete_files_afterwards(traces)
        proposal.prove(counts=traces.counts(), account_id=account_id, at=at)
    return traces.counts()


def but(proposal: ErasureProposal) -> dict[str, Any]:
    """The proof being written now is not among the old ones."""
    return {"pk": proposal.pk} if proposal.kind == ErasureProposal._meta.label else {"pk": None}


def lock(proposal: ErasureProposal) -> None:
    """Two windows: the second one waits, then finds the proposal decided."""
    proposal.refresh_from_db(from_queryset=ErasureProposal.objects.select_for_update())
    proposal.expect(*UNDECIDED)


def delete_files_afterwards(traces: Traces) -> None:
    """Names the files in the transaction and deletes them once it holds."""
    numbers = left_over.note_files(traces.files)
    if numbers:
        transaction.on_commit(partial(left_over.delete_files, numbers), robust=True)


def erase_lines_of_nobody(known_people: Any) -> int:
    """Removes lines of the access log whose person is gone: somebody opened the file in the moment it was erased."""
    log = apps.get_model("privacy", "AccessLogEntry")
    former = FormerIdentity.objects.values("former_id")
    orphans = log._base_manager.exclude(person_id__in=known_people).exclude(person_id__in=former)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SWITCH)
        deleted: int = orphans._raw_delete(orphans.db)
        cursor.execute(SWITCH_OFF)
    return deleted
