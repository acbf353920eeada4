"""What a counsellor and a director ask of the server in a day, as requests. «Messgänge»"""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.next_talk import agree_on_next_talk
from augenhoehe.cases.closing_forms import TAKE_BACK
from augenhoehe.cases.models import (
    Answer,
    Case,
    Conversation,
    CooperationPlan,
    MeetingPlace,
    Side,
    SituationArea,
    SituationScale,
    StepResultKind,
    StrengthKind,
    Theme,
)
from augenhoehe.cases.next_talk import next_talks
from augenhoehe.cases.phrases import REASONS, goals_for, steps_for
from augenhoehe.cases.plan_members import offered_members
from augenhoehe.cases.talk.strengths import SITUATION
from augenhoehe.cases.working_days import working_day_from
from augenhoehe.config.bench.desk import Desk
from augenhoehe.config.bench.neighbourhood import neighbourhood_pages
from augenhoehe.config.bench.pages import ON_THE_PAGE, Page, Request
from augenhoehe.config.bench.words import search_words
from augenhoehe.config.my_day.lists import LISTS
from augenhoehe.config.panels import PANELS
from augenhoehe.organisation.models import Account, Role, Staff
from augenhoehe.organisation.sessions import mark_used, note_proof
from augenhoehe.people.search import LIMIT
from augenhoehe.web.screen_lock import lock_screen

TALK_PAGES = (
    *("talk_welcome", "talk_since", "talk_themes", "talk_strengths", "talk_goal", "talk_steps"),
    *("talk_summary", "talk_ways_on", "talk_state"),
)
TALK_LANGUAGE = "uk"
USUAL_HITS = 5
SESSION_LASTS = timedelta(days=3)
SAVED_THEME = Theme.LETTERS
IN_THREE_WEEKS, IN_FIVE_WEEKS = timedelta(weeks=3), timedelta(weeks=5)


def pages_of(desk: Desk) -> list[Page]:
    """Every page of the measurement, with everything it needs put into the current database."""
    counsellor, director = open_session(account(desk.counsellor)), open_session(account(desk.director))
    return [
        *day_pages(desk.counsellor, desk, counsellor),
        *search_pages(desk.counsellor, desk, counsellor, USUAL_HITS),
        *file_pages(desk, counsellor),
        *talk_pages(desk, counsellor),
        *paper_pages(desk, counsellor),
        *day_pages(desk.director, desk, director),
        *search_pages(desk.director, desk, director, LIMIT),
        *neighbourhood_pages(desk, counsellor, director, empty_pages(desk.files, counsellor)),
    ]


def account(staff: Staff) -> Account:
    """The log-in of someone who has one."""
    if staff.account is None:
        raise ValueError("Nobody without a log-in can be measured.")
    return staff.account


