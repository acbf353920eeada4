"""Long lists are read, checked, taken over and taken back beside the pages: asked by a click, done by a job. «Auftrag»

1. The click writes one errand per list; the second click, and the second window, find it there.
2. The job does it. Checking is kept slice by slice; reading, taking over and back are **one** transaction each, which
   ends the errand too: a worker that is killed leaves nothing behind, and the next one begins anew.
3. How far it is goes into the errand by a second connection.
"""

import logging
import tempfile
from pathlib import Path

from django.db import transaction
from django.db.models import F

from augenhoehe.cases.importing.access import may_import
from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.locking import ImportRefused
from augenhoehe.cases.importing.reading import Unreadable
from augenhoehe.cases.importing.staging import check_next, read_into, recheck
from augenhoehe.cases.importing.undoing import undo
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import ErrandKind, ImportErrand, ImportRun, ImportState
from augenhoehe.organisation.models import Account
from augenhoehe.privacy.acting import acting
from augenhoehe.web.waiting import Standing, Tell, cut_off, in_words, telling

log = logging.getLogger(__name__)
MOST_IN_A_REQUEST = 200
MOST_BYTES_IN_A_REQUEST = 500_000
NOT_ANY_MORE = "Wer das verlangt hat, darf inzwischen keine Listen mehr übernehmen. Es wurde nichts geändert."
BROKEN = (
    "Dabei ist ein Fehler aufgetreten, und alles ist, wie es vorher war. Die Verwaltung findet ihn im Protokoll; "
    "bitte versuchen Sie es später noch einmal."
)
KEPT = {
    ErrandKind.READ: "In den Akten ändert sich dabei nichts.",
    ErrandKind.CHECK: "In den Akten ändert sich dabei nichts.",
    ErrandKind.APPLY: "Bis es fertig ist, gilt alles wie vorher; nichts ist halb geschrieben.",
    ErrandKind.UNDO: "Bis es fertig ist, gilt alles wie vorher; nichts ist halb geschrieben.",
}
# From which state an errand begins; any other means that it is done already, or not yet its turn.
BEGINS_FROM = {
    ErrandKind.READ: {ImportState.READ},
    ErrandKind.CHECK: {ImportState.READ, ImportState.CHECKED, ImportState.UNDONE},
    ErrandKind.APPLY: {ImportState.CHECKED, ImportState.UNDONE},
    ErrandKind.UNDO: {ImportState.APPLIED},
}


def is_long(run: ImportRun, kind: ErrandKind) -> bool:
    """Whether somebody would wait too long for the page."""
    written = run.counts.get("new", 0) + run.counts.get("changed", 0)
    rows = written if kind in (ErrandKind.APPLY, ErrandKind.UNDO) else run.row_count
    return rows > MOST_IN_A_REQUEST


def ask(
    run: ImportRun,
    kind: ErrandKind,
    account_id: int | None,
    *,
    anew: bool = False,
    content: bytes | None = None,
) -> bool:
    """A job is to do this; False where something is asked for already, or this is done. `anew`: all rows wait again."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state not in BEGINS_FROM[kind] or ImportErrand.objects.filter(run=run).exists():
            return False
        if anew:
            recheck(run)
        rows = {ErrandKind.READ: 0, ErrandKind.CHECK: run.row_count}
        written = run.counts.get("new", 0) + run.counts.get("changed", 0)
        errand = {"asked_by_account": account_id, "total": rows.get(kind, written), "content": content}
        ImportErrand.objects.create(run=run, kind=kind, **errand)
        ImportRun.objects.filter(pk=run.pk).update(problem="")
    return True


def carry_out(run_id: int) -> None:
    """What is asked for, or nothing and a sentence why; what is done already stays as it is."""
    errand = begin(run_id)
    if errand is None:
        return
    account = Account.objects.filter(pk=errand.asked_by_account or 0, is_active=True).first()
    if account is None or not may_import(account):
        refuse(errand, NOT_ANY_MORE)
        return
    try:
        with acting(account_id=account.pk, through="import"), telling(errand, "done") as tell:
            do(errand, account, tell)
    except (ImportRefused, Unreadable) as problem:
        refuse(errand, str(problem))
    except Exception:
        refuse(errand, BROKEN)
        raise


def begin(run_id: int) -> ImportErrand | None:
    """Takes it up; None when there is nothing to do."""
    rows = ImportErrand.objects.filter(run=run_id)
    if not rows.update(attempts=F("attempts") + 1, done=0):
        return None
    errand: ImportErrand | None = rows.select_related("run__local_jobcenter", "run__team").first()
    return errand


def do(errand: ImportErrand, account: Account, tell: Tell) -> None:
    """One errand; the end of the work and the end of the errand are one."""
    run, viewer = errand.run, Viewer(account, errand.run.local_jobcenter)
    if errand.kind == ErrandKind.CHECK:
        tell(run.checked_count)
        while not check_next(run, viewer, tell):
            pass
    with transaction.atomic():
        if errand.kind == ErrandKind.READ:
            read_content(errand, tell)
        elif errand.kind == ErrandKind.APPLY:
            apply(run, viewer, account.pk, lambda done, _: tell(done), waits=True)
        elif errand.kind == ErrandKind.UNDO:
            undo(run, account.pk, tell, waits=True)
        ImportErrand.objects.filter(pk=errand.pk).delete()


def read_content(errand: ImportErrand, tell: Tell) -> None:
    """The file, out of the errand."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(errand.content or b""))
        file.flush()
        read_into(errand.run, Path(file.name), limits(), tell)


@transaction.atomic
def refuse(errand: ImportErrand, words: str) -> None:
    """Why nothing was done."""
    log.warning("import %s: errand not carried out", errand.run_id)
    if ImportErrand.objects.filter(pk=errand.pk).delete()[0]:
        ImportRun.objects.filter(pk=errand.run_id).update(problem=words[:400])


def errand_words(errand: ImportErrand, standing: Standing) -> str:
    """How far it is."""
    kind = ErrandKind(errand.kind)
    number = f"{errand.done:,} von {errand.total:,}" if errand.total else f"{errand.done:,}"
    of = f": {number} Zeilen".replace(",", ".") if errand.done else ""
    at_work = f"{cut_off(errand.attempts)}Die Liste {kind.label}{of}."
    return f"{in_words(standing, at_work)} {KEPT[kind]}"
