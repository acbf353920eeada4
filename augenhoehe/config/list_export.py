"""Any list one sees as a file to take along: one of «Mein Tag», what a search found; each person logged. «Ausgabe»"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from augenhoehe.cases.importing.access import EXPORTING_ROLES
from augenhoehe.cases.importing.export import export_people
from augenhoehe.cases.models import Case
from augenhoehe.config.my_day.day_list import DayList
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.config.my_day.reading import Whose, people_of, read_day, wide_cases
from augenhoehe.config.my_day.views import whose_day
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.people.models import Part, Person
from augenhoehe.people.search import find
from augenhoehe.web.decorators import readonly

AT_A_TIME = 1_000


def exporting_staff(request: HttpRequest) -> Staff:
    """The colleague, or 403 for roles that look after nobody."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.role not in EXPORTING_ROLES:
        raise PermissionDenied
    return staff


@readonly
def day_export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One list of «Mein Tag», one's own or a colleague's one stands in for, with the filter of the page."""
    staff = exporting_staff(request)
    whose = whose_day(request, staff, [], absence_number(request))
    chosen = BY_KEY.get(key)
    if chosen is None or chosen not in whose.lists:
        raise Http404
    found = {row.case_key: row for row in found_on(whose, chosen)}
    cases = dict(Case.objects.filter(pk__in=found).values_list("person_id", "pk"))
    people = Person.objects.visible_to(request.user, Part.COUNSELLING).filter(pk__in=cases)

    def why(person_ids: Sequence[int]) -> dict[int, str]:
        """Why these are on the list, in the words of the page."""
        known = people_of([cases[one] for one in person_ids], whose.asked)
        return {case.person_id: chosen.reason(found[pk], case, whose.asked.on) for pk, case in known.items()}

    return export_people(request.user, people, form=form, name=f"mein-tag-{key}", why=why)


def absence_number(request: HttpRequest) -> int | None:
    """For whom one stands in, if the list is hers; anything but a number is 404."""
    given = request.GET.get("vertretung")
    if given is None:
        return None
    if not (given.isdecimal() and len(given) < 19):
        raise Http404
    return int(given)


def found_on(whose: Whose, chosen: DayList) -> list[Any]:
    """The rows of this list, all of them."""
    if whose.is_wide:
        return list(chosen.plain(chosen.once(wide_cases(whose), whose.asked)))
    return list(read_day(whose, with_rows=False).known[chosen.key])


@readonly
def search_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the last search found; nothing where nothing was asked."""
    exporting_staff(request)
    text = request.session.get("search", "")
    ids = all_found(request.user, text) if text else []
    people = Person.objects.visible_to(request.user, Part.MASTER_DATA).filter(pk__in=ids)
    return export_people(request.user, people, form=form, name="suche")


def all_found(user: object, text: str) -> list[int]:
    """Everybody the search finds, a thousand at a time."""
    page = find(user, text, size=AT_A_TIME)
    ids = [person.pk for person in page]
    while page.next_cursor:
        page = find(user, text, page.next_cursor, size=AT_A_TIME)
        ids += [person.pk for person in page]
    return ids
