"""The tables of this room: what binds a proposal, the runs with their results, the proposals."""

from augenhoehe.caseload.models.circumstances import Circumstance, CircumstanceKind
from augenhoehe.caseload.models.proposals import Acceptance, AcceptanceState, Proposal, ProposalState, Stage
from augenhoehe.caseload.models.simulation import ScenarioResult, Simulation, SimulationState

__all__ = [
    "Acceptance",
    "AcceptanceState",
    "Circumstance",
    "CircumstanceKind",
    "Proposal",
    "ProposalState",
    "ScenarioResult",
    "Simulation",
    "SimulationState",
    "Stage",
]
