"""Who sits at the table: comes, may read along, has gone. «Wer ist dabei?» – § 13 Abs. 4 SGB X"""

from augenhoehe.cases.models import Conversation, Presence, PresenceKind


def add_presence(
    conversation: Conversation, *, kind: str, name: str = "", language: str = "", may_read: bool = False
) -> Presence:
    """Somebody is there as well; the same person named twice is there once.

    An interpreter reads along: nobody can translate what she may not see. Whether she is of age the form has asked;
    the database refuses an interpreter without a name. Of a child nothing is kept but that one is there.
    """
    is_interpreter = kind == PresenceKind.INTERPRETER
    is_child = kind == PresenceKind.CHILD
    found, _ = Presence.objects.get_or_create(
        conversation=conversation,
        kind=kind,
        name="" if is_child else name,
        defaults={
            "language": language if is_interpreter else "",
            "is_adult": is_interpreter,
            "may_read": is_interpreter or (may_read and not is_child),
        },
    )
    return found


def take_off_presence(conversation: Conversation, pk: int) -> None:
    """Somebody has gone, or was entered by mistake."""
    conversation.presences.filter(pk=pk).delete()


def allow_reading(conversation: Conversation, pk: int, *, may_read: bool) -> None:
    """The person says whether somebody may read along; a child never may."""
    others = conversation.presences.exclude(kind=PresenceKind.CHILD)
    others.filter(pk=pk).exclude(may_read=may_read).update(may_read=may_read)
