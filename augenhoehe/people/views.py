"""Search, and the panels of the file that say who someone is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.organisation.models import Staff
from augenhoehe.people.access import panel_person
from augenhoehe.people.models import BenefitUnitMembership, Part, Person
from augenhoehe.people.search import LIMIT, find
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel


def search(request: HttpRequest) -> HttpResponse:
    """Who is it? «Suche» – asked by POST, because an address must not hold a name.

    The session keeps what was asked last, so that the way back from a file shows it again.
    """
    text = request.session.get("search", "")
    if request.method == "POST":
        text = request.session["search"] = request.POST.get("q", "").replace("\0", "").strip()[:200]
    persons = find(request.user, text) if text else []
    context = {
        "text": text,
        "persons": persons,
        "is_full": len(persons) == LIMIT,
        "today": timezone.localdate(),
    }
    return render(request, "people/search.html", context)


@readonly
def master_data(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who it is: birth, languages, interpreter, address with district. «Stammdaten»"""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    today = timezone.localdate()
    context = {
        "person": person,
        "age": person.age_on(today),
        "languages": person.languages.all(),
        "addresses": person.addresses.on(today).select_related("district__parent"),
    }
    return render_panel(request, "people/master_data.html", context)


@readonly
def benefit_unit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who lives from one budget with this person; members one may not see stay unnamed. «Bedarfsgemeinschaft»"""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    today = timezone.localdate()
    own = BenefitUnitMembership.objects.on(today).filter(person=person).select_related("unit").first()
    visible = Person.objects.visible_to(request.user, Part.MASTER_DATA)
    members = (
        BenefitUnitMembership.objects.on(today)
        .filter(unit=own.unit, person__in=visible.values("pk"))
        .select_related("person")
        .order_by("person__birth_date", "pk")
        if own
        else BenefitUnitMembership.objects.none()
    )
    rows = [(member, member.person.age_on(today)) for member in members]
    return render_panel(request, "people/benefit_unit.html", {"person": person, "own": own, "rows": rows})


@readonly
def access_log(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who opened this file, when and why. «Wer hat die Akte gesehen?»"""
    person = panel_person(request.user, person_id, Part.ACCESS_LOG)
    page = keyset.page(
        AccessLogEntry.objects.of_person(person_id),
        order=["-at", "-pk"],
        after=request.GET.get("after"),
        size=20,
    )
    names = {
        staff.account_id: staff
        for staff in Staff.objects.filter(account_id__in={entry.account_id for entry in page})
        .select_related("team")
        .order_by("pk")
    }
    rows = [(entry, names.get(entry.account_id)) for entry in page]
    return render_panel(request, "people/access_log.html", {"person": person, "rows": rows, "page": page})
