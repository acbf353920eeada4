"""Proposes and carries out erasure across all rooms. «Löschlauf» – § 84 SGB X, Art. 17 DSGVO"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from augenhoehe.config.former_colleagues import erase_colleague
from augenhoehe.config.resting_files import resting_files
from augenhoehe.organisation.models import Account, Notification, Staff
from augenhoehe.people.emergencies import EMERGENCY_TOPIC, TRIES_TOPIC
from augenhoehe.people.guarding import ORPHAN_TOPIC
from augenhoehe.people.models import AccessGrant, Person, Seal
from augenhoehe.privacy import actions
from augenhoehe.privacy.actions import NoLongerDue
from augenhoehe.privacy.erasure import Traces
from augenhoehe.privacy.models import UNDECIDED, ErasureProposal
from augenhoehe.privacy.registry import AnyModel
from augenhoehe.privacy.retention import STAFF, rules

# What the number in a hint means, by its topic.
ROWS_OF_TOPIC: dict[str, AnyModel] = {
    EMERGENCY_TOPIC: AccessGrant,
    TRIES_TOPIC: Account,
    ORPHAN_TOPIC: Seal,
}


def propose_all(on: date) -> int:
    """What is due today by any rule; returns how many proposals are new. Twice a night is once."""
    new = actions.propose_files(resting_files(soonest_of_files(on)), on)
    staff = rules()[STAFF].cutoff(on)
    new += actions.propose_staff(left_before(staff), on) if staff else 0
    actions.erase_lines_of_nobody(Person.objects.values("pk"))
    return new + actions.propose_rows(on)


def soonest_of_files(on: date) -> date:
    """What rests since before this day is due by the shortest rule about files; without any, nothing is."""
    cutoffs = [rule.cutoff(on) for rule in rules().values() if rule.applies_to == "file"]
    return max((cutoff for cutoff in cutoffs if cutoff), default=date.min)


def left_before(day: date) -> dict[int, date]:
    """Colleagues whose last day lies before that day and whose name still stands here."""
    gone = Staff.objects.filter(ends_on__lt=day).exclude(given_name="")
    return {pk: ends_on for pk, ends_on in gone.values_list("pk", "ends_on") if ends_on is not None}


def confirm(proposal: ErasureProposal, *, account_id: int, at: datetime) -> None:
    """Carries out what a person has confirmed – if it is still due: somebody may have come back since the night."""
    if not is_still_due(proposal, at.date()):
        proposal.refresh_from_db()
        if proposal.state in UNDECIDED:
            proposal.withdraw(at=at)
        raise NoLongerDue
    if proposal.person_id is not None:
        with transaction.atomic():
            words = words_of(proposal.person_id)
            traces = actions.erase_file(proposal, words=words, account_id=account_id, at=at)
            forget_hints(traces)
    elif proposal.staff_id is not None:
        with transaction.atomic():
            actions.lock(proposal)
            counts = erase_colleague(proposal.staff_id)
            proposal.prove(counts=counts, account_id=account_id, at=at)
    else:
        actions.erase_kind(proposal, account_id=account_id, at=at)


def forget_hints(traces: Traces) -> None:
    """Hints that named the person or one of her rows by number; a topic not listed here is about the person."""
    about_rows = Q(pk__in=[])
    for topic, model in ROWS_OF_TOPIC.items():
        about_rows |= Q(topic=topic, object_id__in=traces.rows.get(model, set()))
    about_her = Q(object_id__in=traces.people) & ~Q(topic__in=ROWS_OF_TOPIC)
    whole_file = Person in traces.rows
    Notification.objects.filter(about_rows | about_her if whole_file else about_rows).delete()


def is_still_due(proposal: ErasureProposal, on: date) -> bool:
    """Looks once more at what the night has found; decided ones count as due, so that their state says the rest."""
    cutoff = rules()[proposal.rule].cutoff(on)
    if cutoff is None:
        return False
    if proposal.person_id is not None:
        return proposal.person_id in resting_files(cutoff, proposal.person_id)
    return proposal.staff_id is None or proposal.staff_id in left_before(cutoff)


def words_of(person_id: int) -> list[str]:
    """The names and numbers under which a session may mention her."""
    fields = ("client_number", "given_name", "family_name", "native_name", "search_key", "given_first_key")
    named = Person.objects.filter(pk=person_id).values_list(*fields).first()
    return [str(person_id), *(named or ())]
