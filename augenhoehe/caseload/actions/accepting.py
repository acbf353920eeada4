"""Taking proposals over, and taking exactly that back, each as one step. «Annahme» – § 14 Abs. 3 SGB II

1. The people's cases are held, so that two windows come one after the other; the form's token makes the second click
   the same acceptance.
2. One benefit unit, one counsellor: a unit is taken over as a whole and on one day, the earliest of its members; where
   a proposal for one of them was not chosen, the others stay open.
3. What has changed since the proposal was made – somebody else looks after her, another handover is planned, a seal, a
   wish, a conflict, a colleague who leaves – makes it outdated, never forced (`freshness.py`).
4. Each proposal accepted writes the fact (who looks after her, from which day on), an internal note of the handover,
   and the draft of a letter to the person; it keeps the numbers of all three.
5. Undo needs exactly these rows as they were left: the one who looked after her does so again, the note is taken back
   visibly, the draft goes, a letter that is in the file already is taken back, and the proposals lie open again.

Both go through the people in parts and tell how far they are; all parts are one transaction.
"""

import json
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from augenhoehe.caseload.actions.freshness import chosen_as_a_whole, still_true, together, units_of
from augenhoehe.caseload.models import (
    Acceptance,
    AcceptanceState,
    Proposal,
    ProposalState,
    Simulation,
    Stage,
)
from augenhoehe.caseload.telling import handover_text, languages_of, letter_order, sites_of
from augenhoehe.cases.models import Case
from augenhoehe.cases.noting import withdraw_notes, write_notes
from augenhoehe.letters import actions as letters
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Staff
from augenhoehe.people.handover import Handover, Successor, hand_over, take_back

TAKEN_BACK = "Die Übergabe wurde zurückgenommen."
AT_A_TIME = 500
NOT_WRITTEN = (AcceptanceState.ASKED, AcceptanceState.WRITING, AcceptanceState.FAILED)
# One statement for all: `bulk_update` builds a CASE for every row and column, which takes longer than all the rest.
KEEP = """
    UPDATE caseload_proposal SET handover = kept.handover::jsonb, note_id = kept.note, letter_id = kept.letter
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[]) AS kept(id, handover, note, letter)
    WHERE caseload_proposal.id = kept.id
"""
Tell = Callable[[int], None]


def told_nobody(written: int) -> None:
    """Where nobody waits."""


@transaction.atomic
def accept(
    *,
    proposals: Sequence[int],
    staff: Staff,
    stage: Stage,
    token: uuid.UUID,
    first_day: date,
    simulation: Simulation | None = None,
) -> Acceptance:
    """Takes these open proposals over, each from its own day on, none before `first_day`."""
    held = held_proposals(proposals)
    earlier = Acceptance.objects.filter(token=token).first()
    if earlier is not None:  # asked once the cases are held: a second click waits for the first
        return earlier
    acceptance = Acceptance.objects.create(
        staff=staff, stage=stage, token=token, simulation=simulation, total=len(proposals)
    )
    write(acceptance, held, first_day)
    return acceptance


def write(
    acceptance: Acceptance, held: Sequence[Proposal], first_day: date, tell: Tell = told_nobody
) -> None:
    """The facts, notes and drafts of all that still hold true; the others are outdated."""
    units = units_of(held)
    held = chosen_as_a_whole(held, units)
    days = days_of(held, units, first_day, at_once=acceptance.stage == Stage.AT_ONCE)
    fresh = of_whole_units(held, units, still_true(held, days))
    accepted, at = set[int](), timezone.now()
    for part in in_parts(fresh):
        handovers = hand_over({one.person_id: Successor(one.staff, days[one.pk]) for one in part})
        by_person = {one.person: one for one in handovers}
        moved = [one for one in part if one.person_id in by_person]
        write_down(moved, by_person, acceptance.staff, at)
        accepted.update(one.pk for one in moved)
        tell(len(accepted))
    close(held, accepted, acceptance, at)
    Acceptance.objects.filter(pk=acceptance.pk).update(
        state=AcceptanceState.DONE, asked_for=None, written=len(held), problem=""
    )


def in_parts(proposals: Sequence[Proposal]) -> list[Sequence[Proposal]]:
    """As many as are written at a time."""
    return [proposals[first : first + AT_A_TIME] for first in range(0, len(proposals), AT_A_TIME)]


def held_proposals(proposals: Sequence[int]) -> list[Proposal]:
    """The open ones of these, their people's cases held first."""
    people = Proposal.objects.filter(pk__in=proposals).values("case_id")
    # no_key: what colleagues write about these people meanwhile need not wait
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    list(cases.filter(pk__in=people).order_by("pk").values_list("pk"))
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=proposals, state=ProposalState.OPEN)
    wanted = ("person", "case", "staff__team__local_jobcenter", "staff__team__site", "before")
    return list(rows.select_related(*wanted).order_by("pk"))


def days_of(
    held: Sequence[Proposal], units: Mapping[int, int], first_day: date, *, at_once: bool
) -> dict[int, date]:
    """By proposal the day it holds from: the same for everybody of a unit, the earliest of theirs."""
    days: dict[int, date] = {}
    for one in held:
        day = first_day if at_once else max(first_day, one.due_on)
        unit = units[one.person_id]
        days[unit] = min(day, days.get(unit, day))
    return {one.pk: days[units[one.person_id]] for one in held}


def of_whole_units(
    held: Sequence[Proposal], units: Mapping[int, int], fresh: Collection[int]
) -> list[Proposal]:
    """Those whose whole unit still holds true."""
    broken = {units[one.person_id] for one in held if one.pk not in fresh}
    return [one for one in held if units[one.person_id] not in broken]


