"""What one types in for somebody new, and who might be the same person already."""

from typing import Any

from django import forms
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from augenhoehe.people.access import unsealed_to
from augenhoehe.people.fact_fields import DayInput
from augenhoehe.people.fact_forms import LanguageForm, PersonForm
from augenhoehe.people.models import Person, Responsibility, ResponsibilityRole
from augenhoehe.people.search_key import search_key

SEEN_ELSEWHERE = (
    "Zu dieser Kundennummer gibt es schon eine Akte: {where}. Bitte fragen Sie dort nach, "
    "bevor Sie eine zweite anlegen."
)


class NewPersonForm(PersonForm):
    """Somebody new: name, birth date, number, preferred language, and since when the support runs."""

    version = None  # type: ignore[assignment]  # a new file has no version
    client_number = forms.CharField(
        label="Kundennummer (§ 51a SGB II)",
        max_length=20,
        required=False,
        help_text="Wenn es sie noch nicht gibt, leer lassen: Die Akte bekommt eine vorläufige.",
    )
    language = forms.ChoiceField(label="Sprache, in der die Person am liebsten spricht", required=False)
    starts_on = forms.DateField(label="In unserer Betreuung seit", widget=DayInput())
    with_me = forms.BooleanField(label="Ich begleite diese Person selbst", required=False)
    starts_case = forms.BooleanField(
        label="Gleich einen Fall eröffnen (ab 15 Jahren, erwerbsfähig)", required=False, initial=True
    )
    is_somebody_else = forms.BooleanField(label="Ich habe nachgesehen: Es ist jemand anderes", required=False)

    field_order = [
        *("client_number", *PersonForm.Meta.fields),
        *("language", "starts_on", "with_me", "starts_case", "is_somebody_else"),
    ]

    class Meta(PersonForm.Meta):
        fields = ["client_number", *PersonForm.Meta.fields]

    def __init__(self, *args: Any, user: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.alike: list[Person] = []
        self.fields["language"].choices = LanguageForm().fields["language"].choices  # type: ignore[attr-defined]  # of its choice fields
        self.initial.setdefault("starts_on", timezone.localdate())

    def clean_client_number(self) -> str:
        """A free number; beside a sealed file there may be a second one, for nobody may find out that way."""
        number = str(self.cleaned_data["client_number"]).strip().upper()
        known = unsealed_to(self.user).filter(client_number=number) if number else Person.objects.none()
        if (person := known.first()) is not None:
            raise forms.ValidationError(SEEN_ELSEWHERE.format(where=where_known(self.user, person)))
        newest = Person.objects.filter(client_number=number).aggregate(newest=Max("twin"))["newest"]
        self.instance.twin = 0 if newest is None or not number else newest + 1
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned["is_somebody_else"]:
            self.alike = list(same_name_and_birth(self.user, cleaned)[:5])
            if self.alike:
                self.add_error("is_somebody_else", "Bitte sehen Sie zuerst nach, ob es dieselbe Person ist.")
        return cleaned


def same_name_and_birth(user: object, cleaned: dict[str, Any]) -> QuerySet[Person, Any]:
    """Files one may see of somebody born on that day whose name sounds the same, in either order."""
    key = search_key([cleaned["family_name"], cleaned["given_name"]])
    persons: QuerySet[Person, Any] = Person.objects.visible_to(user).filter(
        Q(search_key=key) | Q(given_first_key=key), birth_date=cleaned["birth_date"]
    )
    return persons.order_by("search_key", "pk")


def where_known(user: object, person: Person) -> str:
    """Whom to ask; the name only where one may see it."""
    if Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return person.full_name
    today = Responsibility.objects.on(timezone.localdate()).filter(
        person=person, role=ResponsibilityRole.COUNSELLING
    )
    care = today.select_related("local_jobcenter", "team").first()
    if care is None:
        return "an einem anderen Standort"
    return ", ".join(filter(None, [care.local_jobcenter.name, care.team.name if care.team else ""]))
