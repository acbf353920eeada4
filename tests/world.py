"""One colleague and every kind of person around her, as docs/access.md names them; and all addresses of the site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from augenhoehe.caseload.models import Acceptance, Circumstance, Simulation, Stage
from augenhoehe.caseload.tests.district_factories import around_the_corner
from augenhoehe.caseload.tests.staffing_factories import a_language_of
from augenhoehe.cases.models import (
    Case,
    CasePhase,
    Contact,
    Conversation,
    FollowUp,
    IntegrationPhase,
    Need,
    Note,
    Speaker,
    TextBlock,
    TranslationReview,
    Words,
)
from augenhoehe.cases.tests.factories import case_of, contact, follow_up, need, note, talk
from augenhoehe.cases.tests.import_factories import an_import, look_alike, pair_of, the_import
from augenhoehe.config.models import SavedFilter
from augenhoehe.documents.models import Consent, OwedPaper, Paper
from augenhoehe.documents.tests.consent_factories import prepared
from augenhoehe.documents.tests.factories import owed_by, paper_of
from augenhoehe.letters.models import Letter
from augenhoehe.letters.tests.factories import draft
from augenhoehe.organisation.models import Absence, Account, Notification, Role, Staff, Team
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    AccessGrant,
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    GrantSource,
    Part,
    Person,
    Responsibility,
)
from augenhoehe.people.tests.factories import person, person_of, seal
from augenhoehe.privacy.models import ErasureProposal

MINE = "in the care of my team"
OTHER_TEAM = "in the care of another team of my local Jobcenter"
ELSEWHERE = "in the care of another local Jobcenter"
UNTIL_YESTERDAY = "in my team's care until yesterday"
SEALED = "sealed, in my team's care"
SEALED_FOR_ME = "sealed, in my team's care, and I am a named reader"
SEALED_GRANTED = "sealed, with a grant for me"
GRANTED = "of another local Jobcenter, with a grant for me"
EXPIRED = "of another local Jobcenter, my grant has expired"
NOBODY = "does not exist"
GRANTED_PARTS = [Part.MASTER_DATA, Part.COUNSELLING]
MISSING_ID = 987_654_321
MISSING_ADDRESS = UUID(int=MISSING_ID)
IDS = (
    *("person_id", "talk_id", "plan_id", "grant_id", "consent_id"),
    *("fact_id", "note_id", "contact_id", "need_id", "follow_up_id", "block_id", "ended_id", "words_id"),
    *("other_id", "pair_id", "merge_id", "run_id", "number", "entry_id", "circumstance_id", "letter_id"),
)


@dataclass(frozen=True)
class World:
    """A colleague, the people by kind, and a running talk with each of them."""

    staff: Staff
    account: Account
    people: dict[str, Person]
    talks: dict[str, Conversation]
    emergency: AccessGrant
    own: dict[str, Any]
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def arguments(self, kind: str) -> dict[str, Any]:
        """What addresses about this person are called with; looked up once, as tests take back what they write."""
        if kind not in self.known:
            self.known[kind] = self.looked_up(kind)
        return self.known[kind]

    def looked_up(self, kind: str) -> dict[str, Any]:
        """The numbers of everything about this person; those that do not exist for nobody."""
        if kind == NOBODY:
            return papers_of_nobody() | dict.fromkeys(IDS, MISSING_ID) | self.own
        held = self.talks[kind]
        of_person: dict[str, Any] = {
            "person_id": self.people[kind].pk,
            "talk_id": held.pk,
            "plan_id": held.plan.pk,
        }
        consent = Consent.objects.get(person=self.people[kind])
        of_person |= papers_of(self.people[kind]) | written_about(held.case) | self.own
        phone = ContactPoint.objects.get(person=self.people[kind])
        heeded = Circumstance.objects.get(person=self.people[kind])
        of_person |= (
            {"circumstance_id": heeded.pk, "letter_id": Letter.objects.get(person=self.people[kind]).pk}
            | pair_of(self.people[kind])
            | {"run_id": the_import(), "number": 1, "form": "csv"}
        )
        return of_person | {"grant_id": self.emergency.pk, "consent_id": consent.pk, "fact_id": phone.pk}


def world(role: str = Role.COUNSELLOR) -> World:
    """A world around a colleague of this role."""
    me = house.staff(role)
    account = me.account
    assert account is not None
    next_door = house.staff(team=house.team(local_jobcenter=me.team.local_jobcenter))
    far_away = house.staff()
    people = {
        MINE: person_of(me),
        OTHER_TEAM: person_of(next_door),
        ELSEWHERE: person_of(far_away),
        UNTIL_YESTERDAY: formerly_of(me.team),
        SEALED: person_of(me),
        SEALED_FOR_ME: person_of(me),
        SEALED_GRANTED: person_of(far_away),
        GRANTED: person_of(far_away),
        EXPIRED: person_of(far_away),
    }
    seal(people[SEALED], far_away)
    seal(people[SEALED_FOR_ME], me)
    seal(people[SEALED_GRANTED], far_away)
    grant(people[SEALED_GRANTED], account)
    grant(people[GRANTED], account)
    grant(people[EXPIRED], account, ended=True)
    talks = {
        kind: talk(case_of(far_away, person=someone), me, at=timezone.now())
        for kind, someone in people.items()
    }
    TextBlock.objects.create(team=me.team, title="Brief da", text="Ein Brief ist angekommen.")
    for held in talks.values():
        write_down(held.case, me)
    for someone in people.values():
        say_about(someone)
    an_import(me)
    look_alike(list(people.values()))
    emergency = grant(people[MINE], house.account(), source=GrantSource.EMERGENCY)
    return World(me, account, people, talks, emergency, own_things(me, account))


def say_about(someone: Person) -> None:
    """A consent that is prepared, a phone number, and that she is looked after apart."""
    since = date(2024, 1, 1)
    prepared(someone, on=timezone.localdate())
    ContactPoint.objects.create(person=someone, kind="phone", value="02871 1234", starts_on=since)
    Circumstance.objects.create(person=someone, kind="apart", reason="Wunsch beider", starts_on=since)


def own_things(me: Staff, account: Account) -> dict[str, Any]:
    """What a colleague has for herself: an absence to come, one she stands in for today, a filter under a name.

    And what is about no person: somebody else's log-in, a proposal to erase.
    """
    today = timezone.localdate()
    away = {"starts_on": today + timedelta(days=9), "ends_on": today + timedelta(days=12)}
    covered = {"starts_on": today, "ends_on": today, "stand_in": me}
    return {
        "notice_id": Notification.objects.create(
            recipient=account, topic="import.twin", object_id=MISSING_ID
        ).pk,
        "absence_id": Absence.objects.create(staff=me, **away).pk,
        "covering_id": Absence.objects.create(staff=house.staff(team=me.team), **covered).pk,
        "filter_id": SavedFilter.objects.create(account=account, name="Jung", query="unter25=1").pk,
        "account_id": house.account().pk,
        "own_grant_id": an_ended_emergency(account).pk,
        "proposal_id": a_proposal(),
        "phase_id": a_phase(),
        "review_id": a_reading(me),
        **a_simulation(me),
        **a_language_of(me),
        **at_my_site(me),
    }


def an_ended_emergency(account: Account) -> AccessGrant:
    """An emergency access of this colleague that is over, to somebody far away."""
    someone = person_of(house.staff(), family_name="Fern")
    return grant(someone, account, ended=True, source=GrantSource.EMERGENCY)


def at_my_site(me: Staff) -> dict[str, Any]:
    """A district, its directory, and the site where the colleague's team works."""
    found = around_the_corner()
    Team.objects.filter(pk=me.team_id).update(site=found["site_id"])
    return found


