"""Short texts that everybody reads who sees the file: titles, reasons, names; for forms of any room. «Wortprüfung»"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from augenhoehe.privacy.rules import sensitive_words

WHO_READS = "Das lesen alle, die die Akte lesen."


def named_words(text: str) -> str:
    """The words that tell more than a short text must, each in quotation marks; empty for none."""
    found = sensitive_words(text, timezone.localdate())
    return ", ".join(dict.fromkeys(f"«{text[one.start : one.end]}»" for one in found))


def without_sensitive_words(text: str, who_reads: str = WHO_READS) -> None:
    """Refuses a short text that tells more than it must; a validator for form fields."""
    if named := named_words(text):
        raise ValidationError(f"Bitte ohne {named}: {who_reads}", code="words")


def refuse_sensitive_words(form: forms.BaseForm, *names: str) -> None:
    """The same for several fields of a form, at the end of its `clean`; fields it lacks are passed over."""
    for name in names:
        try:
            without_sensitive_words(str(form.cleaned_data.get(name) or ""))
        except ValidationError as problem:
            form.add_error(name, problem)
