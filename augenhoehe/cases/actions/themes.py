"""The themes the person picks, in her order."""

from datetime import date, timedelta

from django.utils import timezone

from augenhoehe.cases.models import Conversation, Need, ThemeChoice


def pick_theme(conversation: Conversation, theme: str) -> None:
    """Puts a theme at the end of the person's list, or takes it off when it is there."""
    chosen = list(conversation.themes.values_list("theme", flat=True))
    order_themes(conversation, [t for t in chosen if t != theme] if theme in chosen else [*chosen, theme])


def move_theme(conversation: Conversation, theme: str, by: int) -> None:
    """Moves a theme one place up (-1) or down (+1); at the end of the list nothing happens."""
    chosen = list(conversation.themes.values_list("theme", flat=True))
    if theme not in chosen:
        return
    place = chosen.index(theme)
    target = min(max(place + by, 0), len(chosen) - 1)
    chosen.insert(target, chosen.pop(place))
    order_themes(conversation, chosen)


def order_themes(conversation: Conversation, themes: list[str]) -> None:
    """Writes the person's order: the first matters most."""
    conversation.themes.exclude(theme__in=themes).delete()
    kept = {choice.theme: choice for choice in conversation.themes.all()}
    for priority, theme in enumerate(themes, start=1):
        choice = kept.get(theme)
        if choice is None:
            ThemeChoice.objects.create(conversation=conversation, theme=theme, priority=priority)
        elif choice.priority != priority:
            ThemeChoice.objects.filter(pk=choice.pk).update(priority=priority)


def keep_needs(conversation: Conversation, on: date) -> None:
    """What the person picked becomes her needs; earlier ones she did not pick end the day before."""
    case, picked = conversation.case, list(conversation.themes.all())
    if not picked:
        return
    valid = Need.objects.filter(case=case, ends_on=None, withdrawn_at=None)
    gone = valid.exclude(theme__in=[choice.theme for choice in picked])
    gone.filter(starts_on__lt=on).update(ends_on=on - timedelta(days=1))
    gone.filter(starts_on=on).update(
        withdrawn_at=timezone.now(), withdrawn_reason="am selben Tag nicht mehr gewählt"
    )
    known = {need.theme: need for need in valid}
    for choice in picked:
        need = known.get(choice.theme)
        if need is None:
            Need.objects.create(case=case, theme=choice.theme, priority=choice.priority, starts_on=on)
        elif need.priority != choice.priority:
            Need.objects.filter(pk=need.pk).update(priority=choice.priority)
