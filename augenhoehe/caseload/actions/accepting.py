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
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from augenhoehe.caseload.actions.freshness import chosen_as_a_whole, still_true, units_of
from augenhoehe.caseload.models import Acceptance, Proposal, ProposalState, Simulation, Stage
from augenhoehe.caseload.telling import handover_text, languages_of, letter_order, sites_of
from augenhoehe.cases.models import Case
from augenhoehe.cases.noting import withdraw_notes, write_notes
from augenhoehe.letters import actions as letters
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Staff
from augenhoehe.people.handover import Handover, Successor, hand_over, take_back

TAKEN_BACK = "Die Übergabe wurde zurückgenommen."


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
    acceptance = Acceptance.objects.create(staff=staff, stage=stage, token=token, simulation=simulation)
    units = units_of(held)
    held = chosen_as_a_whole(held, units)
    days = days_of(held, units, first_day, at_once=stage == Stage.AT_ONCE)
    fresh = of_whole_units(held, units, still_true(held, days))
    to = {one.person_id: Successor(one.staff, days[one.pk]) for one in fresh}
    handovers = {one.person: one for one in hand_over(to)}
    at = timezone.now()
    write_down([one for one in fresh if one.person_id in handovers], handovers, staff, at)
    outdated = [one for one in held if one.person_id not in handovers]
    close(held, outdated, acceptance, at)
    return acceptance


def held_proposals(proposals: Sequence[int]) -> list[Proposal]:
    """The open ones of these, their people's cases held first."""
    people = Proposal.objects.filter(pk__in=proposals).values("case_id")
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
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
    by_person = {letter.person_id: letter for letter in drafts}
    for one in accepted:
        one.handover = asdict(handovers[one.person_id])
        one.note, one.letter = notes[one.case_id], by_person[one.person_id]


def close(
    held: Sequence[Proposal], outdated: Sequence[Proposal], acceptance: Acceptance, at: datetime
) -> None:
    """Each is accepted or outdated; open proposals of other scenarios for the same people are outdated with them."""
    past = {one.pk for one in outdated}
    for one in held:
        one.state = ProposalState.OUTDATED if one.pk in past else ProposalState.ACCEPTED
        one.decided_at, one.acceptance = at, acceptance
    columns = ["state", "decided_at", "acceptance", "handover", "note", "letter"]
    Proposal.objects.bulk_update(held, columns, batch_size=500)
    others = Proposal.objects.filter(
        person__in=[one.person_id for one in held if one.pk not in past], state=ProposalState.OPEN
    )
    others.update(state=ProposalState.OUTDATED, decided_at=at, acceptance=acceptance)


@dataclass(frozen=True)
class Undone:
    """Whether anything was taken back, and how many people have had their letter on paper already."""

    is_done: bool
    printed: int = 0


@transaction.atomic
def undo(acceptance: Acceptance, *, by_account: int) -> Undone:
    """Everything as it was, unless it was so already. ChangedSince when somebody changed a row meanwhile."""
    held = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    if held.undone_at is not None:
        return Undone(False)
    proposals = list(held.proposals.select_for_update(of=("self",)).order_by("pk"))
    accepted = [one for one in proposals if one.state == ProposalState.ACCEPTED]
    list(Case.objects.select_for_update().filter(pk__in=[one.case_id for one in accepted]).order_by("pk"))
    take_back([Handover(**one.handover) for one in accepted if one.handover])
    at, sent = timezone.now(), [one.letter_id for one in accepted if one.letter_id]
    printed = Letter.objects.filter(pk__in=sent, printed_at__isnull=False).count()
    withdraw_notes(notes=[one.note_id for one in accepted if one.note_id], reason=TAKEN_BACK, at=at)
    letters.take_back_letters(sent, reason=TAKEN_BACK, at=at)
    lay_open_again(held, at)
    held.undone_at, held.undone_by_account = at, by_account
    held.save(update_fields=["undone_at", "undone_by_account"])
    return Undone(True, printed)


def lay_open_again(acceptance: Acceptance, at: datetime) -> None:
    """A run's proposals are open again; one made for a person alone is not: the next one is made when it is wanted."""
    nothing = {"acceptance": None, "handover": None, "note": None, "letter": None}
    alone = acceptance.proposals.filter(simulation=None)
    alone.update(state=ProposalState.DECLINED, decided_at=at, **nothing)
    acceptance.proposals.update(state=ProposalState.OPEN, decided_at=None, **nothing)


def decline(*, proposals: Sequence[int]) -> int:
    """These open proposals are not wanted; they stay readable. How many."""
    rows = Proposal.objects.filter(pk__in=proposals, state=ProposalState.OPEN)
    return rows.update(state=ProposalState.DECLINED, decided_at=timezone.now())


def reopen(*, proposals: Sequence[int]) -> int:
    """Declined ones lie open again. How many."""
    rows = Proposal.objects.filter(pk__in=proposals, state=ProposalState.DECLINED)
    return rows.update(state=ProposalState.OPEN, decided_at=None)


def counted(rows: QuerySet[Proposal]) -> dict[str, int]:
    """How many of these proposals are open, accepted, declined, outdated."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
