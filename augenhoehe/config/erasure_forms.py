"""What is asked before something is erased, or kept for longer."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

LONGEST_YEARS = 5


class ErasureForm(forms.Form):
    """Erasing cannot be taken back, so it is said once more."""

    is_checked = forms.BooleanField(
        label="Ich habe geprüft, dass niemand diese Angaben mehr braucht.",
        error_messages={
            "required": "Bitte bestätigen Sie, dass Sie es geprüft haben. Gelöschtes kommt nicht zurück."
        },
    )


class PostponementForm(forms.Form):
    """Why it is kept, and until when. «Aufschub der Löschung»"""

    reason = forms.CharField(
        label="Warum wird es noch gebraucht?",
        max_length=300,
        help_text="Zum Beispiel: Klage läuft, Rückforderung offen. Bitte ohne Namen.",
    )
    until = forms.DateField(
        label="Bis wann?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_until(self) -> date:
        """Later than today, and not for ever."""
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < until <= today + relativedelta(years=LONGEST_YEARS):
            raise ValidationError(f"Der Tag liegt nach heute und höchstens {LONGEST_YEARS} Jahre voraus.")
        return until
