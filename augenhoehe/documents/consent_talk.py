"""A consent at the shared screen: read together, answer, take the paper home. «Einwilligung am Bildschirm»

The pages answer only while the login session is locked to this very consent; the PIN gives the screen back.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from augenhoehe.documents.consent_access import asking_staff, opened_consent
from augenhoehe.documents.consent_document import (
    ANSWERS,
    consent_as_pdf,
    german_date,
    office_of,
    questions,
    sentence,
)
from augenhoehe.documents.consent_forms import UNDER_AGE, PinForm, is_child
from augenhoehe.documents.consents import place_of
from augenhoehe.documents.models import AnsweredHow, Consent, ConsentState, NotPossibleNow
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.organisation.talk_pin import (
    PinBlocked,
    PinLocked,
    is_right_pin,
    out_without_pin,
    pin_first,
    stand_of_pin,
)
from augenhoehe.people.access import log_opening
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly, shared_screen
from augenhoehe.web.screen_lock import lock_screen, screen_lock, unlock_screen

PICTOGRAM_OF_QUESTION = {
    "from": "message-circle",
    "to": "building-community",
    "what": "file-text",
    "purpose": "target-arrow",
    "until": "calendar",
    "refusal": "scale",
    "revocation": "arrow-back-up",
}
PICTOGRAM_OF_ANSWER = {"sign": "check", "refuse": "x", "consider": "hourglass"}
CHILD_ON_PAPER = f"{UNDER_AGE} Am Bildschirm geht das nicht, auf Papier schon."
OVER = {ConsentState.SIGNED, ConsentState.REFUSED, ConsentState.REVOKED, ConsentState.WITHDRAWN}


def begin(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Before the screen is turned: what the person will see; then the session is locked to this consent."""
    found = opened_consent(request.user, consent_id)
    asking_staff(request.user)
    if not found.may("sign") or found.ends_on < timezone.localdate():
        return redirect("consent", consent_id=found.pk)
    if to_pin := pin_first(request):
        return to_pin
    if is_child(found.person, timezone.localdate()):
        messages.warning(request, CHILD_ON_PAPER)
        return redirect("consent_paper_answer", consent_id=found.pk)
    if request.method != "POST":
        return render(request, "documents/consent_screen.html", {"consent": found, "person": found.person})
    log_opening(request.user, found.person_id, WayIn.CONSENT)
    home = reverse("consent_talk_pin", args=[found.pk])
    lock_screen(request, home=home, language=found.language, consent_id=found.pk)
    return redirect("consent_talk_question", consent_id=found.pk)


def shared_consent(request: HttpRequest, consent_id: int) -> Consent | HttpResponse:
    """The consent, if this session is locked to it; unlocked ones are led to where the screen is turned."""
    found = opened_consent(request.user, consent_id)
    return found if screen_lock(request) else redirect("consent", consent_id=found.pk)


def spoken_page(
    request: HttpRequest, found: Consent, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the person's language, down to the words of our own hints."""
    staff = staff_of(request.user, timezone.localdate())
    language = {"lang": found.language, "screen_language": found.language}
    here = {"consent": found, "person": found.person, "staff": staff}
    with override(found.language):
        return render(request, template, context | language | here, status=status)


@shared_screen
def question(request: HttpRequest, consent_id: int) -> HttpResponse:
    """All words on one page, three answers of equal size, then a page that says the answer back."""
    found = shared_consent(request, consent_id)
    if isinstance(found, HttpResponse):
        return found
    if found.state in OVER:
        return redirect("consent_talk_thanks", consent_id=consent_id)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ANSWERS:
        return give_answer(request, found, answer)
    problem = "answer.missing" if request.method == "POST" else ""
    chosen = request.GET.get("antwort", "")
    if chosen in ANSWERS and not problem:
        return show_chosen(request, found, chosen)
    context = {
        "questions": [
            asked | {"pictogram": PICTOGRAM_OF_QUESTION[str(asked["key"])]}
            for asked in questions(found, office_of(found))
        ],
        "answers": [(key, f"answer.{key}", PICTOGRAM_OF_ANSWER[key]) for key in ANSWERS],
        "problem": problem,
    }
    return spoken_page(
        request, found, "documents/consent_talk_question.html", context, 422 if problem else 200
    )


def show_chosen(request: HttpRequest, found: Consent, chosen: str) -> HttpResponse:
    """The answer said back, with place and day; nothing is saved yet."""
    staff = asking_staff(request.user)
    today = german_date(timezone.localdate())
    context = {
        "chosen": chosen,
        "chosen_key": f"answer.{chosen}",
        "chosen_pictogram": PICTOGRAM_OF_ANSWER[chosen],
        "place_and_day": sentence("confirm.place", found.language, place=place_of(staff), day=today),
    }
    return spoken_page(request, found, "documents/consent_talk_confirm.html", context)


def give_answer(request: HttpRequest, found: Consent, answer: str) -> HttpResponse:
    """Saves the answer; one that came from another window first is shown instead of overwritten."""
    staff = asking_staff(request.user)
    try:
        note_on_screen(found, answer, staff)
    except NotPossibleNow:
        return spoken_page(
            request, found, "documents/consent_talk_thanks.html", {"problem": "answer.elsewhere"}, 409
        )
    return redirect("consent_talk_thanks", consent_id=found.pk)


def note_on_screen(found: Consent, answer: str, staff: Staff) -> None:
    """The verb for what was tapped."""
    now, how = timezone.now(), AnsweredHow.SCREEN
    if answer == "sign":
        found.sign(on=timezone.localdate(now), how=how, place=place_of(staff), witness=staff, at=now)
    elif answer == "refuse":
        found.refuse(how=how, witness=staff, at=now)
    else:
        found.consider(how=how, witness=staff, at=now)


@shared_screen
@readonly
def thanks(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The last page: what was answered, and the paper to take home."""
    found = shared_consent(request, consent_id)
    if isinstance(found, HttpResponse):
        return found
    if found.state == ConsentState.PREPARED:
        return redirect("consent_talk_question", consent_id=consent_id)
    return spoken_page(request, found, "documents/consent_talk_thanks.html", {})


@shared_screen
@readonly
def to_take_home(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The consent as bilingual PDF, from the shared screen."""
    found = shared_consent(request, consent_id)
    if isinstance(found, HttpResponse):
        return found
    log_opening(request.user, found.person_id, WayIn.CONSENT)
    return consent_as_pdf(found)


@shared_screen
def pin(request: HttpRequest, consent_id: int) -> HttpResponse:
    """A neutral picture; the PIN gives the screen back to the colleague and leads to the consent."""
    found = shared_consent(request, consent_id)
    if isinstance(found, HttpResponse):
        return found
    form = PinForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if form.is_valid() and is_right_pin(
                account_id=int(request.user.pk or 0), pin=form.cleaned_data["pin"], now=timezone.now()
            ):
                unlock_screen(request)
                return redirect("consent", consent_id=found.pk)
            problem, status = "pin.wrong", 422
        except PinLocked:
            return out_without_pin(request)
        except PinBlocked:
            problem, status = "pin.blocked", 429
    context: dict[str, object] = {"problem": problem}
    if problem:
        context["stand"] = stand_of_pin(account_id=int(request.user.pk or 0), now=timezone.now())
    return spoken_page(request, found, "documents/consent_talk_pin.html", context, status)
