"""A consent as a paper in two languages, blank or answered. «Einwilligung als PDF» – § 67b Abs. 2 SGB X"""

from datetime import date
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.documents.consent_words import WORDS, own_words
from augenhoehe.documents.models import Consent, ConsentState
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.languages import direction, html_lang

LAYOUT = Path(__file__).parent / "typst" / "consent.typ"
LABELS = {
    "page": "paper.page",
    "not_translated": "paper.not_translated",
    "person": "paper.person",
    "question": "answer.question",
    "answer": "answer.name",
    "signature": "paper.place",
    "witness_signature": "paper.signature",
    "witness": "paper.witness",
}
ANSWERS = ("sign", "refuse", "consider")
ANSWER_OF_STATE = {
    ConsentState.SIGNED: "sign",
    ConsentState.REVOKED: "sign",
    ConsentState.REFUSED: "refuse",
    ConsentState.CONSIDERING: "consider",
}
Pair = dict[str, str | None]


def sentence(key: str, language: str, **filled: str) -> Pair:
    """A sentence of ours in both languages, its blanks filled."""
    own, german = own_words(key, language), WORDS[key]
    for name, value in filled.items():
        own, german = own.replace(f"{{{name}}}", value), german.replace(f"{{{name}}}", value)
    return {"own": own or None, "german": german}


def both(german: str, own: str, language: str) -> Pair:
    """Words kept with the consent; where the person reads German, one line is enough."""
    return {"own": german if language == "de" else own or None, "german": german}


def german_date(day: date | None) -> str:
    """«04.12.2026»"""
    return f"{day:%d.%m.%Y}" if day else ""


def body(kind: str, name: str, language: str) -> Pair:
    """«Sprachschule: Volkshochschule Bocholt»; names are never translated, and no word is said twice."""
    words = sentence(f"body.{kind}", language)
    return {side: named(text, name) if text else None for side, text in words.items()}


def named(word: str, name: str) -> str:
    """«Jobcenter Bocholt» says already that it is a Jobcenter."""
    if not name:
        return word
    return name if name.startswith(word) else f"{word}: {name}"


def topics(consent: Consent) -> list[Pair]:
    """What may be told, line by line, and what was added."""
    lines = [sentence(f"topic.{topic}", consent.language) for topic in consent.topics]
    if consent.details:
        lines.append(both(consent.details, consent.details_own, consent.language))
    return lines


def questions(consent: Consent, office: str) -> list[dict[str, object]]:
    """What § 67b Abs. 2 SGB X asks to be explained, question by question, in the order one thinks."""
    language = consent.language
    span = sentence(
        "until.span", language, first=german_date(consent.starts_on), last=german_date(consent.ends_on)
    )
    texts: dict[str, list[Pair]] = {
        "from": [body(consent.from_kind, consent.from_name or office, language)],
        "to": [body(consent.to_kind, consent.to_name or office, language)],
        "what": topics(consent),
        "purpose": [both(consent.purpose, consent.purpose_own, language)],
        "until": [span],
        "refusal": [both(consent.refusal, consent.refusal_own, language)],
        "revocation": [both(consent.revocability, consent.revocability_own, language)],
    }
    return [
        {"key": key, "label": sentence(f"ask.{key}", language), "texts": said} for key, said in texts.items()
    ]


def office_of(consent: Consent) -> str:
    """Our name towards the person: the local Jobcenter that looks after her, or where she answered."""
    if consent.witness is not None:
        return consent.witness.team.local_jobcenter.name
    caring = (
        consent.person.responsibilities.select_related("local_jobcenter")
        .order_by("ends_on", "-starts_on")
        .first()
    )
    return caring.local_jobcenter.name if caring is not None else ""


def consent_data(consent: Consent) -> dict[str, object]:
    """Everything the layout prints, in plain values."""
    language, person, office = consent.language, consent.person, office_of(consent)
    return {
        "language": {"code": html_lang(language), "direction": direction(language)},
        "author": office,
        "title": sentence(f"kind.{consent.kind}", language),
        "running_line": f"{consent.get_kind_display()} · Nr. {consent.pk}",
        "local_jobcenter": office,
        "person_name": person.both_names,
        "birth_date": german_date(person.birth_date),
        "questions": questions(consent, office),
        "choices": [sentence(f"answer.{answer}", language) for answer in ANSWERS],
        "answer": answer_data(consent),
        "notes": [sentence("paper.unreviewed", language)] if language != "de" else [],
        "labels": {name: sentence(key, language) for name, key in LABELS.items()},
    }


def answer_data(consent: Consent) -> dict[str, object] | None:
    """What was answered, when, where, how and before whom; nothing while it is open, so that one can sign by hand."""
    language = consent.language
    key = ANSWER_OF_STATE.get(ConsentState(consent.state))
    if key is None or consent.state == ConsentState.CONSIDERING or consent.witness is None:
        return None
    facts = []
    if consent.signed_on is not None:
        day = german_date(consent.signed_on)
        facts.append(sentence("paper.signed", language, day=day, place=consent.place))
        facts.append(sentence(f"paper.{consent.answered_how}", language))
    if consent.revoked_at is not None:
        facts.append(
            sentence("paper.revoked", language, day=german_date(timezone.localdate(consent.revoked_at)))
        )
    return {
        "choice": sentence(f"answer.{key}", language),
        "facts": facts,
        "witness": f"{consent.witness.given_name} {consent.witness.family_name}",
    }


def consent_as_pdf(consent: Consent) -> HttpResponse:
    """The answer of a page that prints the consent; the file name carries no name of a person."""
    response = HttpResponse(typeset(LAYOUT, consent_data(consent)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Einwilligung-{consent.pk}.pdf"'
    return response
