"""The pages of one talk as a browser uses them: reads the version, sends a form, sees what comes back."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from augenhoehe.cases.models import Conversation
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of

SECTIONS = {"talk_welcome": "welcome", "talk_themes": "themes", "talk_strengths": "strengths"}
SECTIONS |= {"talk_goal": "goal", "talk_steps": "steps", "talk_summary": "summary"}
SECTIONS |= {"talk_since": "since", "talk_ways_on": "summary"}


class TalkPages:
    """The shared screen of this talk, held by this colleague."""

    def __init__(self, conversation: Conversation, staff: Staff) -> None:
        self.conversation, self.client = conversation, Client()
        self.client.force_login(account_of(staff))

    def read(self, name: str, query: str = "") -> str:
        """The whole page as text."""
        answer = self.client.get(self.address(name, query))
        assert answer.status_code == 200
        return str(answer.content.decode())

    def send(self, name: str, query: str = "", /, **form: Any) -> Any:
        """One form as htmx sends it, on the version that stands in the database, with a token of its own."""
        given = {"client_token": uuid.uuid4(), "version": self.version(name)} | form
        return self.client.post(self.address(name, query), given, headers={"HX-Request": "true"})

    def send_into(self, part: str, name: str, **form: Any) -> Any:
        """The same from a part of the question that can come back alone."""
        given = {"client_token": uuid.uuid4(), "version": self.version(name)} | form
        return self.client.post(
            self.address(name, ""), given, headers={"HX-Request": "true", "HX-Target": part}
        )

    def send_plainly(self, name: str, query: str = "", /, **form: Any) -> Any:
        """One form as a browser without JavaScript sends it."""
        given = {"client_token": uuid.uuid4(), "version": self.version(name)} | form
        return self.client.post(self.address(name, query), given)

    def address(self, name: str, query: str) -> str:
        """Where the question is."""
        return reverse(name, args=[self.conversation.pk]) + query

    def version(self, name: str) -> int:
        """The version a page opened just now would carry."""
        return int(self.conversation.sections.get(kind=SECTIONS[name]).version)


def text_of(answer: Any) -> str:
    """What stands in the answer."""
    return str(answer.content.decode())
