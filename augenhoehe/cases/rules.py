"""What a contact can be. Pure: plain words in, a sentence or nothing out."""

from collections.abc import Mapping

NOT_MET = ("not_reached", "not_appeared")

# Which reason explains which outcome, and on which way it can be; one table for form, quick note and database.
OUTCOMES_OF_REASON: Mapping[str, tuple[str, ...]] = {
    "wrong_number": ("not_reached",),
    "moved": (*NOT_MET, "sent", "answered"),
    "ill": (*NOT_MET, "answered", "message_left"),
    "at_work": (*NOT_MET, "answered", "message_left"),
    "language": (*NOT_MET, "message_left"),
    "letter_returned": ("not_reached", "sent"),
    "nobody_there": (*NOT_MET, "message_left"),
    "rescheduled": ("not_appeared", "talked", "answered"),
    "unknown": NOT_MET,
}
CHANNELS_OF_REASON: Mapping[str, tuple[str, ...]] = {
    "wrong_number": ("phone", "text_message", "video", "email"),
    "letter_returned": ("letter",),
}


def reason_fits(outcome: str, channel: str, reason: str) -> bool:
    """Whether this reason can explain this outcome on this way; no reason always can. «Grund für das Ergebnis»"""
    if not reason:
        return True
    channels = CHANNELS_OF_REASON.get(reason, (channel,))
    return outcome in OUTCOMES_OF_REASON.get(reason, ()) and channel in channels


def reasons_of(outcome: str, channel: str) -> list[str]:
    """The reasons that can explain this outcome on this way, in the order of the table. «Grund für das Ergebnis»"""
    return [reason for reason in OUTCOMES_OF_REASON if reason_fits(outcome, channel, reason)]
