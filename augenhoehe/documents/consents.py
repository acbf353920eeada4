"""The register of consents in the file: see, prepare, note an answer on paper, revoke. «Einwilligungen»"""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.documents.consent_access import asking_staff, may_ask, opened_consent
from augenhoehe.documents.consent_document import consent_as_pdf, office_of, questions
from augenhoehe.documents.consent_forms import (
    NewConsentForm,
    RevocationForm,
    SheetForm,
    WithdrawalForm,
    blanks_like,
    usual_blanks,
)
from augenhoehe.documents.consent_templates import (
    FREE,
    ConsentTemplate,
    consent_from,
    ending_soon_until,
    templates_on,
)
from augenhoehe.documents.models import Consent, ConsentState, NotPossibleNow, Paper, Party
from augenhoehe.organisation.models import Staff
from augenhoehe.people.access import log_opening, log_unless_open, panel_person, visible_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.forms import named_words
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

REVOKED = (
    "Widerrufen. Ab jetzt wird nichts mehr weitergegeben. Bitte sagen Sie auch der anderen Stelle Bescheid. War es ein"
    " Versehen oder überlegt es sich die Person anders: «Neu fragen»."
)
# What and what for are marked and never refused: whoever asks a doctor about health has to name it. Who is a name.
TYPED = ("details", "details_own", "purpose", "purpose_own")
WORDS_TOLD = (
    "Hier steht {named}. Das lesen auch die andere Stelle und alle, die die Akte lesen. Braucht die Frage das"
    " nicht, nehmen Sie sie bitte zurück und fragen Sie neu."
)
MOST_SHOWN = 100
DONE = {
    "sign": "Die Einwilligung gilt.",
    "refuse": "Das Nein ist notiert. Es entstehen keine Nachteile.",
    "consider": "Notiert: Die Person überlegt noch. Bis dahin wird nichts weitergegeben.",
}


def in_groups(consents: list[Consent], today: date) -> dict[str, list[Consent]]:
    """The register as one reads it: what holds, what needs a word, what is over."""
    soon = ending_soon_until(today)
    groups: dict[str, list[Consent]] = {
        name: [] for name in ("in_force", "later", "waiting", "revoked", "refused", "over", "withdrawn")
    }
    for consent in consents:
        consent.is_ending_soon = consent.ends_on <= soon  # type: ignore[attr-defined]  # for the template
        groups[group_of(consent, today)].append(consent)
    groups["in_force"].sort(key=lambda consent: consent.ends_on)
    return groups


def group_of(consent: Consent, today: date) -> str:
    """Where a consent stands in the register today."""
    if consent.holds(today):
        return "in_force"
    if consent.state == ConsentState.SIGNED:
        return "later" if consent.starts_on > today else "over"
    if consent.may("sign"):
        return "waiting" if consent.ends_on >= today else "over"
    return str(consent.state)


@readonly
def panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who may tell whom what until when, and what was refused or revoked. «Einwilligungen»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    consents = list(Consent.objects.filter(person=person)[:MOST_SHOWN])
    context = {
        "person": person,
        "groups": in_groups(consents, timezone.localdate()),
        "is_empty": not consents,
        "may_ask": may_ask(request.user),
    }
    return render_panel(request, "documents/consents.html", context)


