"""The letters of a colleague or a team: what waits, and the same step for many at once. «Sammeldruck»"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.importing.export import log_exports
from augenhoehe.letters import actions
from augenhoehe.letters.access import ON_PAPER, own_letters, writing_staff
from augenhoehe.letters.forms import MOST_AT_ONCE, SelectionForm
from augenhoehe.letters.models import Letter, LetterQuerySet, LetterState
from augenhoehe.letters.paper import MOST_IN_ONE_FILE, for_the_printer
from augenhoehe.letters.wording import subject_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

DRAFTS, TO_PRINT, PRINTED, WITHDRAWN = "entwuerfe", "zu-drucken", "gedruckt", "zurueckgenommen"
LISTS = {
    DRAFTS: "Entwürfe",
    TO_PRINT: "Noch zu drucken",
    PRINTED: "Gedruckt",
    WITHDRAWN: "Zurückgenommen",
}
LIST_CHANGED = (
    "Die Liste hat sich inzwischen geändert. Es ist nichts geschehen; bitte wählen Sie noch einmal aus."
)


@dataclass(frozen=True)
class Asked:
    """Which list, and whose."""

    stand: str
    of_team: bool

    @classmethod
    def of(cls, given: QueryDict, staff: Staff) -> "Asked":
        """As the address or the form says it; what is unknown is the drafts of the colleague herself."""
        stand = given.get("stand", DRAFTS)
        of_team = given.get("team") == "1" and staff.role == Role.TEAM_LEAD
        return cls(stand if stand in LISTS else DRAFTS, of_team)

    def letters(self, user: object, staff: Staff) -> LetterQuerySet:
        """The letters of this list that this user sees."""
        letters = own_letters(user, staff, of_team=self.of_team)
        if self.stand == DRAFTS:
            return letters.filter(state=LetterState.DRAFT)
        if self.stand == WITHDRAWN:
            return letters.filter(state=LetterState.WITHDRAWN)
        return letters.filter(state=LetterState.FILED, printed_at__isnull=self.stand == TO_PRINT)

    @property
    def address(self) -> str:
        """The list."""
        return f"{reverse('letter_list')}?stand={self.stand}{'&team=1' if self.of_team else ''}"


@readonly
def letter_list(request: HttpRequest) -> HttpResponse:
    """What waits to be finished or printed, newest first. «Meine Schreiben»"""
    staff = writing_staff(request.user)
    return list_page(request, staff, Asked.of(request.GET, staff))


def list_page(
    request: HttpRequest, staff: Staff, asked: Asked, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The list, with what was wrong above it."""
    letters = asked.letters(request.user, staff)
    page = keyset.page(
        letters.told_in_reach(request.user).select_related("person", "sender"),
        order=["-pk"],
        after=request.GET.get("after"),
        size=50,
    )
    context = {
        "asked": asked,
        "lists": LISTS,
        "page": page,
        "rows": [(letter, subject_of(letter)["german"]) for letter in page],
        "number": letters.count() if page.next_cursor else len(page),
        "is_lead": staff.role == Role.TEAM_LEAD,
        "problem": problem,
        "most": MOST_IN_ONE_FILE,
    }
    return render(request, "letters/list.html", context, status=status)


@require_POST
def letter_selection(request: HttpRequest) -> HttpResponse:
    """One verb for all chosen letters."""
    staff = writing_staff(request.user)
    asked, form = Asked.of(request.POST, staff), SelectionForm(request.POST)
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return list_page(request, staff, asked, problem=problem, status=422)
    letters = asked.letters(request.user, staff)
    do, every = form.cleaned_data["do"], form.cleaned_data["every"]
    if do != "print":
        letters = letters.in_reach_of(request.user)
    most = MOST_IN_ONE_FILE if do == "print" else MOST_AT_ONCE
    if every:
        chosen = list(letters.order_by("pk").values_list("pk", flat=True)[:most])
    else:
        chosen = form.chosen()
        if len(chosen) > most:
            return list_page(
                request, staff, asked, problem=f"Bitte höchstens {most} Schreiben auf einmal.", status=422
            )
        if letters.filter(pk__in=chosen).count() != len(chosen):
            return list_page(request, staff, asked, problem=LIST_CHANGED, status=409)
    return printed(request, chosen) if do == "print" else done(request, asked, do, chosen)


def printed(request: HttpRequest, chosen: Sequence[int]) -> HttpResponse:
    """One file for the printer; each person in it is a line in the access log, each letter is printed from now on."""
    letters = list(
        Letter.objects.visible_to(request.user)
        .filter(pk__in=chosen, state=LetterState.FILED)
        .select_related(*ON_PAPER)
        .order_by("pk")
    )
    if not letters:
        messages.info(request, "Hier ist nichts zu drucken. Erst was fertig ist, kommt auf Papier.")
        return redirect("letter_list")
    log_exports(request.user, sorted({letter.person_id for letter in letters}))
    pile = for_the_printer(letters)
    actions.note_printing([letter.pk for letter in letters], at=timezone.now())
    return pile


def done(request: HttpRequest, asked: Asked, do: str, chosen: Sequence[int]) -> HttpResponse:
    """Finished, or drafts again; says how many."""
    if do == "file":
        number = len(actions.file_letters(chosen, at=timezone.now()))
        text = (
            f"{counted(number)} fertig und in der Akte. Unter «Noch zu drucken» können Sie zurückholen, was noch nicht "
            "auf Papier ist."
        )
    else:
        number = actions.reopen_letters(chosen)
        text = f"{counted(number)} wieder Entwurf."
    if number:
        messages.success(request, text)
    else:
        messages.info(request, "Hier war nichts zu tun: Es war schon geschehen.")
    return redirect(asked.address)


def counted(number: int) -> str:
    """«1 Schreiben ist», «12 Schreiben sind»"""
    return f"{number} Schreiben {'ist' if number == 1 else 'sind'}"
