"""What of a question lies on the table: a part of it, a sentence being filled in, lists that are unfolded. «Teil»

Told by a screen as in the address of its page, «teil=situation&offen=own-words»; whatever is not of these is dropped.
"""

import re
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from augenhoehe.cases.models import Conversation, ConversationSection

WAYS_ON = "weg=weiter"
OF_THE_ADDRESS = ("teil", "bereich", "satz", "seite", "mehr")
KNOWN = ("weg", *OF_THE_ADDRESS, "offen")
WORD = re.compile(r"[A-Za-z0-9_,-]{1,120}")
LONGEST = 200


def known_part(told: str) -> str:
    """What a screen told, in one order and without anything we do not know."""
    given = {name: value for name, value in parse_qsl(told[:400]) if WORD.fullmatch(value)}
    part = urlencode({name: given[name] for name in KNOWN if name in given}, safe=",")
    return part if len(part) <= LONGEST else ""


def address_of_part(talk: Conversation, page: str, section: ConversationSection | None) -> str:
    """The page of a question as it was open last; what is unfolded there the other screen unfolds itself."""
    part = section.opened_part if section else ""
    if part.startswith(WAYS_ON):
        return reverse("talk_ways_on", args=[talk.pk])
    asked = urlencode([(name, value) for name, value in parse_qsl(part) if name in OF_THE_ADDRESS])
    return f"{page}?{asked}" if asked else page
