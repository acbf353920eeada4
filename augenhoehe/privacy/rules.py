"""What may not slip into a note that the whole team reads. Pure: a text and word lists in, places out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from augenhoehe.privacy.word_lists import lower, places, whole_word, word_lists


@dataclass(frozen=True)
class Finding:
    """One word that belongs into the protected field: where it stands, and what it is about."""

    start: int
    end: int
    category: str
    label: str


def sensitive_words(text: str, on: date) -> list[Finding]:
    """The words about health, addiction, debts, faith, origin, politics, sexuality. «Wortprüfung» – Art. 9 DSGVO

    House rule, parameters/sensitive_words.yaml. It knows words, not meanings: it asks, a person decides.
    """
    lowered = lower(text)
    found: dict[int, Finding] = {}
    for words in word_lists(on):
        for start, end in places(words, text, lowered):
            whole = whole_word(lowered, start, end)
            found.setdefault(whole[0], Finding(*whole, words.category, words.label))
    kept: list[Finding] = []
    for finding in sorted(found.values(), key=lambda finding: finding.start):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def marked_text(text: str, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The text in pieces, each with the label of what was found in it or nothing. «geprüfter Text»"""
    pieces, position = [], 0
    for finding in findings:
        pieces += [(text[position : finding.start], ""), (text[finding.start : finding.end], finding.label)]
        position = finding.end
    pieces.append((text[position:], ""))
    return [piece for piece in pieces if piece[0]]