def write_down(case: Case, staff: Staff) -> None:
    """A note, a contact, a need and something to be done, all by this colleague."""
    note(case, staff, visibility="shared")
    contact(case, timezone.now(), staff=staff)
    need(case)
    follow_up(case, staff)
    CasePhase.objects.create(case=case, phase_id=a_phase(), starts_on=date(2024, 2, 1))
    draft(case.person, staff)


def written_about(case: Case) -> dict[str, Any]:
    """The numbers of what was written down last in this case, and of a text block of the colleague."""
    newest: dict[str, Any] = {
        "note_id": Note,
        "contact_id": Contact,
        "need_id": Need,
        "follow_up_id": FollowUp,
        "entry_id": CasePhase,
    }
    found = {
        name: model._default_manager.filter(case=case).order_by("-pk").values_list("pk", flat=True).first()
        for name, model in newest.items()
    }
    block = TextBlock.objects.order_by("-pk").values_list("pk", flat=True).first()
    known = {name: pk or MISSING_ID for name, pk in (found | {"block_id": block}).items()}
    ended = ended_talk(case)
    return known | {"ended_id": ended.pk, "words_id": words_of(ended).pk}


def words_of(ended: Conversation) -> Words:
    """What the person said in that talk, in her language only."""
    words: Words = Words.objects.create(
        case=ended.case, original="Я шию", language="uk", said_by=Speaker.PERSON
    )
    ended.strengths.create(words=words)
    return words


def ended_talk(case: Case) -> Conversation:
    """A talk of this person that was over yesterday and that nobody has wrapped up yet."""
    running = case.conversations.get(ended_at=None)
    began = timezone.now() - timedelta(days=1)
    held: Conversation = case.conversations.create(
        staff=running.staff,
        language=running.language,
        started_at=began,
        ended_at=began,
        contact=contact(case, began, staff=running.staff),
        outcome="talked",
    )
    return held


