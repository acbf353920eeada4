"""What a page says while a job is at work, and when it was cut off. «Es wird gerechnet»"""

from augenhoehe.caseload.jobs import Standing
from augenhoehe.caseload.models import Acceptance, AcceptanceState, Simulation

QUEUED = "Es wartet, bis der Rechner frei ist."
SILENT = (
    "Der Rechner hat sich eine Weile nicht gemeldet. Meist beginnt es innerhalb von zwei Minuten von selbst noch "
    "einmal; Sie müssen nichts tun."
)
GONE = "Daran arbeitet gerade niemand. Bitte reihen Sie es noch einmal ein."
NOTHING_HALF = "Bis es fertig ist, gilt alles wie vorher; nichts ist halb geschrieben."


def simulation_words(simulation: Simulation, standing: Standing) -> str:
    """How far a run is."""
    step = f": {simulation.step}" if simulation.step else ""
    at_work = f"{cut_off(simulation.attempts)}Es wird gerechnet{step}."
    return in_words(standing, at_work)


def acceptance_words(acceptance: Acceptance, standing: Standing) -> str:
    """How far a large acceptance is, or its undo."""
    is_undo = acceptance.state in (AcceptanceState.UNDO_ASKED, AcceptanceState.UNDOING)
    verb = "zurückgenommen" if is_undo else "geschrieben"
    of = f"{acceptance.written:,} von {acceptance.total:,}".replace(",", ".")
    at_work = f"{cut_off(acceptance.attempts)}Es wird {verb}: {of}."
    return f"{in_words(standing, at_work)} {NOTHING_HALF}"


def in_words(standing: Standing, at_work: str) -> str:
    """What has become of the job."""
    return {
        Standing.QUEUED: QUEUED,
        Standing.AT_WORK: at_work,
        Standing.SILENT: SILENT,
        Standing.GONE: GONE,
    }[standing]


def cut_off(attempts: int) -> str:
    """What happened meanwhile."""
    if attempts < 2:
        return ""
    return f"Der {attempts - 1}. Anlauf wurde unterbrochen; es hat von vorn begonnen. "
