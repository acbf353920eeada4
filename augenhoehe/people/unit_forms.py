"""What one types in to say who lives with whom, and the plan that follows from it, in words before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import Max

from augenhoehe.people.access import seen_units, unsealed_to
from augenhoehe.people.fact_fields import CONTROL, DayInput
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, MemberRole, Person

NEW, OTHER, NONE = "new", "other", "none"
TARGETS = (
    (NEW, "Sie bilden eine eigene Bedarfsgemeinschaft."),
    (OTHER, "Sie gehören zu einer anderen Bedarfsgemeinschaft, deren Nummer ich kenne."),
    (NONE, "Sie gehören zu keiner Bedarfsgemeinschaft mehr."),
)


@dataclass
class UnitPlan:
    """What will be written: who goes in which role, who represents those who stay, and the same in sentences."""

    target: str
    from_on: date
    moving: dict[int, MemberRole]
    successor: int | None
    is_everybody: bool
    unit: BenefitUnit | None
    other: BenefitUnit | None
    unit_number: str
    twin: int
    sentences: list[str] = field(default_factory=list)


class UnitChangeForm(forms.Form):
    """Who, from when, where to, and who represents whom."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=32)
    members = forms.MultipleChoiceField(
        label="Für wen ändert sich etwas?", widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(label="Ab wann?", widget=DayInput())
    target = forms.ChoiceField(label="Was ist dann?", choices=TARGETS, widget=forms.RadioSelect)
    number = forms.CharField(
        label="BG-Nummer",
        max_length=20,
        required=False,
        help_text="Die der anderen Bedarfsgemeinschaft, oder die neue, wenn es sie schon gibt.",
    )
    role = forms.ChoiceField(
        label="Stellung in der anderen Bedarfsgemeinschaft",
        choices=[choice for choice in MemberRole.choices if choice[0] != MemberRole.REPRESENTATIVE],
        required=False,
        help_text="Kinder bleiben Kinder.",
    )
    head = forms.ChoiceField(label="Wer vertritt die neue Bedarfsgemeinschaft?", required=False)
    successor = forms.ChoiceField(label="Wer vertritt die, die bleiben?", required=False)

    def __init__(
        self,
        *args: Any,
        user: object,
        person: Person,
        members: Sequence[BenefitUnitMembership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.person = user, person
        self.by_person = {member.person_id: member for member in members}
        self.names = {member.person_id: member.person.full_name for member in members} | {
            person.pk: person.full_name
        }
        choices = [(str(number), name) for number, name in self.names.items()]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]  # of its choice fields
        for name in ("head", "successor"):
            self.fields[name].choices = [("", "wie vorgeschlagen"), *choices]  # type: ignore[attr-defined]  # of its choice fields

    def clean_number(self) -> str:
        """A number of visible characters."""
        number = str(self.cleaned_data["number"]).strip().upper()
        if CONTROL.search(number):
            raise forms.ValidationError("Hier stehen unsichtbare Zeichen. Bitte tippen Sie es neu ein.")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        moving = {int(number) for number in cleaned["members"]}
        staying = [number for number in self.by_person if number not in moving]
        if cleaned["target"] == NEW and self.by_person and not staying:
            self.add_error(
                "members", "Wenn alle gehen, bleibt alles, wie es ist. Bitte wählen Sie nur, wer auszieht."
            )
        if cleaned["target"] == NONE and moving - self.by_person.keys():
            self.add_error("target", "Diese Person gehört schon zu keiner Bedarfsgemeinschaft.")
        if cleaned["target"] == OTHER:
            self.clean_other(cleaned)
        elif cleaned["target"] == NEW and cleaned["number"]:
            self.clean_new_number(cleaned)
        if cleaned.get("head") and int(cleaned["head"]) not in moving:
            self.add_error("head", "Diese Person gehört nicht zu denen, die gehen.")
        if cleaned.get("successor") and int(cleaned["successor"]) not in staying:
            self.add_error("successor", "Diese Person gehört nicht zu denen, die bleiben.")
        return cleaned

    def clean_new_number(self, cleaned: dict[str, Any]) -> None:
        """A number that is taken, except by people whose files are sealed: theirs must not be found out this way."""
        taken = BenefitUnit.objects.filter(unit_number=cleaned["number"])
        if taken.filter(memberships__person__in=unsealed_to(self.user).values("pk")).exists():
            self.add_error("number", "Diese BG-Nummer ist schon vergeben.")
        newest = taken.aggregate(newest=Max("twin"))["newest"]
        cleaned["twin"] = 0 if newest is None else newest + 1

    def clean_other(self, cleaned: dict[str, Any]) -> None:
        """The other unit, if one may see somebody in it."""
        cleaned["other"] = (
            seen_units(self.user, cleaned["from_on"]).filter(unit_number=cleaned["number"]).first()
        )
        if cleaned["other"] is None:
            self.add_error(
                "number", "Unter dieser Nummer ist keine Bedarfsgemeinschaft zu finden, die Sie sehen."
            )
        elif cleaned["other"].pk == next((one.unit_id for one in self.by_person.values()), None):
            self.add_error("number", "Das ist die Bedarfsgemeinschaft, zu der sie schon gehören.")

    def plan(self) -> UnitPlan:
        """What follows from the answers."""
        cleaned = self.cleaned_data
        numbers = [int(number) for number in cleaned["members"]]
        staying = [one for number, one in self.by_person.items() if number not in numbers]
        goes_head = any(
            one.role == MemberRole.REPRESENTATIVE
            for number, one in self.by_person.items()
            if number in numbers
        )
        successor = int(cleaned["successor"]) if cleaned["successor"] else None
        if goes_head and successor is None and staying:
            successor = eldest(staying)
        plan = UnitPlan(
            target=cleaned["target"],
            from_on=cleaned["from_on"],
            moving=self.roles(numbers),
            successor=successor if goes_head else None,
            is_everybody=not staying and bool(self.by_person),
            unit=next((one.unit for one in self.by_person.values()), None),
            other=cleaned.get("other"),
            unit_number=cleaned["number"] if cleaned["target"] == NEW else "",
            twin=cleaned.get("twin", 0),
        )
        plan.sentences = in_words(plan, self.names, [one.person_id for one in staying])
        return plan

    def roles(self, numbers: list[int]) -> dict[int, MemberRole]:
        """Who goes in which role: children stay children, one represents the new unit."""
        cleaned = self.cleaned_data
        going = [self.by_person[number] for number in numbers if number in self.by_person]
        head = int(cleaned["head"]) if cleaned["head"] else eldest(going) if going else self.person.pk
        roles: dict[int, MemberRole] = {}
        for number in numbers:
            former = self.by_person[number].role if number in self.by_person else MemberRole.OTHER
            if cleaned["target"] == NEW and number == head:
                roles[number] = MemberRole.REPRESENTATIVE
            elif former == MemberRole.CHILD:
                roles[number] = MemberRole.CHILD
            elif cleaned["target"] == OTHER:
                roles[number] = MemberRole(cleaned["role"] or MemberRole.OTHER)
            else:
                roles[number] = MemberRole.PARTNER
        return roles


def eldest(members: Sequence[BenefitUnitMembership]) -> int:
    """Who represents a unit when nobody says otherwise: adults before children, the eldest first."""
    return min(
        members, key=lambda one: (one.role == MemberRole.CHILD, one.person.birth_date, one.person_id)
    ).person_id


def in_words(plan: UnitPlan, names: dict[int, str], staying: list[int]) -> list[str]:
    """The plan as one would say it."""
    who = listed([names[number] for number in plan.moving])
    is_one = len(plan.moving) == 1
    day = f"{plan.from_on.day}.{plan.from_on.month}.{plan.from_on.year}"
    if plan.target == NEW:
        alone = f"lebt {who} für sich" if is_one else f"leben {who} zusammen für sich"
        sentences = [f"Ab {day} {alone}, in einer eigenen Bedarfsgemeinschaft."]
    elif plan.target == OTHER and plan.other is not None:
        sentences = [
            f"Ab {day} {'gehört' if is_one else 'gehören'} {who} zur Bedarfsgemeinschaft {plan.other.unit_number}."
        ]
    else:
        sentences = [
            f"Ab {day} {'gehört' if is_one else 'gehören'} {who} zu keiner Bedarfsgemeinschaft mehr."
        ]
    sentences += [
        f"{names[number]}: {role.label}." for number, role in plan.moving.items() if plan.target != NONE
    ]
    if staying and plan.unit is not None:
        rest = listed([names[number] for number in staying])
        verb = "bleibt" if len(staying) == 1 else "bleiben"
        sentences.append(f"In der Bedarfsgemeinschaft {plan.unit.unit_number} {verb} {rest}.")
    if plan.successor is not None:
        sentences.append(f"Es vertritt sie dann {names[plan.successor]}.")
    return sentences


def listed(names: list[str]) -> str:
    """«Olena, Sofia und Maksym»"""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"


def first_of_next_month(today: date) -> date:
    """The day on which such changes mostly count."""
    return (today + relativedelta(months=1)).replace(day=1)