def write_down(
    accepted: Sequence[Proposal], handovers: Mapping[int, Handover], staff: Staff, at: datetime
) -> None:
    """The note and the draft of the letter for each of them; the proposals keep their numbers."""
    days = {one.pk: date.fromisoformat(handovers[one.person_id].starts_on) for one in accepted}
    notes = write_notes(
        texts={one.case_id: handover_text(one, days[one.pk]) for one in accepted}, staff=staff, at=at
    )
    languages = languages_of(one.person_id for one in accepted)
    sites = sites_of(accepted, timezone.localdate())
    orders = [letter_order(one, days[one.pk], languages, sites) for one in accepted]
    drafts = letters.draft_letters(orders, staff)
    by_person = {letter.person_id: letter.pk for letter in drafts}
    kept = (
        [one.pk for one in accepted],
        [json.dumps(asdict(handovers[one.person_id])) for one in accepted],
        [notes[one.case_id].pk for one in accepted],
        [by_person[one.person_id] for one in accepted],
    )
    with connection.cursor() as cursor:
        cursor.execute(KEEP, kept)


def close(held: Sequence[Proposal], accepted: Collection[int], acceptance: Acceptance, at: datetime) -> None:
    """Each is accepted or outdated; open proposals of other scenarios for the same people are outdated with them."""
    decided = {"decided_at": at, "acceptance": acceptance}
    Proposal.objects.filter(pk__in=accepted).update(state=ProposalState.ACCEPTED, **decided)
    outdated = [one.pk for one in held if one.pk not in accepted]
    Proposal.objects.filter(pk__in=outdated).update(state=ProposalState.OUTDATED, **decided)
    people = [one.person_id for one in held if one.pk in accepted]
    others = Proposal.objects.filter(person__in=people, state=ProposalState.OPEN)
    others.update(state=ProposalState.OUTDATED, **decided)


@dataclass(frozen=True)
class Undone:
    """Whether anything was taken back, and how many people have had their letter on paper already."""

    is_done: bool
    printed: int = 0


@transaction.atomic
def undo(acceptance: Acceptance, *, by_account: int, tell: Tell = told_nobody) -> Undone:
    """Everything as it was, unless it was so already. ChangedSince when somebody changed a row meanwhile.

    The acceptance itself is read once its people's cases are held, and never held: `tell` writes into it meanwhile.
    """
    if Acceptance.objects.filter(pk=acceptance.pk, state__in=NOT_WRITTEN).exists():
        return Undone(False)  # asked before its proposals are read: a job may be about to write them
    cases = Case.objects.filter(pk__in=acceptance.proposals.values("case_id"))
    list(cases.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    proposals = list(acceptance.proposals.select_for_update(of=("self",)).order_by("pk"))
    held = Acceptance.objects.get(pk=acceptance.pk)
    if held.undone_at is not None:
        return Undone(False)
    accepted = [one for one in proposals if one.state == ProposalState.ACCEPTED]
    at, sent = timezone.now(), [one.letter_id for one in accepted if one.letter_id]
    printed = Letter.objects.filter(pk__in=sent, printed_at__isnull=False).count()
    done = 0
    for part in in_parts(accepted):
        take_back_part(part, at)
        tell(done := done + len(part))
    lay_open_again(held, at)
    held.undone_at, held.undone_by_account = at, by_account
    held.state, held.problem, held.asked_for = AcceptanceState.DONE, on_paper(printed), None
    held.save(update_fields=["undone_at", "undone_by_account", "state", "problem", "asked_for"])
    return Undone(True, printed)


def on_paper(printed: int) -> str:
    """What cannot be called back."""
    return f"Schon gedruckt waren {printed} Schreiben; diese Menschen brauchen ein neues." if printed else ""


def take_back_part(accepted: Sequence[Proposal], at: datetime) -> None:
    """What accepting wrote for these: who looks after them, the notes, the letters."""
    take_back([Handover(**one.handover) for one in accepted if one.handover])
    withdraw_notes(notes=[one.note_id for one in accepted if one.note_id], reason=TAKEN_BACK, at=at)
    sent = [one.letter_id for one in accepted if one.letter_id]
    letters.take_back_letters(sent, reason=TAKEN_BACK, at=at)


def lay_open_again(acceptance: Acceptance, at: datetime) -> None:
    """A run's proposals are open again; one made for a person alone is not: the next one is made when it is wanted."""
    nothing = {"acceptance": None, "handover": None, "note": None, "letter": None}
    alone = acceptance.proposals.filter(simulation=None)
    alone.update(state=ProposalState.DECLINED, decided_at=at, **nothing)
    acceptance.proposals.update(state=ProposalState.OPEN, decided_at=None, **nothing)


def decline(*, proposals: Sequence[int]) -> list[int]:
    """These open proposals are not wanted, nor are those of their benefit units; they stay readable. Which ones."""
    return decided(proposals, ProposalState.OPEN, ProposalState.DECLINED, timezone.now())


def reopen(*, proposals: Sequence[int]) -> list[int]:
    """Declined ones lie open again, with those of their benefit units. Which ones."""
    return decided(proposals, ProposalState.DECLINED, ProposalState.OPEN, None)


@transaction.atomic
def decided(
    proposals: Sequence[int], was: ProposalState, becomes: ProposalState, at: datetime | None
) -> list[int]:
    """These, and those of the same scenario for their benefit units: § 14 Abs. 3, a unit is not split in two steps."""
    chosen = list(Proposal.objects.filter(pk__in=proposals, state=was))
    whole = {one.pk for one in [*chosen, *together(chosen, was)]}
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=whole, state=was)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    Proposal.objects.filter(pk__in=numbers).update(state=becomes, decided_at=at)
    return numbers


def counted(rows: QuerySet[Proposal]) -> dict[str, int]:
    """How many of these proposals are open, accepted, declined, outdated."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
