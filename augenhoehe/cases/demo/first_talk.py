"""The talk that was held with the person of the tour two weeks ago; today's goes on from there. «Demodaten»"""

from datetime import date, time, timedelta

from augenhoehe.cases import actions
from augenhoehe.cases.demo.calendar import at_time, working_day
from augenhoehe.cases.demo.plans import TALK_LASTS, WRAPPED_UP_AFTER
from augenhoehe.cases.models import (
    Case,
    Conversation,
    PresenceKind,
    SituationArea,
    SituationScale,
    SkillKind,
    Speaker,
    StrengthKind,
    StrengthLevel,
    Theme,
)
from augenhoehe.organisation.models import Staff

DAYS_AGO, BEGAN_AT = timedelta(days=13), time(11, 15)
INTERPRETER = "Frau Lysenko"
THEMES = (Theme.CHILDCARE, Theme.LANGUAGE, Theme.LETTERS)
STRENGTHS = (StrengthKind.LISTENING, StrengthKind.TEAM, StrengthKind.CARE, SkillKind.NURSING)
SITUATIONS = (
    (SituationArea.HOME, SituationScale.WELL),
    (SituationArea.TIME, SituationScale.HARD),
    (SituationArea.WAYS, SituationScale.SO_SO),
    (SituationArea.PAPERS, SituationScale.HARD),
)
WHY = ("Сестра допомагає лише до січня.", "Meine Schwester hilft nur bis Januar.")


def write_first_talk(on: date, *, login_name: str) -> int:
    """What matters to her, what she brings along, how life goes; no plan yet. The first case is the one of the tour.

    Gives the number of talks: none where the colleague with this log-in is not there.
    """
    case = Case.objects.open().order_by("pk").first()
    staff = Staff.objects.filter(account__login_name=login_name).first()
    day = working_day(on - DAYS_AGO)
    if case is None or staff is None or case.starts_on > day:
        return 0
    at = at_time(day, BEGAN_AT)
    talk = actions.begin_talk(case=case, staff=staff, language="uk", at=at)
    actions.add_presence(talk, kind=PresenceKind.INTERPRETER, name=INTERPRETER, language="uk")
    for theme in THEMES:
        actions.pick_theme(talk, theme)
    for kind in STRENGTHS:
        actions.pick_strength(talk, kind)
    talk.strengths.filter(kind=SkillKind.NURSING).update(level=StrengthLevel.CERTIFIED)
    for area, scale in SITUATIONS:
        actions.say_situation(talk, area=area, scale=scale)
    own, german = WHY
    said = {"said_by": Speaker.PERSON, "translated_by": INTERPRETER}
    words = actions.spoken_words(case, own=own, german=german, language="uk", at=at, **said)
    if words is not None:
        actions.say_situation_words(talk, area=SituationArea.TIME, words=words)
    actions.end_talk(conversation=talk, at=at + TALK_LASTS)
    Conversation.objects.filter(pk=talk.pk).update(wrapped_up_at=at + TALK_LASTS + WRAPPED_UP_AFTER)
    return 1