def open_session(of: Account, talk: Conversation | None = None) -> str:
    """A session as after logging in, locked to a talk where one is given; gives its key."""
    request = HttpRequest()
    session = request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(of.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = of.get_session_auth_hash()
    note_proof(request, of, "mfa")
    mark_used(
        session, timezone.now() + SESSION_LASTS
    )  # a page may wait longer for its turn than a session may rest
    if talk is not None:
        home = reverse("talk_pin", args=[talk.pk])
        lock_screen(request, home=home, language=talk.language, talk_id=talk.pk)
    session.set_expiry(SESSION_LASTS)
    session.save()
    return str(session.session_key)


def empty_pages(cases: list[Case], session: str) -> list[Request]:
    """What reading pages are compared with."""
    return [Request(f"/messung/leer/{case.person_id}/", session) for case in cases]


def day_pages(staff: Staff, desk: Desk, session: str) -> list[Page]:
    """«Mein Tag» and each of its lists."""
    lists = [one for one in LISTS if staff.role != Role.COUNSELLOR or not one.is_for_leads]
    addresses = {"my_day": reverse("my_day")} | {
        f"list:{one.key}": reverse("my_day_list", args=[one.key]) for one in lists
    }
    empty = empty_pages(desk.files, session)
    return [Page(name, staff.role, [Request(address, session)], empty) for name, address in addresses.items()]


def search_pages(staff: Staff, desk: Desk, session: str, hits: int) -> list[Page]:
    """The search, once for each way of finding."""
    empty = empty_pages(desk.files, session)
    return [
        Page(name, staff.role, [Request(reverse("search"), session, {"q": text})], empty)
        for name, text in search_words(staff, hits).items()
    ]


def file_pages(desk: Desk, session: str) -> list[Page]:
    """The frame of a file and each of its panels, over several usual files."""
    names = {"file:frame": "case_file", "file:preparation": "preparation"} | {
        panel.url_name.replace("panel_", "panel:"): panel.url_name for panel in PANELS
    }
    empty = empty_pages(desk.files, session)
    return [
        Page(
            name,
            desk.counsellor.role,
            [
                Request(
                    reverse(url, args=[case.person_id]),
                    session,
                    part="panel" if name.startswith("panel:") else "",
                )
                for case in desk.files
            ],
            empty,
        )
        for name, url in names.items()
    ]


def talk_pages(desk: Desk, session: str) -> list[Page]:
    """The questions of one talk, what a second device asks every other second, and saves in another talk."""
    shown, picked = (prepared_talk(case, desk.counsellor) for case in desk.talks)
    role, empty = desk.counsellor.role, empty_pages(desk.files, session)
    in_talk, in_pick = (open_session(account(desk.counsellor), talk) for talk in (shown, picked))
    pages = [
        Page(name.replace("_", ":", 1), role, [Request(reverse(name, args=[shown.pk]), in_talk)], empty)
        for name in TALK_PAGES
    ]
    return [*pages, *save_pages(picked, in_pick, [Request("/messung/speichern/", session, {})])]


def save_pages(talk: Conversation, session: str, saved_row: list[Request]) -> list[Page]:
    """What is saved in a talk, question by question."""
    role = talk.staff.role

    def save(name: str, url: str, *forms: dict[str, str], part: str = "question", theme: str = "") -> Page:
        address, _, query = url.partition("?")
        request = Request(reverse(address, args=[talk.pk]) + (query and f"?{query}"), session, {}, part)
        return Page(f"save:{name}", role, [request], saved_row, theme=theme, saves=list(forms))

    goals = [{"ready": sentence.key} for sentence in goals_for([]) if not sentence.has_blanks][:2]
    scales = [{"area": SituationArea.HOME.value, "scale": scale.value} for scale in SituationScale][:2]
    answers = [{"answer": answer.value} for answer in (Answer.AGREE, Answer.IN_PART)]
    next_date = {"question": "next", "next_at": "10:00", "where": MeetingPlace.HERE.value}
    next_dates = [{**next_date, "next_on": day, "shown_next": ON_THE_PAGE} for day in working_days()]
    became = [{"step": ON_THE_PAGE, "result": result} for result in (StepResultKind.DONE.value, TAKE_BACK)]
    return [
        save("promise", "talk_since", *became, part="step-*"),
        save("theme", "talk_themes", theme=SAVED_THEME.value),
        save("strength", "talk_strengths", {"kind": StrengthKind.COOKING.value}),
        save("situation", f"talk_strengths{SITUATION}", *scales),
        save("goal", "talk_goal", *goals),
        save(
            "step",
            "talk_steps",
            {"removed": ON_THE_PAGE},
            {"brought_back": ON_THE_PAGE},
            part="column-office",
        ),
        *(save(name, "talk_summary", *forms, part="plan-rest") for name, forms in plan_forms(talk).items()),
        save("answer", "talk_summary", *answers, part="plan-answer"),
        save("next", "talk_summary", *next_dates, part="plan-next"),
    ]


def plan_forms(talk: Conversation) -> dict[str, list[dict[str, str]]]:
    """What belongs to a plan besides goal and steps; in a very small house nobody with a plan lives with others."""
    forms = {
        "priority": [{"question": "priority", "ready": reason.key} for reason in REASONS[:2]],
        "review": [{"question": "review", "review_on": day} for day in working_days()],
    }
    if offered_members(talk.staff.account, talk.case.person_id, timezone.localdate()):
        forms["members"] = [{"question": "members", "members": ON_THE_PAGE}, {"question": "members"}]
    return forms


def working_days() -> list[str]:
    """Two days to choose from, as a browser sends them."""
    days = [timezone.localdate() + weeks for weeks in (IN_THREE_WEEKS, IN_FIVE_WEEKS)]
    return [working_day_from(day).isoformat() for day in days]


def paper_pages(desk: Desk, session: str) -> list[Page]:
    """What one takes home: the plan in force and the Merkzettel, each set anew."""
    empty = empty_pages(desk.files, session)
    plans = CooperationPlan.objects.current().filter(case__in=desk.files).order_by("pk")
    papers = {
        "paper:plan": [reverse("plan_pdf", args=[plan.pk]) for plan in plans],
        "paper:slip": [reverse("slip_pdf", args=[case.person_id]) for case in desk.files],
    }
    return [
        Page(name, desk.counsellor.role, [Request(address, session) for address in addresses], empty)
        for name, addresses in papers.items()
    ]


def prepared_talk(case: Case, staff: Staff) -> Conversation:
    """A running talk in which most is already written: three themes, a goal, two steps of each side, the next day."""
    at = timezone.now()
    talk = actions.begin_talk(case=case, staff=staff, language=TALK_LANGUAGE, at=at)
    next_talks(case.pk, timezone.localdate(at)).update(done_at=at)
    agree_on_next_talk(
        conversation=talk, staff=staff, starts_at=at + IN_THREE_WEEKS, place=MeetingPlace.HERE, at=at
    )
    for theme in (Theme.LANGUAGE, Theme.CHILDCARE, Theme.WORK):
        actions.pick_theme(talk, theme)
    goal = next(sentence for sentence in goals_for([]) if not sentence.has_blanks)
    actions.set_ready_goal(talk.plan, goal.key)
    for side in Side:
        for step in [one for one in steps_for(side, [], set()) if not one.has_blanks][:2]:
            actions.add_ready_step(talk.plan, key=step.key, due_on=timezone.localdate() + timedelta(days=14))
    return talk
