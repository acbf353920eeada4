"""What every staff page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from augenhoehe.config import my_day
from augenhoehe.organisation.models import staff_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Name of the office, who is logged in, search and lists; nothing while the screen is shared."""
    user = getattr(request, "user", None)
    bare = {"office_name": settings.OFFICE_NAME, "frame": {"footer_links": footer_links()}}
    if user is None or not user.is_authenticated or "shared_screen" in request.session:
        return bare
    staff = staff_of(user, timezone.localdate())
    return bare | {
        "frame": {
            "home_url": reverse("my_day"),
            "user": staff.addressed_name if staff else "Konto ohne Stelle",
            "search_url": reverse("search"),
            "search_hint": "Name, Geburtsdatum oder Nummer",
            "logout_url": reverse("account_logout"),
            "footer_links": footer_links(),
            "navigation": getattr(request, "navigation", []),
        }
    }


def footer_links() -> list[tuple[str, str]]:
    """What stands at the foot of every staff page; imprint and privacy notice are the office's own pages."""
    own = [("Impressum", settings.IMPRINT_URL), ("Datenschutz", settings.PRIVACY_NOTICE_URL)]
    about = [("Barrierefreiheit und Quellen", reverse("about"))]
    return about + [(label, url) for label, url in own if url]


def day_navigation(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """The lists of «Mein Tag» as questions, with their counts."""
    first = {
        "label": "Als Nächstes",
        "url": reverse("my_day"),
        "count": None,
        "is_current": not current,
    }
    entries = [
        {
            "label": day_list.title,
            "url": reverse("my_day_list", args=[day_list.key]),
            "count": shown(counts[day_list.key]),
            "is_current": day_list.key == current,
        }
        for day_list in my_day.LISTS
    ]
    return [
        {"title": "Wer braucht mich?", "entries": [first, *entries[:2]]},
        {"title": "Nichts übersehen", "entries": entries[2:]},
    ]


def shown(count: int) -> str:
    """A count that was not taken past the cap: «mehr als 1000»."""
    return f"> {my_day.COUNT_CAP}" if count > my_day.COUNT_CAP else str(count)
