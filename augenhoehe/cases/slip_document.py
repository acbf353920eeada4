"""The slip one takes home: one page, two languages. «Merkzettel» – §§ 13, 14 SGB I, § 19 SGB X

It may lie on the kitchen table: it names no specially protected paper; steps stand as in the plan. What does not fit
is counted, never dropped.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.cases.access import visible_talk
from augenhoehe.cases.catalogues import is_unreviewed
from augenhoehe.cases.client_words import in_language
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    PlanStep,
    Side,
    StepResult,
)
from augenhoehe.cases.next_talk import Pair, filled, twice, when, where
from augenhoehe.cases.plan_document import german_date, own_sentence, spoken
from augenhoehe.cases.promises import SETTLED
from augenhoehe.cases.talk.closing import what_follows
from augenhoehe.cases.writing import preferred_language
from augenhoehe.documents.kinds import kind_of, sensitive_kinds
from augenhoehe.documents.models import OwedPaper
from augenhoehe.organisation.models import Site, Staff
from augenhoehe.people.access import log_opening, visible_person
from augenhoehe.people.models import Part, Person, Responsibility, ResponsibilityRole
from augenhoehe.privacy.models import WayIn
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.decorators import readonly, shared_screen
from augenhoehe.web.languages import direction, html_lang

LAYOUT = Path(__file__).parent / "typst" / "slip.typ"
PAPERS_NAMED, LONGEST_STEP, LONGEST_PAPER = 4, 180, 70
LABELS = {
    "page": "plan.page",
    "not_translated": "plan.not_translated",
    "person": "slip.person",
    "next": "slip.next",
    "contact": "slip.contact",
    "where": "slip.where",
    "bring": "slip.bring",
    "office_steps": "steps.office",
    "person_steps": "steps.person",
    "until": "steps.until",
    "nothing_agreed": "slip.no_plan",
    "more_steps": "slip.more_steps",
    "review": "review.question",
}


@dataclass(frozen=True)
class Slip:
    """Everything the slip says. «Merkzettel»"""

    person: Person
    language: str
    own_language: str
    on: date
    next_talk: FollowUp | None
    promised: FollowUp | None
    care: Responsibility | None
    plan: CooperationPlan | None
    steps: list[PlanStep]
    owed: list[OwedPaper]

    def data(self) -> dict[str, object]:
        """In plain values for the layout (see typst/slip.example.json)."""
        house = self.care.local_jobcenter.name if self.care else settings.OFFICE_NAME
        day = self.plan.review_due_on if self.plan else None
        review = day if day and day >= self.on else None
        return {
            "language": {"code": html_lang(self.language), "direction": direction(self.language)},
            "author": house,
            "title": own_sentence("slip.title", self.language),
            "running_line": f"Merkzettel · {german_date(self.on)}",
            "local_jobcenter": house,
            "person_name": self.person.both_names,
            "next": self.appointment(),
            "contact": self.contact(),
            "where": self.place(),
            "papers": [self.paper(owed) for owed in self.owed[:PAPERS_NAMED]],
            "papers_note": self.papers_note(),
            # § 13 Abs. 4 SGB X: whoever comes may bring somebody.
            "bring_along": own_sentence("welcome.bring_along", self.language),
            "office_steps": [self.step(step) for step in self.steps if step.side == Side.OFFICE],
            "person_steps": [self.step(step) for step in self.steps if step.side == Side.PERSON],
            "review_on": german_date(review),
            "notes": [own_sentence("plan.unreviewed", self.language)] if is_unreviewed(self.language) else [],
            "labels": {name: own_sentence(key, self.language) for name, key in LABELS.items()},
        }

    def appointment(self) -> dict[str, object]:
        """The next talk with its weekday, and with whom where that is not the counsellor named below."""
        if self.next_talk is None or self.next_talk.starts_at is None:
            return {"when": self.who_calls(), "place": None, "with": None, "note": None}
        other = self.care is None or self.care.staff_id != self.next_talk.staff_id
        name = self.next_talk.staff.addressed_name
        return {
            "when": when(self.next_talk.starts_at, self.language),
            "place": where(self.next_talk, self.language),
            "with": filled("slip.with", self.language, name=twice(name)) if other else None,
            "note": own_sentence("slip.can_move", self.language),
        }

    def who_calls(self) -> Pair:
        """No day yet: after a talk without a plan we call, by the day we named; else one is welcome to call us."""
        if self.promised is None:
            return own_sentence("slip.no_next", self.language)
        day, said = german_date(self.promised.due_on), own_sentence("done.we_call", self.language)
        return {side: f"{words} {day}" if words else None for side, words in said.items()}

    def contact(self) -> dict[str, object]:
        """Name and direct number; without a number, the way to ask for it."""
        staff, care = (self.care.staff, self.care) if self.care else (None, None)
        staff = staff or (self.next_talk.staff if self.next_talk else None)
        name = staff.addressed_name if staff else care.team.name if care and care.team else ""
        phone = staff.phone if staff else ""
        return {
            "name": name,
            "phone": phone,
            "note": None if phone else own_sentence("slip.no_phone", self.language),
        }

    def place(self) -> dict[str, object]:
        """The house one comes to: where the next talk is, else where the counsellor sits."""
        site = site_of(self.next_talk.staff if self.next_talk else None, self.care)
        if site is None:
            return {"lines": [], "note": own_sentence("slip.no_place", self.language)}
        return {"lines": [site.name, site.street, f"{site.postcode} {site.city}".strip()], "note": None}

    def paper(self, owed: OwedPaper) -> dict[str, object]:
        """One missing paper with its day, while that is ahead; of a protected one only that there is one."""
        if owed.kind in sensitive_kinds():
            text = own_sentence("slip.protected", self.language)
        else:
            german = kind_of(owed.kind).label
            text = {"own": in_language(german, self.language) or None, "german": german}
            text = {side: clipped(titled(label, owed.title), LONGEST_PAPER) for side, label in text.items()}
        day = twice(german_date(owed.due_on))
        is_ahead = owed.due_on >= self.on
        return {"text": text, "by": filled("slip.by", self.language, day=day) if is_ahead else None}

    def papers_note(self) -> Pair | None:
        """That nothing is missing, or how many more there are."""
        if not self.owed:
            return own_sentence("slip.nothing_to_bring", self.language)
        more = len(self.owed) - PAPERS_NAMED
        return filled("slip.more_papers", self.language, count=twice(str(more))) if more > 0 else None

    def step(self, step: PlanStep) -> dict[str, object]:
        """One step with its day; a very long one is cut visibly, the plan has all of it."""
        pair = spoken(step.words, self.language, self.own_language) or {}
        text = {
            side: clipped(part, LONGEST_STEP) if isinstance(part, str) else part
            for side, part in pair.items()
        }
        return {"text": text, "due_on": german_date(step.due_on)}


def slip_of(user: object, person: Person, language: str, now: datetime) -> Slip:
    """The slip as things stand now; papers only where this user sees what is owed."""
    today = timezone.localdate(now)
    ahead = FollowUp.objects.open().filter(case__person=person, kind=FollowUpKind.TALK, starts_at__gte=now)
    next_talk = ahead.select_related("staff__team__site").order_by("starts_at", "pk").first()
    care = Responsibility.objects.on(today).filter(person=person, role=ResponsibilityRole.COUNSELLING)
    plan = CooperationPlan.objects.current().filter(case__person=person, case__ends_on=None).first()
    owed = OwedPaper.objects.listed_to(user).open().filter(person=person)
    return Slip(
        person=person,
        language=language,
        own_language=third_language(person) if language == "leicht" else "",
        on=today,
        next_talk=next_talk,
        promised=None if next_talk else promised_call(person, today),
        care=care.select_related("staff", "team__site", "local_jobcenter").order_by("pk").first(),
        plan=plan,
        steps=open_steps(plan) if plan else [],
        owed=list(owed.order_by("due_on", "pk")),
    )


def promised_call(person: Person, on: date) -> FollowUp | None:
    """Until when we have promised to call after the last talk; None once the day is past or the call was made."""
    ended = Conversation.objects.filter(case__person=person, case__ends_on=None, ended_at__isnull=False)
    last = ended.order_by("-ended_at").first()
    promised = what_follows(last) if last else None
    return promised if promised and promised.due_on >= on else None


def open_steps(plan: CooperationPlan) -> list[PlanStep]:
    """What is still to be done, next first."""
    settled = StepResult.objects.filter(step=OuterRef("pk"), withdrawn_at=None, kind__in=SETTLED)
    steps = plan.steps.filter(~Exists(settled)).select_related("words")
    return list(steps.order_by("due_on", "position", "pk"))


def titled(label: str | None, title: str) -> str | None:
    """«Mietvertrag: Ravardistraße»; what somebody typed is never translated."""
    return f"{label}: {title}" if label and title else label


def clipped(text: str | None, longest: int) -> str | None:
    """At most so many characters; that something is missing is seen."""
    if text is None or len(text) <= longest:
        return text
    return f"{text[: longest - 2].rstrip()} …"


def site_of(staff: Staff | None, care: Responsibility | None) -> Site | None:
    """The site of the colleague, else of the team that looks after the person."""
    own = staff.team.site if staff else None
    return own or (care.team.site if care and care.team else None)


def slip_as_pdf(slip: Slip) -> HttpResponse:
    """The answer of a page that prints it; the file name carries no name of a person."""
    response = HttpResponse(typeset(LAYOUT, slip.data()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Merkzettel-{slip.on:%Y-%m-%d}.pdf"'
    return response


def complete_language(code: str) -> str:
    """The language itself where the paper speaks it completely, Leichte Sprache otherwise."""
    return code if code in dict(settings.LANGUAGES) else "leicht"


def third_language(person: Person) -> str:
    """The person's own language where the paper does not speak it and stands in Leichte Sprache instead."""
    own = preferred_language(person)
    return own if complete_language(own) == "leicht" else ""


@shared_screen
@readonly
def slip_to_take_home(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The slip in the language of this talk. «Merkzettel»"""
    talk = visible_talk(request.user, talk_id)
    log_opening(request.user, talk.case.person_id, WayIn.PLAN)
    return slip_as_pdf(slip_of(request.user, talk.case.person, talk.language, timezone.now()))


@readonly
def slip_pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """The slip in the person's language, out of the file. «Merkzettel»"""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    log_opening(request.user, person_id, WayIn.PLAN)
    language = complete_language(preferred_language(person))
    return slip_as_pdf(slip_of(request.user, person, language, timezone.now()))