def new_consent(request: HttpRequest, person_id: int) -> HttpResponse:
    """First the template, then its blanks; `wie` takes them from an earlier consent of this person."""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    asking_staff(request.user)
    log_unless_open(request.user, person_id, WayIn.FILE)
    today = timezone.localdate()
    templates = templates_on(today)
    template = templates.get(request.GET.get("vorlage", ""))
    if template is None:
        context = {"person": person, "templates": templates.values()}
        return render(request, "documents/consent_templates.html", context, status=unfilled(request))
    earlier = earlier_consent(request, person_id)
    initial = usual_blanks(template, person, today) | (blanks_like(earlier) if earlier else {})
    form = NewConsentForm(template, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        consent = consent_from(template, person, form.cleaned_data, form.cleaned_data["client_token"])
        if holding := already_covered(consent, today):
            messages.info(request, f"Dasselbe ist schon erlaubt bis {holding.ends_on:%d.%m.%Y}.")
        if named := named_words("\n".join(str(form.cleaned_data.get(name, "")) for name in TYPED)):
            messages.warning(request, WORDS_TOLD.format(named=named))
        return redirect("consent", consent_id=consent.pk)
    context = {"person": person, "template": template, "form": form, "preferred": person.languages.first()}
    return render(request, "documents/consent_new.html", context, status=unfilled(request))


def already_covered(asked: Consent, today: date) -> Consent | None:
    """A consent in force that allows all of this already, so that nobody is asked twice without need."""
    sides = Party(asked.from_kind, asked.from_name), Party(asked.to_kind, asked.to_name)
    found: Consent | None = Consent.objects.covers(asked.person, *sides, asked.topics, today).first()
    return found


def unfilled(request: HttpRequest) -> int:
    """The status of a form that is shown: a sent one comes back because something is missing."""
    return 422 if request.method == "POST" else 200


def earlier_consent(request: HttpRequest, person_id: int) -> Consent | None:
    """The consent to begin from, if it is this person's."""
    number = request.GET.get("wie", "")
    return Consent.objects.filter(person=person_id, pk=int(number)).first() if number.isdecimal() else None


@readonly
def consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """One consent with the words the person reads, and what can be done next. «Einwilligung»"""
    found = opened_consent(request.user, consent_id)
    today = timezone.localdate()
    context = {
        "consent": found,
        "person": found.person,
        "questions": questions(found, office_of(found)),
        "group": group_of(found, today),
        "is_ending_soon": found.holds(today) and found.ends_on <= ending_soon_until(today),
        "may_ask": may_ask(request.user),
        "template_key": template_of(found, today).key,
        "sheet": sheet_of(request.user, found),
        "sheet_form": SheetForm(),
    }
    return render(request, "documents/consent.html", context)


def sheet_of(user: object, found: Consent) -> Paper | None:
    """The signed sheet, for whoever may open it."""
    sheet: Paper | None = Paper.objects.visible_to(user).in_force().filter(pk=found.sheet_id or 0).first()
    return sheet


def template_of(found: Consent, today: date) -> ConsentTemplate:
    """The template to ask once more with; the free one where it is gone."""
    templates = templates_on(today)
    return templates.get(found.template, templates[FREE])


@readonly
def pdf(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The form to sign by hand, or the answered one to keep, in both languages."""
    found = opened_consent(request.user, consent_id)
    log_opening(request.user, found.person_id, WayIn.CONSENT)
    return consent_as_pdf(found)


def tried(request: HttpRequest, found: Consent, verb: Callable[[], None], done: str) -> HttpResponse:
    """One verb, then the consent as it is now; who came too late reads what a colleague noted meanwhile."""
    try:
        verb()
    except NotPossibleNow:
        state = found.get_state_display()
        messages.warning(request, f"Nichts geändert: Inzwischen steht hier schon «{state}».")
    else:
        messages.success(request, done)
    return redirect("consent", consent_id=found.pk)


def place_of(staff: Staff) -> str:
    """Where one signs, if nobody says otherwise."""
    site = staff.team.site
    return site.city if site is not None and site.city else staff.team.local_jobcenter.name


def revocation(request: HttpRequest, consent_id: int) -> HttpResponse:
    """One click from the list or the page, effective at once; whoever sees the consent takes it. «Widerruf»

    Asked for by GET it says first what ends; a reason may be given there and is nobody's condition.
    """
    found = opened_consent(request.user, consent_id)
    if not found.may("revoke"):
        if found.state != ConsentState.REVOKED:
            messages.warning(request, "Hier gibt es nichts zu widerrufen.")
        return redirect("consent", consent_id=found.pk)
    form = RevocationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return tried(
            request,
            found,
            lambda: found.revoke(
                at=timezone.now(), account_id=request.user.pk, reason=form.cleaned_data["reason"]
            ),
            REVOKED,
        )
    context = {"consent": found, "person": found.person, "form": form}
    return render(request, "documents/consent_revocation.html", context, status=unfilled(request))


def withdrawal(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Entered by mistake: taken back visibly, with the reason."""
    found = opened_consent(request.user, consent_id)
    asking_staff(request.user)
    if not found.may("withdraw"):
        messages.warning(request, "Dieser Eintrag lässt sich nicht mehr zurücknehmen.")
        return redirect("consent", consent_id=found.pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return tried(
            request,
            found,
            lambda: found.withdraw(
                at=timezone.now(), account_id=request.user.pk, reason=form.cleaned_data["reason"]
            ),
            "Der Eintrag ist zurückgenommen und bleibt mit dem Grund sichtbar.",
        )
    context = {"consent": found, "person": found.person, "form": form}
    return render(request, "documents/consent_withdrawal.html", context, status=unfilled(request))
