"""What every staff page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases.access import may_record_contact
from augenhoehe.config.panels import Group
from augenhoehe.config.tools import ToolGroup, tools_of
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.organisation.second_factor import is_waiting
from augenhoehe.people.access import person_in_mind
from augenhoehe.people.models import Reach, reach


def frame(request: HttpRequest) -> dict[str, Any]:
    """Name of the office, who is logged in, search and lists; nothing while the screen is shared."""
    user = getattr(request, "user", None)
    bare: dict[str, Any] = {"footer_links": footer_links()}
    if settings.DEMO_CODES:
        bare["demo_codes_url"] = reverse("demo_codes")
    if user is None or not user.is_authenticated or "shared_screen" in request.session:
        return {"office_name": settings.OFFICE_NAME, "frame": bare}
    if is_waiting(request):
        out = {"user": "Fast angemeldet", "logout_url": reverse("account_logout")}
        return {"office_name": settings.OFFICE_NAME, "frame": bare | out}
    staff = staff_of(user, timezone.localdate())
    return {
        "office_name": settings.OFFICE_NAME,
        "frame": {
            "home_url": reverse("my_day"),
            "user": staff.addressed_name if staff else "Konto ohne Stelle",
            "search_url": reverse("search") if staff and reach(staff.role, None) != Reach.NOBODY else "",
            "search_hint": "Name, Geburtsdatum oder Nummer",
            "menu": user_menu(staff, request.path),
            "tools": header_tools(request),
            "logout_url": reverse("account_logout"),
            "presence_url": reverse("presence"),
            "footer_links": [*footer_links(), ("Daten über Beschäftigte", reverse("staff_data"))],
            "navigation": getattr(request, "navigation", []),
            "navigation_label": getattr(request, "navigation_label", ""),
        },
    }


def user_menu(staff: Staff | None, path: str) -> list[dict[str, Any]]:
    """The own account and the tools of this role, in groups under a heading; the page one is on is marked."""
    links: dict[str, list[tuple[str, str]]] = {ToolGroup.MINE: [("Mein Konto", reverse("my_account"))]}
    for group, tools in tools_of(staff):
        links.setdefault(group, []).extend((tool.title, url) for tool, url in tools)
    return [
        {
            "title": title,
            "entries": [{"label": label, "url": url, "is_current": url == path} for label, url in entries],
        }
        for title, entries in links.items()
    ]


def show_navigation(request: Any, groups: list[dict[str, Any]], label: str = "") -> None:
    """What the left column of this page holds, and what it is called there."""
    request.navigation, request.navigation_label = groups, label


def header_tools(request: HttpRequest) -> list[dict[str, str]]:
    """The quick note, for whoever may write one; on a page about a person it is about her."""
    if not may_record_contact(request.user):
        return []
    match = request.resolver_match
    person_id = (match.kwargs.get("person_id") if match else None) or person_in_mind(request.user)
    about = f"?person={person_id}" if person_id else ""
    return [{"label": "Schnellnotiz", "url": reverse("quick_note") + about, "keys": "n n"}]


def file_navigation(groups: list[Group]) -> list[dict[str, Any]]:
    """The parts of a file, as a way to each of them on its page."""
    return [
        {
            "title": group.title,
            "entries": [
                {"label": panel.title, "url": f"#head-{panel.url_name}", "count": None, "is_current": False}
                for panel in group.panels
            ],
        }
        for group in groups
    ]


def footer_links() -> list[tuple[str, str]]:
    """What stands at the foot of every staff page; imprint and privacy notice are the office's own pages."""
    own = [("Impressum", settings.IMPRINT_URL), ("Datenschutz", settings.PRIVACY_NOTICE_URL)]
    about = [("Barrierefreiheit und Quellen", reverse("about"))]
    return about + [(label, url) for label, url in own if url]
