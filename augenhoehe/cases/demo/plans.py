"""Talks at the shared screen that have already been, and the plans that came of them. § 15 SGB II"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from augenhoehe.cases.actions.words import CATALOGUE
from augenhoehe.cases.demo.calendar import at_office, working_day_ahead
from augenhoehe.cases.demo.tables import CaseTables
from augenhoehe.cases.demo.themes import (
    OWN_ANSWERS,
    OWN_GOALS,
    OwnWords,
    counterpart,
    goal_for,
    ready_steps,
    screen_language,
)
from augenhoehe.cases.demo.together import OWN_THEMES, add_table
from augenhoehe.cases.models import (
    Answer,
    Channel,
    Direction,
    FollowUpKind,
    HouseFunction,
    Outcome,
    SectionKind,
    Side,
    Speaker,
    StepResultKind,
    TalkOutcome,
    Visibility,
)
from augenhoehe.cases.phrases import REASONS
from augenhoehe.cases.working_days import last_review_day
from augenhoehe.people.demo.writing import DemoPerson

TALK_LASTS = timedelta(minutes=45)
WRAPPED_UP_AFTER = timedelta(minutes=10)
OWN_WORDS_SHARE = 0.15
OWN_THEME_EVERY = 12
REASON_EVERY = 3
MEMBER_EVERY = 3
DAYS_UNTIL_NEXT_TALK, DAYS_AHEAD = 5, 10
LONGEST_OVERDUE = timedelta(days=10)
RESULT_WORDS = (
    OwnWords("Der Kurs beginnt erst im nächsten Monat.", ""),
    OwnWords("Wir machen es zusammen beim nächsten Gespräch.", ""),
    OwnWords("Die Kita hat einen anderen Platz angeboten.", ""),
)
ANSWERED_IN_WORDS = 0.25
AGREES_IN_PART = 0.15
RESULTS = (StepResultKind.DONE, StepResultKind.CHANGED, StepResultKind.DROPPED, None)
RESULT_WEIGHTS = (74, 8, 5, 13)


@dataclass(frozen=True)
class Talk:
    """Who talked with whom, when, about what."""

    case_id: int
    staff_id: int
    person: DemoPerson
    themes: tuple[str, ...]
    held_on: date
    other_adults: tuple[int, ...] = ()


class PlanWriter:
    """Writes talks with their plans as the shared screen would have left them behind."""

    def __init__(self, tables: CaseTables, on: date, rng: Random) -> None:
        self.tables, self.on, self.rng = tables, on, rng

    def agreed(self, talk: Talk, *, number: int, superseded_at: datetime | None) -> datetime:
        """A talk that ended with a plan; gives the moment of agreement."""
        language = screen_language(talk.person)
        conversation_id, agreed_at = self.conversation(
            talk, language, outcome=TalkOutcome.AGREED, is_latest=superseded_at is None
        )
        answer = Answer.IN_PART if self.rng.random() < AGREES_IN_PART else Answer.AGREE
        review_due_on = last_review_day(agreed_at.date())
        plan_id = self.tables.plans.add(
            talk.case_id,
            conversation_id,
            number,
            language,
            self.goal(talk, language, agreed_at),
            self.what_comes_first(talk, language, agreed_at),
            answer.value,
            self.answer_words(talk, language, answer, agreed_at),
            agreed_at,
            review_due_on,
            superseded_at,
        )
        self.steps(plan_id, talk, language, agreed_at, ended_at=superseded_at)
        if talk.other_adults and talk.held_on.toordinal() % MEMBER_EVERY == 0:
            self.tables.members.add(plan_id, talk.other_adults[0])
        if superseded_at is None:
            review = FollowUpKind.REVIEW.value
            self.tables.follow_ups.add(talk.case_id, talk.staff_id, review, review_due_on, None, None)
        return agreed_at

    def not_agreed(self, talk: Talk, *, number: int) -> None:
        """A talk that ended without a plan: «heute kein Plan»; what was noted stays a draft.

        Adjourned, it leaves a new talk to be arranged.
        """
        language = screen_language(talk.person)
        answer, outcome = (
            (Answer.DISAGREE, TalkOutcome.ADJOURNED) if self.rng.random() < 0.5 else ("", TalkOutcome.TALKED)
        )
        conversation_id, ended_at = self.conversation(talk, language, outcome=outcome, is_latest=True)
        goal = self.goal(talk, language, ended_at)
        self.tables.plans.add(
            talk.case_id, conversation_id, number, language, goal, None, answer, None, None, None, None
        )
        if outcome == TalkOutcome.ADJOURNED:
            kind, due_on = FollowUpKind.ARRANGE.value, self.day_to_arrange(talk)
            self.tables.follow_ups.add(talk.case_id, talk.staff_id, kind, due_on, None, None)

    def day_to_arrange(self, talk: Talk) -> date:
        """A week after the talk; where that is long past, somebody has moved it to one of the next days."""
        proposed = working_day_ahead(talk.held_on, DAYS_UNTIL_NEXT_TALK)
        if proposed >= self.on - LONGEST_OVERDUE:
            return proposed
        return working_day_ahead(self.on, 1 + talk.held_on.toordinal() % DAYS_AHEAD)

    def conversation(
        self, talk: Talk, language: str, *, outcome: TalkOutcome, is_latest: bool
    ) -> tuple[int, datetime]:
        """The talk itself: a contact, its sections, the themes; gives its id and its end."""
        started_at = at_office(talk.held_on, self.rng)
        ended_at = started_at + TALK_LASTS
        contact_id = self.tables.contacts.add(
            talk.case_id,
            talk.staff_id,
            started_at,
            Channel.VISIT.value,
            Direction.TO_PERSON.value,
            Outcome.TALKED.value,
            "",
            HouseFunction.COUNSELLING.value,
            None,
        )
        conversation_id = self.tables.conversations.add(
            talk.case_id,
            talk.staff_id,
            language,
            started_at,
            ended_at,
            contact_id,
            outcome.value,
            ended_at + WRAPPED_UP_AFTER,
        )
        for kind in SectionKind:
            token = uuid.UUID(int=self.rng.getrandbits(128), version=4)
            self.tables.sections.add(conversation_id, kind.value, self.rng.randint(1, 4), token)
        for priority, theme in enumerate(talk.themes, start=1):
            self.tables.themes.add(conversation_id, theme, None, priority)
        if is_latest and conversation_id % OWN_THEME_EVERY == 0:
            self.own_theme(talk, language, conversation_id, ended_at)
        add_table(self.tables, conversation_id, talk.person, talk.themes)
        return conversation_id, ended_at

    def own_theme(self, talk: Talk, language: str, conversation_id: int, at: datetime) -> None:
        """What mattered besides the cards, in the person's own words; it became a need like the others."""
        said = OWN_THEMES.get(language, OWN_THEMES["de"])
        words = said[conversation_id // OWN_THEME_EVERY % len(said)]
        words_id = self.own_words(talk.case_id, words, language, at)
        place = len(talk.themes) + 1
        self.tables.themes.add(conversation_id, "", words_id, place)
        self.tables.needs.add(talk.case_id, "", words_id, place, talk.held_on, None)

    def goal(self, talk: Talk, language: str, at: datetime) -> int:
        """A ready sentence, or now and then the person's own words."""
        if self.rng.random() < OWN_WORDS_SHARE:
            return self.own_words(
                talk.case_id, self.rng.choice(OWN_GOALS.get(language, OWN_GOALS["de"])), language, at
            )
        return self.ready_words(talk.case_id, goal_for(talk.themes).german, language, at)

    def what_comes_first(self, talk: Talk, language: str, at: datetime) -> int | None:
        """Why something comes first, where a theme of the talk has a ready sentence for it and somebody said it."""
        reason = next((reason for reason in REASONS if reason.theme in talk.themes), None)
        if reason is None or talk.case_id % REASON_EVERY:
            return None
        return self.ready_words(talk.case_id, reason.german, language, at)

    def answer_words(self, talk: Talk, language: str, answer: Answer, at: datetime) -> int | None:
        """What the person says to the plan; nobody has to."""
        if answer == Answer.AGREE and self.rng.random() >= ANSWERED_IN_WORDS:
            return None
        said = OWN_ANSWERS.get(language, OWN_ANSWERS["de"])
        return self.own_words(talk.case_id, said[0 if answer == Answer.IN_PART else -1], language, at)

    def ready_words(self, case_id: int, german: str, language: str, at: datetime) -> int:
        """A sentence of the catalogue with its counterpart, where there is one."""
        other = counterpart(german, language)
        return self.tables.words.add(
            case_id,
            german,
            "de",
            Speaker.CATALOGUE.value,
            other,
            language if other else "",
            CATALOGUE if other else "",
            at if other else None,
            Visibility.SHARED.value,
        )

    def own_words(self, case_id: int, said: OwnWords, language: str, at: datetime) -> int:
        """Free words, interpreted or still waiting for it."""
        language = language if language in OWN_GOALS else "de"
        return self.tables.words.add(
            case_id,
            said.original,
            language,
            Speaker.PERSON.value,
            said.german,
            "de" if said.german else "",
            Speaker.INTERPRETER.label if said.german else "",
            at if said.german else None,
            Visibility.SHARED.value,
        )

    def steps(
        self, plan_id: int, talk: Talk, language: str, agreed_at: datetime, *, ended_at: datetime | None
    ) -> None:
        """Steps of both sides on the themes; the Jobcenter takes at least as many as the person."""
        office, person = self.rng.choice(((1, 1), (2, 1), (2, 2), (3, 2)))
        agreed_on = agreed_at.date()
        until = ended_at.date() if ended_at else self.on
        for side, number, longest in ((Side.OFFICE, office, 42), (Side.PERSON, person, 60)):
            for position, step in enumerate(ready_steps(side, talk.themes)[:number], start=1):
                words = self.ready_words(talk.case_id, step.german, language, agreed_at)
                due_on = agreed_on + timedelta(days=self.rng.randint(10, longest))
                step_id = self.tables.steps.add(
                    plan_id, side.value, position, words, step.key, step.part, due_on
                )
                self.result(talk.case_id, step_id, agreed_on, due_on, until)

    def result(self, case_id: int, step_id: int, agreed_on: date, due_on: date, until: date) -> None:
        """What became of a step whose day has come; every eighth promise is still open, ours too."""
        kind = self.rng.choices(RESULTS, RESULT_WEIGHTS)[0]
        on = agreed_on + timedelta(days=self.rng.randint(3, max(4, (due_on - agreed_on).days + 5)))
        if kind is not None and due_on <= until and on <= until:
            changed = kind == StepResultKind.CHANGED
            said = RESULT_WORDS[step_id % len(RESULT_WORDS)]
            words = self.own_words(case_id, said, "de", at_office(on, self.rng)) if changed else None
            self.tables.results.add(step_id, kind.value, on, words)
