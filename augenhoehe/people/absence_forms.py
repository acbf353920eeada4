"""What one says about an absence: whose, from when to when, who stands in. Never why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.privacy.records import DatedQuerySet

EARLIEST, LONGEST = timedelta(days=31), timedelta(days=2 * 366)
COUNSELLING_ROLES = (Role.COUNSELLOR, Role.TEAM_LEAD)


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A colleague by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.given_name} {obj.family_name}"


class AbsenceForm(forms.Form):
    """`seen` names the state the reader has before her, so that two windows never overwrite each other."""

    staff = ColleagueField(Staff.objects.none(), label="Wer ist abwesend?", empty_label=None)
    starts_on = forms.DateField(
        label="Erster Tag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label="Letzter Tag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    stand_in = ColleagueField(
        Staff.objects.none(),
        label="Wer vertritt?",
        required=False,
        empty_label="noch niemand",
        help_text=(
            "Wählbar ist, wer ein Konto hat. Die Vertretung sieht in dieser Zeit auch besonders geschützte Vermerke; "
            "danach nicht mehr."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: Staff, absence: Absence, on: date, **kwargs: Any) -> None:
        self.absence, self.on = absence, on
        initial = {
            "staff": absence.staff_id,
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
            "stand_in": absence.stand_in_id,
            "seen": state_of(absence),
        }
        super().__init__(*args, **kwargs, initial=initial)  # type: ignore[misc]  # keywords of a form
        self.offer("staff", absent_colleagues(reader, absence, on))
        self.offer("stand_in", offered_stand_ins(reader, absence, on))
        if absence.pk and absence.starts_on and absence.starts_on < on:
            self.fields["starts_on"].disabled = True

    def offer(self, name: str, colleagues: DatedQuerySet) -> None:
        """Whom one can choose."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self.check_days(cleaned["starts_on"], cleaned["ends_on"])
        if self.errors:
            return cleaned
        for name in ("staff", "starts_on", "ends_on", "stand_in"):
            setattr(self.absence, name, cleaned[name])
        self.check_stand_in()
        self.check_absence()
        return cleaned

    def check_days(self, starts_on: date, ends_on: date) -> None:
        """Not over yet, not begun long ago, not for years."""
        if ends_on < starts_on:
            self.add_error("ends_on", "Der letzte Tag liegt vor dem ersten.")
        elif ends_on < self.on:
            self.add_error("ends_on", "Diese Zeit ist schon vorbei.")
        elif ends_on > self.on + LONGEST:
            self.add_error(
                "ends_on", "Bitte tragen Sie höchstens zwei Jahre ein; es lässt sich später ändern."
            )
        if not self.absence.pk and starts_on < self.on - EARLIEST:
            self.add_error("starts_on", "Der erste Tag liegt mehr als einen Monat zurück.")

    def check_stand_in(self) -> None:
        """Whoever stands in is here in that time, and belongs to those who can."""
        stand_in = self.absence.stand_in
        if stand_in is None:
            return
        away = Absence.objects.filter(
            staff=stand_in,
            starts_on__lte=self.absence.ends_on,
            ends_on__gte=max(self.on, self.absence.starts_on),
        )
        if away.exists():
            self.add_error("stand_in", f"{stand_in.addressed_name} ist in dieser Zeit selbst abwesend.")
        elif not stand_ins_for(self.absence.staff, self.on).filter(pk=stand_in.pk).exists():
            self.add_error("stand_in", "Bitte wählen Sie jemanden aus demselben Team.")

    def check_absence(self) -> None:
        """What the database would refuse, in its own words."""
        try:
            self.absence.full_clean()
        except ValidationError as problem:
            for sentence in problem.messages:
                self.add_error(None, sentence)


def state_of(absence: Absence) -> str:
    """The state of an absence in one word."""
    return f"{absence.starts_on}/{absence.ends_on}/{absence.stand_in_id}" if absence.pk else ""


def absent_colleagues(reader: Staff, absence: Absence, on: date) -> DatedQuerySet:
    """For whom somebody enters an absence: herself; a lead for her team too. Later it stays with whom it is."""
    colleagues: DatedQuerySet = Staff.objects.on(on)
    if absence.pk:
        return colleagues.filter(pk=absence.staff_id)
    if reader.role == Role.TEAM_LEAD:
        return colleagues.filter(team=reader.team_id)
    return colleagues.filter(pk=reader.pk)


def able_to_stand_in(absent: Staff, on: date) -> DatedQuerySet:
    """Those of the house who do the same and can log in."""
    roles = COUNSELLING_ROLES if absent.role in COUNSELLING_ROLES else (absent.role,)
    able: DatedQuerySet = Staff.objects.on(on).filter(account__is_active=True, role__in=roles)
    return able.filter(team__local_jobcenter=absent.team.local_jobcenter_id)


def stand_ins_for(absent: Staff, on: date) -> DatedQuerySet:
    """Who can stand in: somebody else of the team; where there is nobody, somebody of the house."""
    able = able_to_stand_in(absent, on).exclude(pk=absent.pk)
    team: DatedQuerySet = able.filter(team=absent.team_id)
    return team if team.exists() else able


def offered_stand_ins(reader: Staff, absence: Absence, on: date) -> DatedQuerySet:
    """The choice in the form: as long as a lead has not said whose absence it is, she herself is among them."""
    if absence.pk or reader.role != Role.TEAM_LEAD:
        return stand_ins_for(absence.staff, on)
    return able_to_stand_in(reader, on).filter(team=reader.team_id)
