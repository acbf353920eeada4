"""What is typed at the door and under «Mein Konto»; passwords and codes are checked where wrong ones are counted."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from augenhoehe.organisation.models import Account, MeasureKind
from augenhoehe.organisation.second_factor import (
    CODE,
    CodesBlocked,
    CodeUsedBefore,
    secret_from_form,
    step_of_code,
    take_code,
)

PIN = re.compile(r"[0-9]{4,8}")
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
NAME_LENGTH = 60


class CodeForm(forms.Form):
    """A code of the app or an emergency code; which of them it is shows by itself."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs=DIGITS),
        help_text="Sechs Ziffern aus Ihrer App oder acht Ziffern eines Notfallcodes.",
    )

    def __init__(self, *args: Any, user: Account, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        self.factor: Authenticator | None = None

    def clean_code(self) -> str:
        code = without_spaces(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise ValidationError("Ein Code hat sechs oder acht Ziffern.")
        try:
            self.factor = take_code(account_id=self.user.pk, code=code, now=timezone.now())
        except CodesBlocked as blocked:
            until = f"{timezone.localtime(blocked.until):%H:%M}"
            raise ValidationError(
                f"Zu viele falsche Codes. Ab {until} Uhr geht es wieder.", code="blocked"
            ) from blocked
        except CodeUsedBefore as used:
            raise ValidationError(
                "Dieser Code hat schon einmal gegolten. Bitte warten Sie auf den nächsten; er kommt gleich."
            ) from used
        if self.factor is None:
            raise ValidationError("Dieser Code stimmt nicht. Vielleicht ist er gerade abgelaufen?")
        return code


def without_spaces(code: str) -> str:
    """A code as it is meant: apps and paper show it in groups."""
    return re.sub(r"[\s-]", "", code)


class PasskeyAnswerForm(AuthenticateWebAuthnForm):
    """What the browser answers with a passkey; without `user` the passkey itself says whose it is."""

    def __init__(self, *args: Any, user: Account | None = None, **more: Any) -> None:
        super().__init__(*args, user=user, **more)
        self.passwordless = user is None

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError, AttributeError) as forged:
            raise ValidationError("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.") from forged


class NewAppForm(forms.Form):
    """The first code of a newly set up app; the secret travels sealed in the form."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="Code aus der App",
        max_length=20,
        widget=forms.TextInput(attrs=DIGITS),
        help_text="Sechs Ziffern. Alle halbe Minute kommt ein neuer.",
    )

    def __init__(self, *args: Any, account: Account, **more: Any) -> None:
        super().__init__(*args, **more)
        self.account = account
        self.secret: str | None = None
        self.step = 0

    def clean_sealed(self) -> str:
        sealed: str = self.cleaned_data["sealed"]
        self.secret = secret_from_form(sealed, self.account.pk)
        if self.secret is None:
            raise ValidationError("Diese Seite war zu lange offen. Bitte scannen Sie den neuen Code.")
        return sealed

    def clean_code(self) -> str:
        code = without_spaces(self.cleaned_data["code"])
        step = step_of_code(self.secret, code, timezone.now()) if self.secret else None
        if step is None:
            raise ValidationError("Dieser Code stimmt nicht. Vielleicht ist er gerade abgelaufen?")
        self.step = step
        return code


class NewPasskeyForm(forms.Form):
    """What the browser made when it set up a passkey, and what one calls it."""

    name = forms.CharField(
        label="Name des Passkeys",
        max_length=NAME_LENGTH,
        help_text="Damit Sie ihn wiedererkennen, etwa «Dienstlaptop» oder «Schlüssel am Bund».",
    )
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            binding = webauthn.complete_registration(credential)
        except (KeyError, TypeError, ValueError, AttributeError) as forged:
            raise ValidationError("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.") from forged
        if not binding.is_user_verified():
            raise ValidationError("Dieser Passkey fragt nicht nach Fingerabdruck, Gesicht oder PIN.")
        return credential


class PasswordCheck(forms.Form):
    """One's own password once more; wrong ones are counted like those at the door."""

    password = forms.CharField(
        label="Ihr jetziges Passwort",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = self.request.user
        assert isinstance(user, Account)
        if authenticate(self.request, username=user.login_name, password=password) is None:
            raise ValidationError("Das Passwort stimmt nicht.")
        return password


class OwnPasswordForm(PasswordCheck):
    """A new password, with the old one."""

    new = forms.CharField(
        label="Neues Passwort",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Mindestens zwölf Zeichen. Drei, vier Wörter hintereinander merken sich leicht.",
    )
    again = forms.CharField(
        label="Neues Passwort noch einmal",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        assert isinstance(self.request.user, Account)
        validate_password(new, self.request.user)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError("Die beiden neuen Passwörter sind verschieden.")
        return again


class OwnPinForm(forms.Form):
    """A new PIN for the shared screen, typed twice."""

    pin = forms.CharField(
        label="Neue PIN",
        max_length=20,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Vier bis acht Ziffern. Mit ihr holen Sie nach einem Gespräch den Bildschirm zurück.",
    )
    again = forms.CharField(
        label="Neue PIN noch einmal",
        max_length=20,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if not PIN.fullmatch(pin):
            raise ValidationError("Eine PIN hat vier bis acht Ziffern.")
        if len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210":
            raise ValidationError("Diese PIN errät man zu leicht.")
        return pin

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError("Die beiden PINs sind verschieden.")
        return again


class MeasureForm(forms.Form):
    """What is to be done to somebody's account, and why."""

    kind = forms.ChoiceField(label="Was soll geschehen?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Warum?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ein Satz, etwa «Handy verloren, Ausweis gesehen». Er bleibt beim Konto stehen.",
    )

    def __init__(self, *args: Any, possible: list[MeasureKind], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in possible]
