"""Codes in the copy of a file as words somebody reads: languages, countries, kinds, ready sentences. «Auskunft»"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from augenhoehe.cases.models import PlanStep
from augenhoehe.cases.phrases import STEPS
from augenhoehe.documents.consent_templates import templates_on
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import Consent, OwedPaper, Paper
from augenhoehe.organisation.models import Role
from augenhoehe.people.countries import country_name
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.web.languages import german_name


def template_name(key: str) -> str:
    """The name of a template; the key of one that is no longer offered."""
    template = templates_on(timezone.localdate()).get(key)
    return template.name if template else key


def step_sentence(key: str) -> str:
    """The ready sentence in German; the key of one that is no longer offered."""
    return next((step.german for step in STEPS if step.key == key), key)


def role_name(key: str) -> str:
    """What somebody of this role does."""
    return str(dict(Role.choices).get(key, key))


BY_COLUMN: dict[str, Callable[[str], str]] = {
    "language": german_name,
    "counterpart_language": german_name,
    "nationality": country_name,
    "country": country_name,
}
BY_TABLE: dict[tuple[Any, str], Callable[[str], str]] = {
    (AccessLogEntry, "role"): role_name,
    (Consent, "template"): template_name,
    (OwedPaper, "kind"): lambda key: kind_of(key).label,
    (Paper, "kind"): lambda key: kind_of(key).label,
    (PlanStep, "phrase"): step_sentence,
}


def words_of_code(row: Any, name: str) -> Callable[[str], str] | None:
    """How to say what stands in this column, where it holds a code without words of its own."""
    return BY_TABLE.get((type(row), name)) or BY_COLUMN.get(name)
