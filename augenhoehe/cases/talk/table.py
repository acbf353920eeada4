"""Who sits at the table, as the pages of the talk want to know it; read when a page asks, and once."""

from collections.abc import Sequence
from functools import cached_property

from augenhoehe.cases import actions
from augenhoehe.cases.models import Conversation, Presence, PresenceKind
from augenhoehe.cases.shelter import is_sheltered, presences_of


class Table:
    """The context variable `table` of every page of the talk. «Wer ist dabei?»"""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk

    @cached_property
    def presences(self) -> Sequence[Presence]:
        """Everybody besides the two."""
        return presences_of(self.talk)

    @cached_property
    def is_sheltered(self) -> bool:
        """Whether some things are kept back, see `augenhoehe.cases.shelter`."""
        return is_sheltered(self.presences)

    @property
    def interpreters(self) -> list[Presence]:
        """Those who interpret, by name. A child never does."""
        return [one for one in self.presences if one.kind == PresenceKind.INTERPRETER]

    @cached_property
    def own_language(self) -> str:
        """The language own words are written down in."""
        return actions.language_of_own_words(self.talk)
