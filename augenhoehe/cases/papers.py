"""Taking papers in, at the counter or by post: the papers, and a contact of the case. «Unterlagen annehmen»"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from augenhoehe.cases.models import Case, Channel, Contact, ContactPerson, Direction, HouseFunction, Outcome
from augenhoehe.documents import vault
from augenhoehe.documents.access import members_of, originals_of, owed_to_choose, sight_of
from augenhoehe.documents.actions import IncomingPaper, TakenIn, known_delivery, take_in
from augenhoehe.documents.models import Delivery, FromWhom
from augenhoehe.documents.paper_forms import ROWS, UNAVAILABLE, DeliveryForm, first_delivery
from augenhoehe.documents.row_form import PaperRowForm
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.access import log_unless_open, visible_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.panels import is_part
from augenhoehe.web.uploads import has_disk_problem

SHOWN_AT_FIRST = 3
DISK_FULL = (
    "Der Speicher für Unterlagen ist voll oder antwortet nicht. Es wurde nichts gespeichert;"
    " alles andere steht noch da. Bitte das Papier im Original annehmen, ohne Datei,"
    " oder es später noch einmal versuchen."
)
FUNCTION_OF_ROLE: dict[str, str] = {
    Role.RECEPTION: HouseFunction.RECEPTION,
    Role.BENEFITS_OFFICER: HouseFunction.BENEFITS,
    Role.OUTREACH: HouseFunction.OUTREACH,
    Role.OFFERS_TEAM: HouseFunction.OFFERS,
}


@dataclass(frozen=True)
class Sent:
    """The whole form as one thing: when and from whom, and up to eight papers."""

    head: DeliveryForm
    rows: list[PaperRowForm]

    def is_valid(self) -> bool:
        """All of it, and at least one paper."""
        parts = [self.head.is_valid(), *(row.is_valid() for row in self.rows)]
        if not self.filled() and all(parts):
            self.rows[0].add_error("kind", "Bitte mindestens eine Unterlage nennen.")
            return False
        return all(parts)

    def filled(self) -> list[PaperRowForm]:
        """The rows in which something stands."""
        return [row for row in self.rows if not row.is_empty()]

    def is_unavailable(self) -> bool:
        """Whether nothing is wrong but a part of the house that does not answer."""
        errors = [error for row in self.rows for found in row.errors.as_data().values() for error in found]
        return any(error.code == UNAVAILABLE for error in errors)


def accept_papers(request: HttpRequest, person_id: int) -> HttpResponse:
    """One form for everything somebody brings; at its end there is the receipt. «Unterlagen annehmen»"""
    person = visible_person(request.user, person_id, Part.MASTER_DATA)
    if request.method != "POST":
        log_unless_open(request.user, person_id, WayIn.FILE)
        return page(request, person, sent_by(request, person))
    sent = sent_by(request, person)
    if sent.head.is_valid() and (known := known_delivery(sent.head.cleaned_data["client_token"])):
        return to_delivery(request, known)
    if has_disk_problem(request):
        return page(request, person, sent, status=503, problem=DISK_FULL)
    if not sent.is_valid():
        return page(request, person, sent, status=503 if sent.is_unavailable() else 422)
    try:
        taken = keep(sent, person, staff_of(request.user, timezone.localdate()))
    except vault.CannotKeep:
        return page(request, person, sent, status=503, problem=DISK_FULL)
    except ValidationError as problem:
        return page(request, person, sent, status=422, problem=" ".join(problem.messages))
    return to_delivery(request, taken.delivery)


def sent_by(request: HttpRequest, person: Person) -> Sent:
    """The forms, filled with what was sent, or ready for somebody at the counter."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    members = members_of(request.user, person)
    sees_protected = sight_of(request.user, person).opens_protected
    known: dict[str, Any] = {
        "members": members,
        "owed": owed_to_choose(request.user, members, sees_protected=sees_protected),
        "originals": originals_of(request.user, members),
    }
    begun = {"person": person.pk, "language": "de"}
    asked = request.GET.get("uebersetzung", "")
    first = begun | ({"translation_of": asked} if asked else {})
    rows = [
        PaperRowForm(data, files, prefix=f"paper-{number}", initial=begun if number > 1 else first, **known)
        for number in range(1, ROWS + 1)
    ]
    return Sent(DeliveryForm(data, initial=first_delivery()), rows)


def keep(sent: Sent, person: Person, staff: Staff | None) -> TakenIn:
    """Papers, files and contact together, or nothing of all."""
    delivery = sent.head.delivery(person, staff)
    from_person = delivery.from_whom == FromWhom.PERSON
    papers: list[IncomingPaper] = [row.incoming(person, from_person=from_person) for row in sent.filled()]
    with vault.keeping() as names, transaction.atomic():
        taken = take_in(delivery=delivery, papers=papers, names=names)
        if taken.is_new:
            write_contact(taken.delivery)
    return taken


def write_contact(delivery: Delivery) -> None:
    """Whoever brings something has been in contact; a paper from another body is none with the person.

    What somebody brings for her is noted, but is no sign of life from her, as with whoever picks up her phone.
    """
    case = Case.objects.open().filter(person=delivery.person).first()
    if case is None or delivery.from_whom == FromWhom.OTHER_BODY:
        return
    role = delivery.staff.role if delivery.staff else ""
    Contact.objects.create(
        case=case,
        staff=delivery.staff,
        occurred_at=delivery.received_at,
        channel=Channel.PAPER,
        direction=Direction.FROM_PERSON,
        outcome=Outcome.RECEIVED,
        spoken_with=ContactPerson.COMPANION if delivery.from_whom == FromWhom.FOR_PERSON else "",
        function=FUNCTION_OF_ROLE.get(role, HouseFunction.COUNSELLING),
        token=delivery.client_token,
    )


def to_delivery(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """To the receipt; by htmx too, which would otherwise only fetch a part."""
    answer = redirect("delivery", delivery_id=delivery.address)
    messages.success(request, "Angenommen. Die Eingangsbestätigung ist fertig.")
    return HttpResponseClientRedirect(answer.url) if is_part(request) else answer


def page(
    request: HttpRequest, person: Person, sent: Sent, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    """The form again with what was typed; htmx gets only the sentences, so that the chosen files stay chosen."""
    context = {
        "person": person,
        "head": sent.head,
        "rows": sent.rows[:SHOWN_AT_FIRST],
        "more_rows": sent.rows[SHOWN_AT_FIRST:],
        "problems": problems_of(sent) + ([("", problem)] if problem else []),
        "has_family": len(sent.rows[0].members) > 1,
        "owed": sent.rows[0].owed,
        "originals": sent.rows[0].originals,
    }
    if status == 200:
        return render(request, "cases/paper_accept.html", context)
    if is_part(request):
        return render(request, "cases/paper_accept.html#problems", context, status=422)
    return render(request, "cases/paper_accept.html", context, status=status)


def problems_of(sent: Sent) -> list[tuple[str, Any]]:
    """Every sentence with the field it is about; nothing for a fresh form."""
    if not sent.head.is_bound:
        return []
    found = [("", problem) for problem in sentences(sent.head)]
    for number, row in enumerate(sent.rows, start=1):
        found += [(f"{number}. Unterlage", problem) for problem in sentences(row)]
    return found


def sentences(form: Form) -> list[str]:
    """What is wrong in one form, in words."""
    return [str(sentence) for errors in form.errors.values() for sentence in errors]
