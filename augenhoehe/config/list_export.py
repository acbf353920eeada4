"""Any list one sees as a file to take along: one of «Mein Tag», what a search found; each person logged. «Ausgabe»"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from augenhoehe.cases.importing.access import EXPORTING_ROLES
from augenhoehe.cases.importing.export import export_people
from augenhoehe.cases.models import Case
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.config.my_day.reading import Whose, read_day, wide_cases
from augenhoehe.config.my_day.views import whose_day
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.people.models import Part, Person
from augenhoehe.people.search import find
from augenhoehe.web.decorators import readonly

MOST_FOUND = 1_000


def exporting_staff(request: HttpRequest) -> Staff:
    """The colleague, or 403 for roles that look after nobody."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.role not in EXPORTING_ROLES:
        raise PermissionDenied
    return staff


@readonly
def day_export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One list of «Mein Tag», with the filter of the page."""
    staff = exporting_staff(request)
    whose = whose_day(request, staff, [], None)
    chosen = BY_KEY.get(key)
    if chosen is None or chosen not in whose.lists:
        raise Http404
    cases = case_ids(whose, key)
    persons = Case.objects.filter(pk__in=cases).values("person_id")
    people = Person.objects.visible_to(request.user, Part.COUNSELLING).filter(pk__in=persons)
    return export_people(request.user, people, form=form, name=f"mein-tag-{key}")


def case_ids(whose: Whose, key: str) -> list[int]:
    """The cases on this list, all of them."""
    if whose.is_wide:
        chosen = BY_KEY[key]
        return [row.case_key for row in chosen.plain(chosen.once(wide_cases(whose), whose.asked))]
    return [row.case_key for row in read_day(whose, with_rows=False).known[key]]


@readonly
def search_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the last search found; nothing where nothing was asked."""
    exporting_staff(request)
    text = request.session.get("search", "")
    ids = [person.pk for person in find(request.user, text, size=MOST_FOUND)] if text else []
    people = Person.objects.visible_to(request.user, Part.MASTER_DATA).filter(pk__in=ids)
    return export_people(request.user, people, form=form, name="suche")
