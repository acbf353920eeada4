"""Trainings: which hold, which are due, which are missing; and the page of what is due in a team. «Fortbildung»"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.caseload.rules import (
    TRAININGS,
    TrainingState,
    fewest_counsellors,
    training_state,
    training_valid_until,
)
from augenhoehe.caseload.staffing.access import COUNSELLING_ROLES
from augenhoehe.cases.access import acting_staff
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff, StaffTraining, TrainingKind
from augenhoehe.web.decorators import readonly

WORDS = {
    TrainingState.MISSING: ("fehlt", "neutral"),
    TrainingState.VALID: ("gilt", "success"),
    TrainingState.DUE_SOON: ("bald fällig", "warning"),
    TrainingState.EXPIRED: ("abgelaufen", "danger"),
}


@dataclass(frozen=True)
class TrainingLine:
    """One kind of training of one colleague: when it was done, until when it holds, whether it is due."""

    kind: TrainingKind
    training: StaffTraining | None
    until: date | None
    state: TrainingState

    @property
    def words(self) -> str:
        """The state in German."""
        return WORDS[self.state][0]

    @property
    def due_words(self) -> str:
        """What is due, and until when it holds or held."""
        return f"{self.kind.label}: bis {self.until:%d.%m.%Y}" if self.until else str(self.kind.label)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return WORDS[self.state][1]


@dataclass(frozen=True)
class TeamTrainings:
    """A team: by kind how many have which state; the lines of each colleague for the own lead only."""

    name: str
    counts: Sequence[tuple[TrainingKind, Counter[TrainingState]]]
    colleagues: Sequence[tuple[Staff, Sequence[TrainingLine]]]
    is_shown: bool


def training_lines(trainings: Iterable[StaffTraining], on: date) -> list[TrainingLine]:
    """Every kind once, by what was done last."""
    newest: dict[str, StaffTraining] = {}
    for training in sorted(trainings, key=lambda one: one.done_on):
        newest[training.kind] = training
    soon = int(value_on("due_soon_days", on, TRAININGS))
    return [line_of(kind, newest.get(kind), on, soon) for kind in TrainingKind]


def line_of(kind: TrainingKind, training: StaffTraining | None, on: date, soon_days: int) -> TrainingLine:
    """One kind, judged by its own validity."""
    months = value_on(kind, on, TRAININGS)
    done_on = training.done_on if training else None
    return TrainingLine(
        kind=kind,
        training=training,
        until=training_valid_until(done_on, months) if done_on else None,
        state=training_state(done_on, months, on, soon_days),
    )


@readonly
def trainings_due(request: HttpRequest) -> HttpResponse:
    """What is due: by name for the own lead, as counts for the direction; nobody else."""
    reader, on = acting_staff(request.user), timezone.localdate()
    if reader.role not in (Role.TEAM_LEAD, Role.MANAGING_DIRECTOR):
        raise PermissionDenied
    houses = list(LocalJobcenter.objects.all()) if reader.role == Role.MANAGING_DIRECTOR else []
    asked = request.GET.get("haus", "")
    house = next((one for one in houses if str(one.pk) == asked), reader.team.local_jobcenter)
    teams = led_team(reader, on) if reader.role == Role.TEAM_LEAD else teams_of(house, on)
    context = {"teams": teams, "houses": houses, "house": house, "on": on, "fewest": fewest_counsellors(on)}
    return render(request, "caseload/staff_trainings.html", context)


def led_team(reader: Staff, on: date) -> list[TeamTrainings]:
    """The own team with its colleagues by name."""
    staff = counselling(on).filter(team=reader.team_id)
    return grouped(list(staff), on, by_name=True)


def due_in_team(lead: Staff, on: date) -> int:
    """How many trainings in the lead's team are over or soon to be renewed."""
    return sum(
        counts[TrainingState.EXPIRED] + counts[TrainingState.DUE_SOON]
        for team in led_team(lead, on)
        for _, counts in team.counts
    )


def teams_of(house: LocalJobcenter, on: date) -> list[TeamTrainings]:
    """The teams of a house as counts; a small one stays hidden, it would tell about one colleague."""
    return grouped(list(counselling(on).filter(team__local_jobcenter=house)), on, by_name=False)


def counselling(on: date) -> models.QuerySet[Staff]:
    """Whom these trainings are for."""
    rows: models.QuerySet[Staff] = Staff.objects.on(on).filter(role__in=COUNSELLING_ROLES)
    return rows.select_related("team").order_by("team__name", "family_name", "given_name", "pk")


def grouped(staff: Sequence[Staff], on: date, *, by_name: bool) -> list[TeamTrainings]:
    """Their trainings in one statement, by team."""
    done: dict[int, list[StaffTraining]] = defaultdict(list)
    for training in StaffTraining.objects.filter(staff__in=[one.pk for one in staff]):
        done[training.staff_id].append(training)
    teams: dict[str, list[tuple[Staff, list[TrainingLine]]]] = defaultdict(list)
    for one in staff:
        teams[one.team.name].append((one, training_lines(done[one.pk], on)))
    fewest = fewest_counsellors(on)
    return [
        TeamTrainings(
            name=name,
            counts=counts_by_kind([lines for _, lines in colleagues]),
            colleagues=colleagues if by_name else [],
            is_shown=by_name or sum(one.role == Role.COUNSELLOR for one, _ in colleagues) >= fewest,
        )
        for name, colleagues in teams.items()
    ]


def counts_by_kind(
    lines: Sequence[Sequence[TrainingLine]],
) -> list[tuple[TrainingKind, Counter[TrainingState]]]:
    """By kind of training how many colleagues have which state."""
    counts: dict[TrainingKind, Counter[TrainingState]] = {kind: Counter() for kind in TrainingKind}
    for line in (line for of_one in lines for line in of_one):
        counts[line.kind][line.state] += 1
    return list(counts.items())
