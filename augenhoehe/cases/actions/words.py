"""What was said becomes words of the case, as a pair of two languages. «Worte» – § 19 SGB X"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.client_words import in_language
from augenhoehe.cases.models import (
    Case,
    Conversation,
    CooperationPlan,
    Need,
    PresenceKind,
    Speaker,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.phrases import filled
from augenhoehe.cases.said_again import ready_sentence

CATALOGUE = "Satzsammlung, ungeprüft"
LONGEST_NAME = Words._meta.get_field("translated_by").max_length
NO_VALUES: Mapping[str, str] = MappingProxyType({})


def catalogue_words(case: Case, german: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Words:
    """A ready sentence, filled, as words of this case, with its counterpart from the catalogue where there is one.

    Raises ValueError when a blank has no value or a wrong one.
    """
    counterpart = filled(german, language, values) if language != "de" else ""
    return Words.objects.create(
        case=case,
        original=filled(german, "de", values),
        language="de",
        said_by=Speaker.CATALOGUE,
        counterpart=counterpart,
        counterpart_language=language if counterpart else "",
        translated_by=CATALOGUE if counterpart else "",
        translated_at=timezone.now() if counterpart else None,
    )


def spoken_words(
    case: Case,
    *,
    own: str,
    german: str,
    language: str,
    said_by: str,
    at: datetime,
    translated_by: str = "",
) -> Words | None:
    """Free words as a pair; the original is what was said, the other side its translation. None for silence.

    Where nobody is named as translator it is whoever says them.
    """
    original, original_language = (own, language) if own else (german, "de")
    if not original:
        return None
    counterpart = german if own and language != "de" else ""
    return Words.objects.create(
        case=case,
        original=original,
        language=original_language,
        said_by=said_by,
        counterpart=counterpart,
        counterpart_language="de" if counterpart else "",
        translated_by=(translated_by or Speaker(said_by).label) if counterpart else "",
        translated_at=at if counterpart else None,
    )


def words_from(conversation: Conversation, data: Mapping[str, str]) -> Words | None:
    """Words out of a form's `own`, `german`, `said_by` and `translated_by`."""
    return spoken_words(
        conversation.case,
        own=data["own"],
        german=data["german"],
        language=language_of_own_words(conversation),
        said_by=data["said_by"],
        at=timezone.now(),
        translated_by=translator(conversation, data.get("translated_by", "")),
    )


def language_of_own_words(conversation: Conversation) -> str:
    """The language the person's own words are written down in.

    The one of the screen, but for Leichte Sprache: that is German, or the person's own language where the screen does
    not speak it and somebody interprets. «jede Sprache»
    """
    if conversation.language != "leicht":
        return conversation.language
    preferred = conversation.case.person.languages.first()
    spoken_on_screen = dict(settings.LANGUAGES)
    return "de" if preferred is None or preferred.language in spoken_on_screen else preferred.language


def words_of_talk(conversation: Conversation) -> Q:
    """The words that stand on the pages of this talk."""
    plan = conversation.plan
    return (
        Q(theme_of__conversation=conversation)
        | Q(strength_of__conversation=conversation)
        | Q(situation_of__conversation=conversation)
        | Q(goal_of=plan)
        | Q(priority_of=plan)
        | Q(planstep__plan=plan)
        | Q(answer_to=plan)
        | Q(result_of__conversation=conversation)
    )


def translate_in_talk(
    conversation: Conversation,
    *,
    words_id: int,
    translation: str,
    translated_by: str,
    at: datetime,
    before: str = "",
) -> None:
    """The side that was missing, or the right one instead of `before`, the one that was read.

    Where somebody else was faster the words keep what they have; so the second click changes nothing.
    """
    known = Words.objects.filter(words_of_talk(conversation), pk=words_id)
    for words in known.exclude(said_by=Speaker.CATALOGUE).distinct():
        if translation_of(words) == before.replace("\r\n", "\n"):
            keep_translation(
                words,
                text=translation,
                language=words.counterpart_language or language_to_add(words, conversation),
                translated_by=translator(conversation, translated_by),
                at=at,
            )


