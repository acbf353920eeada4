"""The pages of «Mein Tag»: what to do next, each list, and the same for a colleague one stands in for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.caseload.staffing.trainings import due_in_team
from augenhoehe.cases.access import may_lead_talk
from augenhoehe.config.models import SavedFilter
from augenhoehe.config.my_day import frame
from augenhoehe.config.my_day.day_list import Asked, DayList, Found
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.config.my_day.reading import (
    Day,
    Row,
    Whose,
    covered_by,
    first_of_all,
    people_of,
    read_day,
    row_of,
    wide_cases,
)
from augenhoehe.config.my_day.undo import open_undo
from augenhoehe.config.navigation import show_navigation
from augenhoehe.config.notices import unread_hints
from augenhoehe.config.tools import tools_of
from augenhoehe.organisation.models import Role, Staff, declined, staff_of
from augenhoehe.people.models import Part, Reach, reach
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

PAGE_SIZE = 25
ORDER = ("since", "pk")


@readonly
def my_day(request: HttpRequest, key: str = "", covering_id: int | None = None) -> HttpResponse:
    """Who needs me next, and why. «Mein Tag»"""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None:
        return render(request, "config/no_staff.html", status=403)
    if key and key not in BY_KEY:
        raise Http404
    if reach(staff.role, Part.COUNSELLING) == Reach.NOBODY:
        return start(request, staff)
    saved = list(SavedFilter.objects.filter(account=staff.account_id))
    whose = whose_day(request, staff, saved, covering_id)
    chosen = BY_KEY.get(key)
    if chosen is not None and chosen not in whose.lists:
        raise Http404
    day = read_day(whose, with_rows=chosen is None)
    page, rows = shown_rows(request, whose, day, chosen)
    show_navigation(request, frame.navigation(whose, day, key, saved))
    context: dict[str, Any] = {"whose": whose, "staff": staff, "on": whose.asked.on}
    context |= {"chosen": chosen, "rows": rows, "page": page, "counts": day.counts}
    context |= {"people": frame.shown(day.people), "talks": frame.shown(day.counts["gespraeche"])}
    context |= {"counted": frame.shown(day.counts[key]) if key else ""}
    context |= {"covering_name": declined(whose.covering.staff.addressed_name) if whose.covering else ""}
    context |= {"filters": frame.filters(whose, day, saved, request.path)}
    context |= {"may_lead_talk": may_lead_talk(request.user), "undo": open_undo(request)}
    context |= {"colleagues": frame.colleagues(whose), "today": whose.asked.on.isoformat()}
    if chosen is None and whose.covering is None:
        context["unread"] = unread_hints(request, staff)
        context["uncovered"] = frame.uncovered(whose)
        if staff.role == Role.TEAM_LEAD:
            context["trainings_due"] = due_in_team(staff, whose.asked.on)
    return render(request, "config/my_day.html", context)


def start(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The first page of roles that look after nobody."""
    may_search = reach(staff.role, None) != Reach.NOBODY
    context = {"staff": staff, "on": timezone.localdate(), "may_search": may_search}
    context |= {"tools": tools_of(staff), "unread": unread_hints(request, staff)}
    return render(request, "config/start.html", context)


def whose_day(request: HttpRequest, staff: Staff, saved: list[SavedFilter], covering_id: int | None) -> Whose:
    """One's own day, or that of a colleague one stands in for today; any other absence is 404."""
    asked = Asked(timezone.localdate(), staff.account_id or 0)
    covered = covered_by(staff, asked)
    covering = next((absence for absence in covered if absence.pk == covering_id), None)
    if covering_id is not None and covering is None:
        raise Http404
    return Whose(
        request.user, staff, asked, choice(request, saved if covering is None else []), covered, covering
    )


def choice(request: HttpRequest, saved: list[SavedFilter]) -> Filter:
    """What the address says; where it says nothing, the filter kept as the first one – of one's own people only."""
    chosen = Filter.read(request.GET)
    if chosen.chosen or frame.EVERYBODY in request.GET:
        return chosen
    return next((Filter.kept(one.query) for one in saved if one.is_default), chosen)


def shown_rows(
    request: HttpRequest, whose: Whose, day: Day, chosen: DayList | None
) -> tuple[keyset.Page[Any] | None, list[Row]]:
    """The lines of this page, with the names of those on it."""
    page = None
    if chosen is None:
        found: list[tuple[DayList, Found]] = first_of_all(day, whose)
    else:
        page = list_page(whose, day, chosen, request.GET.get("after"))
        found = [(chosen, row) for row in page]
    people = people_of({row.case_key for _, row in found}, whose.asked) if found else {}
    return page, [row_of(day_list, row, people[row.case_key], whose.asked) for day_list, row in found]


def list_page(whose: Whose, day: Day, chosen: DayList, after: str | None) -> keyset.Page[Any]:
    """One page of one list; where all its rows are known already, they are not looked for again."""
    if day.is_complete:
        return keyset.page_of_known(day.known[chosen.key], order=ORDER, after=after, size=PAGE_SIZE)
    rows = chosen.plain(chosen.once(wide_cases(whose), whose.asked))
    return keyset.page(rows, order=ORDER, after=after, size=PAGE_SIZE)
