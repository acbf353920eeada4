"""Short texts that everybody reads: what a form refuses, and in which words."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.privacy.forms import refuse_sensitive_words, without_sensitive_words


class Companion(forms.Form):
    name = forms.CharField()
    best_time = forms.CharField(required=False)

    def clean(self) -> None:
        super().clean()
        refuse_sensitive_words(self, "name", "best_time", "not_there")


def test_what_tells_too_much_is_refused_at_its_field() -> None:
    form = Companion({"name": "Schwester, wegen der Depression und HIV", "best_time": "nachmittags"})
    assert form.errors == {"name": ["Bitte ohne «Depression», «HIV»: Das lesen alle, die die Akte lesen."]}
    assert Companion({"name": "ihre Schwester"}).is_valid()


def test_a_validator_says_who_reads_it() -> None:
    with pytest.raises(ValidationError, match="Schreiben lesen alle"):
        without_sensitive_words("Er ist krank.", "Schreiben lesen alle.")
    without_sensitive_words("Er kommt um zehn.")