@transaction.atomic
def translate_later(
    words: Words, *, before: str, text: str, language: str, translated_by: str, at: datetime
) -> bool:
    """The same out of the file, after the talk. False, and nothing written, where another one stands there by now."""
    held = Words.objects.select_for_update().get(pk=words.pk)
    if translation_of(held) not in (before, text):
        return False
    keep_translation(held, text=text, language=language, translated_by=translated_by, at=at)
    return True


def language_to_add(words: Words, conversation: Conversation) -> str:
    """German, or the language the person's own words are in."""
    return "de" if words.language != "de" else language_of_own_words(conversation)


def translation_of(words: Words) -> str:
    """The translation that holds: the last addendum, or the first one."""
    return words.correction or words.counterpart


def keep_translation(words: Words, *, text: str, language: str, translated_by: str, at: datetime) -> None:
    """The first translation, or the right one instead of a wrong one; the history keeps the former.

    In an agreed plan a translation that both have read stays, the right one stands below it as an addendum with its
    day and name. See `Words`.
    """
    if translation_of(words) == text:
        return
    if words.counterpart and is_agreed_on(words):
        changed = {"correction": text, "corrected_by": translated_by, "corrected_at": at}
    else:
        changed = {"counterpart": text, "counterpart_language": language}
        changed |= {"translated_by": translated_by, "translated_at": at}
    for name, value in changed.items():
        setattr(words, name, value)
    words.save(update_fields=list(changed))


def is_agreed_on(words: Words) -> bool:
    """Whether they stand in a plan both have agreed on, or among the themes above it."""
    of_plan = Q(goal=words) | Q(priority_words=words) | Q(answer_words=words) | Q(steps__words=words)
    of_plan |= Q(conversation__themes__words=words)
    return CooperationPlan.objects.filter(of_plan, case=words.case_id, agreed_at__isnull=False).exists()


def take_as_read(plan: CooperationPlan) -> None:
    """Words that were corrected below an earlier plan become words of this one's own, translated as read today.

    The earlier plan keeps its addendum; what is corrected later is one to this plan. Call it before both agree and save
    the plan: the words are locked, so that nobody corrects them meanwhile.
    """
    steps, themes = plan.steps.all(), ThemeChoice.objects.filter(conversation=plan.conversation_id)
    used = Q(goal_of=plan) | Q(priority_of=plan) | Q(answer_to=plan)
    used |= Q(planstep__in=steps) | Q(theme_of__in=themes)
    locked = Words.objects.select_for_update().filter(pk__in=Words.objects.filter(used).values("pk"))
    for words in locked.order_by("pk"):
        if words.correction:
            own = as_read_now(words, plan.case_id)
            for name in ("goal", "priority_words", "answer_words"):
                if getattr(plan, f"{name}_id") == words.pk:
                    setattr(plan, name, own)
            steps.filter(words=words).update(words=own)
            themes.filter(words=words).update(words=own)
            Need.objects.filter(words=words).update(words=own)  # the theme goes on as the same need


def as_read_now(words: Words, case_id: int) -> Words:
    """The same words anew, with the translation that holds as their own."""
    return Words.objects.create(
        case_id=case_id,
        original=words.original,
        language=words.language,
        said_by=words.said_by,
        counterpart=translation_of(words),
        counterpart_language=words.counterpart_language,
        translated_by=words.corrected_by or words.translated_by,
        translated_at=words.corrected_at or words.translated_at,
        visibility=words.visibility,
    )


def translator(conversation: Conversation, who: str) -> str:
    """Who translated, as it stands beside the words: an interpreter by name, else the role; empty for nobody."""
    if who.isdecimal():
        interpreters = conversation.presences.filter(kind=PresenceKind.INTERPRETER, pk=int(who))
        return (interpreters.values_list("name", flat=True).first() or "")[:LONGEST_NAME]
    return str(Speaker(who).label) if who else ""


def said_today(plan: CooperationPlan, words: Words) -> Words:
    """The same words; a ready sentence of a talk in another language is said anew in today's. § 19 SGB X

    Words of an earlier case stay with it: this one has them anew.
    """
    known = None if words.in_language(plan.language) else ready_sentence(words)
    if known is None or not in_language(known[0].german, plan.language):
        return words if words.case_id == plan.case_id else as_read_now(words, plan.case_id)
    sentence, values = known
    return catalogue_words(plan.case, sentence.german, plan.language, values)
