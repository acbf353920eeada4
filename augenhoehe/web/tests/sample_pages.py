"""Pages made of nothing but our components, for looking at them in a browser. No database, no domain."""

from pathlib import Path

from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from augenhoehe.web.keyset import Page

STEPS = [
    {"label": "Begrüßung", "state": "done", "url": "/shared"},
    {"label": "Themen", "state": "now"},
    {"label": "Ziel", "state": "later"},
]
FRAME = {
    "home_url": "/staff",
    "user": "Frau Muster",
    "search_url": "/save",
    "search_hint": "Suchen",
    "logout_url": "/save",
    "menu": [
        {
            "title": title,
            "entries": [
                {"label": f"{title} {number}", "url": "/staff", "is_current": number == 1}
                for number in range(1, 7)
            ],
        }
        for title in ("Für mich", "Menschen", "Zuständigkeit und Stadtteil", "Haus und Team")
    ],
    "footer_links": [("Impressum", "/staff"), ("Barrierefreiheit", "/staff")],
    "navigation": [
        {
            "title": "Wer braucht mich?",
            "entries": [{"label": "Als Nächstes", "url": "/staff", "count": 14, "is_current": True}],
        }
    ],
}

QUESTIONS = {"uk": "Що для вас важливо?", "ar": "ما المهم بالنسبة لك الآن؟", "de": ""}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="Wie im Ausweis.")
    kind = forms.ChoiceField(label="Art", choices=[("a", "Anruf"), ("b", "Brief")])
    notes = forms.CharField(label="Notiz", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    way = forms.ChoiceField(label="Weg", choices=[("a", "Bus"), ("b", "Rad")], widget=forms.RadioSelect)
    is_read = forms.BooleanField(label="Gelesen")


def page_text(name: str, after: str) -> str | None:
    """The page of this name as HTML; nothing if there is none. `after` is the pager's place."""
    if name == "staff":
        page: Page[object] = Page([], None if after else "further")  # type: ignore[type-var]  # no rows, so no type of rows
        row = "Zweite Zeile" if after else "Erste Zeile"
        return _rendered(
            "staff", {"frame": FRAME, "page": page, "row": row, "form": SampleForm({"name": ""})}
        )
    if name.startswith("shared-"):
        code = name.removeprefix("shared-")
        return _rendered("shared", {"screen_language": code, "question": QUESTIONS[code], "steps": STEPS})
    if name in {"autosave", "picks"}:
        return _rendered(name, {})
    if name in {"400", "403", "403_csrf", "404", "405", "500"}:
        return render_to_string(f"{name}.html")
    return None


def _rendered(name: str, context: dict[str, object]) -> str:
    source = (Path(__file__).parent / "pages" / f"{name}.html").read_text(encoding="utf-8")
    request = RequestFactory().get(f"/{name}")
    everywhere = {"csrf_token": "token", "office_name": "Musteramt", "request": request}
    return Template(source).render(Context({**everywhere, **context}))
