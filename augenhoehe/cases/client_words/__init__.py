"""Every word the client sees on the shared screen and on the plan, in German; the catalogues hold the other languages.

Short, polite, without threat; one question at a time. A test asks that each has its counterpart.
"""

from augenhoehe.cases.client_words import paper, screen, slip, talk
from augenhoehe.web.two_languages import in_language as in_language

WORDS = screen.WORDS | talk.WORDS | paper.WORDS | slip.WORDS


def said(key: str, language: str) -> str:
    """The sentence behind a key in this language, German where there is none; an unknown key is an error of ours."""
    return in_language(WORDS[key], language) or WORDS[key]