def papers_of_nobody() -> dict[str, Any]:
    """Random addresses that belong to nothing."""
    return dict.fromkeys(("paper_id", "file_id", "delivery_id", "owed_id"), MISSING_ADDRESS)


def papers_of(someone: Person) -> dict[str, Any]:
    """The addresses of a foreign-language paper of this person, its file, its delivery, and a missing one."""
    paper = Paper.objects.filter(person=someone).first() or paper_of(someone, language="uk")
    owed = OwedPaper.objects.filter(person=someone).first() or owed_by(someone)
    return {
        "paper_id": paper.address,
        "file_id": paper.files.all()[0].address,
        "delivery_id": paper.delivery.address if paper.delivery else MISSING_ADDRESS,
        "owed_id": owed.address,
    }


def formerly_of(team: Team) -> Person:
    """Somebody this team looked after until yesterday."""
    someone = person()
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=team.local_jobcenter,
        team=team,
        role="counselling",
        starts_on=date(2024, 1, 1),
        ends_on=timezone.localdate() - timedelta(days=1),
    )
    return someone


def grant(
    someone: Person, account: Account, *, ended: bool = False, source: str = GrantSource.STAND_IN
) -> AccessGrant:
    """A grant of the master data and the counselling part, running now or over since yesterday."""
    now = timezone.now()
    return AccessGrant.objects.create(
        person=someone,
        account=account,
        purpose="Vertretung",
        parts=GRANTED_PARTS,
        starts_at=now - timedelta(days=9),
        ends_at=now + timedelta(days=-1 if ended else 1),
        reason="Urlaub der Kollegin",
        source=source,
    )


def stranger() -> Account:
    """A log-in that belongs to no colleague."""
    return house.account()


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the site, rooms included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def url_names() -> list[str]:
    """The names of all addresses; each has one."""
    names = [pattern.name for pattern in patterns()]
    assert None not in names, "Every address needs a name."
    return [str(name) for name in names]


def address(name: str, arguments: dict[str, Any]) -> str:
    """The address of this name with those of the arguments that it takes."""
    fixed = {
        "factor_id": MISSING_ID,
        "provider_id": "haus",
        "key": "gespraeche",
        "language": "de",
        "scheme": "gemeinde",
        "scenario": "districts",
    }
    known = fixed | arguments | {"kind": "erreichbarkeit"}
    return reverse(name, kwargs={taken: known[taken] for taken in pattern_of(name).pattern.regex.groupindex})


@cache
def pattern_of(name: str) -> URLPattern:
    """The pattern behind the name of an address."""
    return next(pattern for pattern in patterns() if pattern.name == name)


def a_proposal() -> int:
    """A proposal to erase old lines of the access log; it is about no person in particular."""
    found, _ = ErasureProposal.objects.get_or_create(
        rule="access_log",
        kind="privacy.AccessLogEntry",
        defaults={"due_since": date(2020, 1, 1), "rows_before": timezone.now() - timedelta(days=3000)},
    )
    return int(found.pk)


def a_phase() -> int:
    """A phase of the integration work."""
    return int(IntegrationPhase.objects.get_or_create(name="Profiling", defaults={"position": 1})[0].pk)


def a_reading(staff: Staff) -> int:
    """A translation somebody has read."""
    hashes = {"sentence": "a" * 64, "counterpart": f"{staff.pk:064}"}
    said = {"reviewed_by": "Oksana M.", "reviewed_on": date(2026, 11, 1)}
    return int(TranslationReview.objects.create(language="uk", staff=staff, **hashes, **said).pk)


def a_simulation(staff: Staff) -> dict[str, int]:
    """A run of the simulator about the whole house, and proposals taken over by this colleague."""
    run = Simulation.objects.create(
        on=timezone.localdate(), ordered_by=staff, state="done", finished_at=timezone.now()
    )
    taken = Acceptance.objects.create(simulation=run, staff=staff, stage=Stage.AT_ONCE, token=uuid4())
    return {"simulation_id": run.pk, "acceptance_id": taken.pk}


def one_unit(people: Iterable[Person]) -> BenefitUnit:
    """A benefit unit of all these people."""
    unit = BenefitUnit.objects.create(unit_number="BG-TEST")
    for member in people:
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2024, 1, 1)
        )
    return unit


def start_looking_after(seen: World, kind: str) -> None:
    """This person is new to the colleague since yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    held = Responsibility.objects.get(person=seen.people[kind])
    held.ends_on = yesterday - timedelta(days=1)
    held.save()
    Responsibility.objects.create(
        person=seen.people[kind],
        local_jobcenter=seen.staff.team.local_jobcenter,
        team=seen.staff.team,
        staff=seen.staff,
        role="counselling",
        starts_on=yesterday,
    )
