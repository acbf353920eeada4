"""Skills the people of a district need against skills its colleagues have, and what closes most of the gap.

People are the numbers of the district's own page: nothing is counted here that is not shown there, so nothing can be
computed from both. Trainings are read by the person and her lead only; where fewer than three colleagues serve the
district, their number stays hidden. It is shown for whole municipalities only: between a town and its quarters one
could subtract.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from augenhoehe.caseload.districts.counting import LONE_PARENTS, UNDER_25, Counted, counted, reporting_day
from augenhoehe.caseload.rules import (
    CAPACITY,
    SkillGap,
    TrainingState,
    fewest_counsellors,
    skill_gaps,
    speaks_well_enough,
)
from augenhoehe.caseload.staffing.access import reader_of_loads
from augenhoehe.caseload.staffing.forms import TOWN
from augenhoehe.caseload.staffing.trainings import training_lines
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import (
    DistrictService,
    LocalJobcenter,
    Role,
    Specialism,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    TrainingKind,
)
from augenhoehe.places.models import District
from augenhoehe.web.decorators import readonly
from augenhoehe.web.languages import german_name

LANGUAGE, SPECIALISM, TRAINING = "language", "specialism", "training"
SKILL_OF_FEATURE = {
    UNDER_25: f"{SPECIALISM}:{Specialism.UNDER_25.value}",
    LONE_PARENTS: f"{SPECIALISM}:{Specialism.LONE_PARENTS.value}",
    "theme:debts": f"{TRAINING}:{TrainingKind.DEBT.value}",
    "theme:language": f"{TRAINING}:{TrainingKind.PLAIN_LANGUAGE.value}",
}
HOLDS = (TrainingState.VALID, TrainingState.DUE_SOON)


@dataclass(frozen=True)
class SkillLine:
    """One skill: who needs it, who has it here and elsewhere in the house, and what would help."""

    gap: SkillGap
    elsewhere: int
    is_hidden: bool

    @property
    def kind(self) -> str:
        """language, specialism or training."""
        return self.gap.skill.partition(":")[0]

    @property
    def name(self) -> str:
        """«Ukrainisch», «Schwerpunkt unter 25», «Fortbildung Schulden»"""
        value = self.gap.skill.partition(":")[2]
        if self.kind == LANGUAGE:
            return german_name(value)
        if self.kind == SPECIALISM:
            return f"Schwerpunkt {Specialism(value).label}"
        return f"Fortbildung {TrainingKind(value).label}"

    @property
    def is_gap(self) -> bool:
        """Whether somebody would be left."""
        return not self.is_hidden and self.gap.uncovered > 0

    @property
    def advice(self) -> str:
        """What would help, in words."""
        more = self.gap.more_colleagues
        who = "eine weitere Fachkraft" if more == 1 else f"{more} weitere Fachkräfte"
        if self.kind == TRAINING:
            return f"Fortbildung für {who}"
        if self.elsewhere:
            able = "kann es schon eine" if self.elsewhere == 1 else f"können es schon {self.elsewhere}"
            return f"{who}; im selben Jobcenter {able}, bisher ohne diesen Stadtteil"
        if self.kind == LANGUAGE:
            return f"{who} bei der nächsten Einstellung, bis dahin Sprachmittlung"
        return f"{who} mit diesem Schwerpunkt"


@readonly
def district_skills(request: HttpRequest, district_id: int) -> HttpResponse:
    """What is asked for here, what there is, and which step closes most of the gap. «Können im Stadtteil»"""
    reader_of_loads(request.user)
    on = timezone.localdate()
    district = get_object_or_404(District.objects.defer("geometry").select_related("parent"), pk=district_id)
    here, around = colleagues_of(district, on)
    counts = counted(reporting_day(on))
    lines = skill_lines(district, counts, here, around, on)
    gaps = [line for line in lines if line.is_gap]
    context = {
        "district": district,
        "counts": counts,
        "colleagues": len(here),
        "lines": lines,
        "is_town": district.scheme == TOWN,
        "first": next(iter(gaps), None),
        "training": next((line for line in gaps if line.kind == TRAINING), None),
        "language": next((line for line in gaps if line.kind == LANGUAGE), None),
        "people_a_colleague": value_on("people_a_colleague", on, CAPACITY),
    }
    return render(request, "caseload/skills.html", context)


def colleagues_of(district: District, on: date) -> tuple[set[int], set[int]]:
    """Who serves the district or a part of it, and who counsels in its local Jobcenter without doing so."""
    areas = [district.pk, *district.parts.in_year(on.year).values_list("pk", flat=True)]
    staff = Staff.objects.on(on)
    served = DistrictService.objects.on(on).filter(district__in=areas).values("staff")
    here = set(staff.filter(pk__in=served).values_list("pk", flat=True))
    houses = LocalJobcenter.objects.filter(district__in=[district.pk, district.parent_id])
    counsellors = staff.filter(role=Role.COUNSELLOR, team__local_jobcenter__in=houses)
    return here, set(counsellors.values_list("pk", flat=True)) - here


def skill_lines(
    district: District, counts: Counted, here: Collection[int], around: Collection[int], on: date
) -> list[SkillLine]:
    """Every skill somebody here needs as far as that may be said, the largest gap first."""
    asked = people_asking(district, counts)
    skills = skills_of([*here, *around], on)
    there = Counter(skill for one in here for skill in skills[one])
    elsewhere = Counter(skill for one in around for skill in skills[one])
    few = len(here) < fewest_counsellors(on) or district.scheme != TOWN
    gaps = skill_gaps(asked, there, int(value_on("people_a_colleague", on, CAPACITY)))
    lines = [
        SkillLine(gap, elsewhere[gap.skill], is_hidden=few and gap.skill.startswith(f"{TRAINING}:"))
        for gap in gaps
    ]
    return [line for line in lines if not line.is_hidden] + [line for line in lines if line.is_hidden]


def people_asking(district: District, counts: Counted) -> dict[str, int]:
    """By skill how many people of the district it is good for; what is hidden there is not here either."""
    asked: dict[str, int] = {}
    for feature in (UNDER_25, LONE_PARENTS, *counts.features):
        number = counts.number(district.pk, feature)
        skill = SKILL_OF_FEATURE.get(feature) or (feature if feature.startswith(f"{LANGUAGE}:") else "")
        if skill and number is not None:
            asked[skill] = number
    return asked


def skills_of(staff: Iterable[int], on: date) -> dict[int, set[str]]:
    """What these colleagues can, in three statements."""
    ids = list(staff)
    found: dict[int, set[str]] = defaultdict(set)
    for one in StaffLanguage.objects.filter(staff__in=ids):
        if speaks_well_enough(one.level):
            found[one.staff_id].add(f"{LANGUAGE}:{one.language}")
    for known in StaffSpecialism.objects.on(on).filter(staff__in=ids):
        found[known.staff_id].add(f"{SPECIALISM}:{known.specialism}")
    done: dict[int, list[StaffTraining]] = defaultdict(list)
    for training in StaffTraining.objects.filter(staff__in=ids):
        done[training.staff_id].append(training)
    for staff_id, trainings in done.items():
        lines = training_lines(trainings, on)
        found[staff_id] |= {f"{TRAINING}:{line.kind.value}" for line in lines if line.state in HOLDS}
    return found
