"""How Leichte Sprache stands on a page: each sentence on its own line, no word divided. «Leichte Sprache»

BITV 2.0, annex 2 part 2: nos. 9 and 10 (one sentence a line, no division at the end of a line).
"""

import re

END_OF_SENTENCE = re.compile(r"(?<=[.?!:]) (?=\S)")
HYPHEN_IN_A_WORD = re.compile(r"(?<=\w)-(?=\w)")
ADDRESS = re.compile(r"[@/]|\w\.\w")
NO_LETTER = re.compile(r"[\W_]+")
UNBROKEN_HYPHEN = "\u2011"
ORDINAL = re.compile(r"\b(\d+\.) ")


def set_in_lines(text: str) -> str:
    """A text of ours with a new line for each sentence; hyphens hold their word together. «4. Dezember» is no end.

    Addresses in it stay as they are, to be copied; what people say themselves is not set at all.
    """
    joined = ORDINAL.sub("\\1\u00a0", text)
    return re.sub(r"\S+", hold_together, END_OF_SENTENCE.sub("\n", joined))


def hold_together(word: re.Match[str]) -> str:
    """The word undivided at the end of a line; an e-mail or web address as it is."""
    return word[0] if ADDRESS.search(word[0]) else HYPHEN_IN_A_WORD.sub(UNBROKEN_HYPHEN, word[0])


def says_the_same(plain: str, german: str) -> bool:
    """Whether both are the same words but for hyphens, dots and capital letters: then they stand there once."""
    return NO_LETTER.sub("", plain).casefold() == NO_LETTER.sub("", german).casefold()
