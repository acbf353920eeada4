"""Taking very many proposals over, and back, beside the pages: asked by a click, carried out by a job. «Annahme»

1. The click writes down what is asked for and by whom; the form's token makes the second click the same one.
2. A job carries it out in **one** transaction: everything or nothing. A worker that is killed leaves nothing behind,
   and the job begins anew.
3. How far it is goes into the acceptance by a second connection, for the first one commits only at the end.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from augenhoehe.caseload.actions import accepting
from augenhoehe.caseload.models import Acceptance, AcceptanceState, ProposalState, Simulation, Stage
from augenhoehe.organisation.models import Staff
from augenhoehe.people.handover import ChangedSince, HandoverPlanned
from augenhoehe.privacy.acting import acting
from augenhoehe.web.waiting import telling

log = logging.getLogger(__name__)
MOST_IN_A_REQUEST = 200
BEGUN = {
    AcceptanceState.ASKED: AcceptanceState.WRITING,
    AcceptanceState.WRITING: AcceptanceState.WRITING,
    AcceptanceState.UNDO_ASKED: AcceptanceState.UNDOING,
    AcceptanceState.UNDOING: AcceptanceState.UNDOING,
}
# What becomes of one that could not be carried out: nothing is written, or everything stays written.
REFUSED = {
    AcceptanceState.WRITING: AcceptanceState.FAILED,
    AcceptanceState.UNDOING: AcceptanceState.DONE,
}
PLANNED = "Für eine dieser Personen ist inzwischen schon eine Übergabe geplant. Es wurde nichts geschrieben."
CHANGED = (
    "Inzwischen hat jemand bei einer dieser Personen etwas geändert. Es wurde nichts zurückgenommen; bitte ändern Sie "
    "einzeln, was noch nötig ist."
)
BROKEN = (
    "Dabei ist ein Fehler aufgetreten, und alles ist, wie es vorher war. Die Verwaltung findet ihn im Protokoll; "
    "bitte versuchen Sie es später noch einmal."
)


def ask(
    *,
    proposals: Sequence[int],
    scenario: str,
    staff: Staff,
    stage: Stage,
    token: uuid.UUID,
    first_day: date,
    simulation: Simulation,
) -> Acceptance:
    """These proposals are to be taken over; the second click finds the first one's."""
    asked_for = {"proposals": list(proposals), "scenario": scenario, "first_day": first_day.isoformat()}
    found, _ = Acceptance.objects.get_or_create(
        token=token,
        defaults={
            "staff": staff,
            "stage": stage,
            "simulation": simulation,
            "state": AcceptanceState.ASKED,
            "asked_for": asked_for,
            "total": len(proposals),
        },
    )
    return found


def ask_undo(acceptance: Acceptance, *, by_account: int, number: int) -> bool:
    """All of it is to be taken back; False where that is asked or done already."""
    rows = Acceptance.objects.filter(pk=acceptance.pk, state=AcceptanceState.DONE, undone_at=None)
    before = {"written": acceptance.written, "total": acceptance.total}
    asked = {"state": AcceptanceState.UNDO_ASKED, "undone_by_account": by_account, "problem": ""}
    return bool(rows.update(**asked, asked_for=before, written=0, total=number, attempts=0))


def carry_out(acceptance_id: int) -> None:
    """Everything that is asked for, or nothing and a sentence why; what is done already stays as it is."""
    acceptance = begin(acceptance_id)
    if acceptance is None:
        return
    account = acceptance.staff.account_id
    if acceptance.state == AcceptanceState.UNDOING:
        account = acceptance.undone_by_account
    try:
        with acting(account_id=account, through="job"), telling(acceptance, "written") as tell:
            if acceptance.state == AcceptanceState.WRITING:
                write_asked(acceptance, tell)
            else:
                accepting.undo(acceptance, by_account=account or 0, tell=tell)
    except HandoverPlanned:
        refuse(acceptance, PLANNED)
    except ChangedSince:
        refuse(acceptance, CHANGED)
    except Exception:
        refuse(acceptance, BROKEN)
        raise


@transaction.atomic
def begin(acceptance_id: int) -> Acceptance | None:
    """Takes it up; None when there is nothing to do."""
    rows = Acceptance.objects.select_for_update(of=("self",)).select_related("staff")
    acceptance = rows.filter(pk=acceptance_id, state__in=BEGUN).first()
    if acceptance is None:
        return None
    acceptance.state = BEGUN[AcceptanceState(acceptance.state)]
    acceptance.attempts, acceptance.written = acceptance.attempts + 1, 0
    acceptance.save(update_fields=["state", "attempts", "written"])
    return acceptance


@transaction.atomic
def write_asked(acceptance: Acceptance, tell: accepting.Tell) -> None:
    """As one step. Somebody else who was thought dead may have finished it while its cases were waited for."""
    asked = acceptance.asked_for or {}
    held = accepting.held_proposals(asked["proposals"])
    first_day = max(date.fromisoformat(asked["first_day"]), timezone.localdate())  # nothing is dated back
    if Acceptance.objects.filter(pk=acceptance.pk, state=AcceptanceState.WRITING).exists():
        accepting.write(acceptance, held, first_day, tell)


def refuse(acceptance: Acceptance, words: str) -> None:
    """Why nothing was written, or taken back."""
    log.warning("acceptance %s was not carried out", acceptance.pk)
    state = REFUSED[AcceptanceState(acceptance.state)]
    rows = Acceptance.objects.filter(pk=acceptance.pk, state=acceptance.state)
    before = acceptance.asked_for if state == AcceptanceState.DONE else {"written": acceptance.total}
    rows.update(state=state, problem=words, **(before or {}))


def number_to_undo(acceptance: Acceptance) -> int:
    """For how many people something would be taken back."""
    return acceptance.proposals.filter(state=ProposalState.ACCEPTED).count()
