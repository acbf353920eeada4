"""The tables of this room in the order of writing: steps before plans, as an agreed plan takes no further step."""

from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    ConversationSection,
    CooperationPlan,
    FollowUp,
    Need,
    NeedNote,
    Note,
    PlanMember,
    PlanStep,
    Presence,
    SensitiveNote,
    Situation,
    StepResult,
    Strength,
    ThemeChoice,
    Words,
)
from augenhoehe.organisation.demo.tables import Tables


class CaseTables:
    """One attribute a table; `add` takes the cells in the order given here."""

    def __init__(self, tables: Tables) -> None:
        self.cases = tables.table(Case, "person", "starts_on")
        self.words = tables.table(
            Words,
            *("case", "original", "language", "said_by", "counterpart", "counterpart_language"),
            *("translated_by", "translated_at", "visibility"),
        )
        self.notes = tables.table(Note, "case", "staff", "written_at", "visibility", "words")
        self.sensitive_notes = tables.table(SensitiveNote, "note", "text")
        self.contacts = tables.table(
            Contact,
            *("case", "staff", "occurred_at", "channel", "direction", "outcome"),
            *("reason", "function", "note"),
        )
        self.follow_ups = tables.table(FollowUp, "case", "staff", "kind", "due_on", "starts_at", "note")
        self.needs = tables.table(Need, "case", "theme", "words", "priority", "starts_on", "ends_on")
        self.need_notes = tables.table(NeedNote, "need", "stage", "note")
        self.add_talks(tables)
        self.add_plans(tables)

    def add_talks(self, tables: Tables) -> None:
        """What is said at the shared screen."""
        self.conversations = tables.table(
            Conversation,
            *("case", "staff", "language", "started_at", "ended_at", "contact"),
            *("outcome", "wrapped_up_at"),
        )
        self.sections = tables.table(ConversationSection, "conversation", "kind", "version", "token")
        self.themes = tables.table(ThemeChoice, "conversation", "theme", "words", "priority")
        self.presences = tables.table(
            Presence, "conversation", "kind", "name", "language", "is_adult", "may_read"
        )
        self.strengths = tables.table(Strength, "conversation", "kind", "words", "level")
        self.situations = tables.table(Situation, "conversation", "area", "scale")

    def add_plans(self, tables: Tables) -> None:
        """What comes of it; steps and members before plans, as an agreed plan takes no further ones."""
        self.steps = tables.table(PlanStep, "plan", "side", "position", "words", "phrase", "part", "due_on")
        self.members = tables.table(PlanMember, "plan", "person")
        self.steps.is_ahead_of_its_references = self.members.is_ahead_of_its_references = True
        self.plans = tables.table(
            CooperationPlan,
            *("case", "conversation", "number", "language", "goal", "priority_words"),
            *("answer", "answer_words", "agreed_at", "review_due_on", "superseded_at"),
        )
        self.results = tables.table(StepResult, "step", "kind", "on", "words")
