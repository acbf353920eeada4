"""What a page says while a job is at work, and when it was cut off. «Es wird gerechnet»"""

from augenhoehe.caseload.models import Acceptance, AcceptanceState, Simulation
from augenhoehe.web.waiting import Standing, cut_off, in_words

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
