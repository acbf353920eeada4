"""The themes the person picks, in her order, and what becomes of them."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from django.db.models import F, Q

from augenhoehe.cases.models import SENSITIVE_THEMES, Conversation, Need, ThemeChoice, Words
from augenhoehe.cases.shelter import is_sheltered, presences_of, shown_themes


def pick_theme(conversation: Conversation, theme: str) -> None:
    """Puts a theme at the end of the person's list, or takes it off when it is there."""
    for choice in conversation.chosen_themes:
        if choice.theme == theme:
            take_off(choice, conversation.chosen_themes)
            return
    put_last(conversation, theme=theme)


def pick_own_theme(conversation: Conversation, words: Words) -> None:
    """A theme in her own words comes to the end of the list; the one that is there already stays where it is."""
    if not any(choice.words_id == words.pk for choice in conversation.chosen_themes):
        put_last(conversation, words=words)


def pick_earlier_words(conversation: Conversation, words_id: int) -> None:
    """A need she put into her own words in an earlier talk matters today as well."""
    need = Need.objects.filter(case=conversation.case, words_id=words_id, withdrawn_at=None).first()
    if need is not None and need.words is not None:
        pick_own_theme(conversation, need.words)


def take_off_theme(conversation: Conversation, choice_id: int) -> None:
    """A theme less, from the cards or in own words; the ones behind it move up."""
    for choice in conversation.chosen_themes:
        if choice.pk == choice_id:
            take_off(choice, conversation.chosen_themes)
            return


def put_last(conversation: Conversation, *, theme: str = "", words: Words | None = None) -> None:
    """One choice more, behind the others; known to the page that shows them next."""
    chosen = conversation.chosen_themes
    place = place_behind(chosen)
    chosen.append(
        ThemeChoice.objects.create(conversation=conversation, theme=theme, words=words, priority=place)
    )


def place_behind(chosen: Sequence[ThemeChoice]) -> int:
    """The place after the last one."""
    return chosen[-1].priority + 1 if chosen else 1


def take_off(choice: ThemeChoice, chosen: list[ThemeChoice]) -> None:
    """Deletes one choice and closes the gap it leaves."""
    behind = chosen[chosen.index(choice) + 1 :]
    chosen.remove(choice)
    choice.delete()
    if behind:
        after = ThemeChoice.objects.filter(
            conversation_id=choice.conversation_id, priority__gt=choice.priority
        )
        after.update(priority=F("priority") - 1)
    for other in behind:
        other.priority -= 1


def move_theme(conversation: Conversation, choice_id: int, by: int) -> None:
    """Moves a theme one place up (-1) or down (+1) among those on the screen; at the end nothing happens."""
    sheltered = is_sheltered(presences_of(conversation))
    shown = shown_themes(conversation.chosen_themes, sheltered=sheltered)
    place = next((place for place, choice in enumerate(shown) if choice.pk == choice_id), None)
    if place is None or not by or not 0 <= place + by < len(shown):
        return
    moved, other = shown[place], shown[place + by]
    # Each place is taken once, but the database looks only at the end of the transaction.
    ThemeChoice.objects.filter(pk=moved.pk).update(priority=other.priority)
    ThemeChoice.objects.filter(pk=other.pk).update(priority=moved.priority)
    moved.priority, other.priority = other.priority, moved.priority
    conversation.chosen_themes.sort(key=attrgetter("priority"))


def keep_needs(conversation: Conversation, on: date) -> None:
    """What the person picked becomes her needs; open ones she did not pick today stay open, behind the picked ones.

    Nothing ends because it was not picked. What the screen kept back she could not pick: while somebody was there who
    may not read along, needs on the sensitive themes keep their place as well.
    """
    case, picked = conversation.case, list(conversation.themes.all())
    if not picked:
        return
    # One closed today and picked today is the same need, open again: a second one could not begin on its last day.
    valid = Need.objects.filter(Q(ends_on=None) | Q(ends_on=on), case=case, withdrawn_at=None)
    known = {(need.theme, need.words_id): need for need in valid.order_by("priority", "pk")}
    for choice in picked:
        need = known.pop((choice.theme, choice.words_id), None)
        if need is None:
            Need.objects.create(
                case=case, theme=choice.theme, words=choice.words, priority=choice.priority, starts_on=on
            )
        elif need.ends_on is not None:
            Need.objects.filter(pk=need.pk).update(ends_on=None, priority=choice.priority)
        else:
            give_place(need, choice.priority)
    kept_back = SENSITIVE_THEMES if is_sheltered(presences_of(conversation)) else ()
    behind = [need for need in known.values() if need.ends_on is None and need.theme not in kept_back]
    for place, need in enumerate(behind, start=place_behind(picked)):
        give_place(need, place)


def give_place(need: Need, priority: int) -> None:
    """A need gets its place in the person's order; the one that stands there already is not written again."""
    if need.priority != priority:
        Need.objects.filter(pk=need.pk).update(priority=priority)
