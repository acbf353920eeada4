"""Taking pictures of screens: sizes, colours, where they go. The README of the pictures is written from their names.

`python -m tests.stories.pictures` renews everything in docs/screens, with its README.
"""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.stories.looks import show_in

COLOURS = 96  # a third of the size, and nobody sees it
SIZES = {"desktop": (1366, 860), "phone": (320, 720), "tablet": (820, 1180)}
SCREENS = Path("docs") / "screens"
LOOKS = [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("tablet", "light")]
LOOKS += [("phone", "dark"), ("tablet", "dark")]
LANGUAGES = {"uk": "Ukrainian", "ar": "Arabic", "de": "German", "leicht": "Leichte Sprache"}
PARTS = {
    "anfang": "who is there",
    "kind-dabei": "a child is there",
    "themen-mit-kind": "themes while a child is there",
    "themen": "what matters",
    "themen-groesste-schrift": "largest type",
    "themen-starker-kontrast": "strong contrast",
    "staerken": "strengths",
    "beruf": "occupations",
    "situation": "how life goes",
    "ohne-netz": "no network",
    "zwei-fassungen": "two wrote at once",
    "ziel": "goal",
    "schritte-auswahl": "steps to choose from",
    "schritt-mit-luecken": "a sentence with blanks",
    "schritte": "steps",
    "zweitgeraet": "code for a second device",
    "zweitgeraet-eingabe": "the second device",
    "pause": "pause",
    "falsche-pin": "wrong PIN",
    "gesperrt": "anything else is locked",
    "plan": "our plan",
    "wie-weiter": "four ways on after a no",
    "plan-als-pdf": "the plan to take home",
    "merkzettel-als-pdf": "the Merkzettel to take home",
    "danke": "thanks, papers, three taps",
    "pin": "back to the counsellor",
    "nachbereitung": "wrap-up (counsellor only)",
    "vorbereitung": "preparation (counsellor only)",
    "seit-dem-letzten-mal": "since last time",
    "danke-ohne-plan": "thanks without a plan",
}
# An office in Germany has a German browser, whatever this one was built with.
DATES_IN_GERMAN = """
  for (const one of document.querySelectorAll("input:is([type=date], [type=time])")) {
    const { type, value } = one;
    one.lang = "de";
    one.type = "text"; // drawn anew only as another type
    one.type = type;
    one.value = value;
  }
"""
# Taking a picture hides the caret by a style and leaves an empty one; htmx would copy it against our own policy.
NOTHING_LEFT_BEHIND = "document.querySelectorAll('[style]').forEach(one => { one.removeAttribute('style') })"


def are_asked_for() -> bool:
    """Whether all pictures are wanted; the tests look at a few."""
    return bool(os.environ.get("AUGENHOEHE_SCREENS"))


def picture(page: Page, name: str, tallest: int | None = None) -> None:
    """The page as a picture, long lists cut off at so many pixels; a page that came out empty fails."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=30_000)  # a file has many panels
    page.evaluate(
        "document.fonts.ready"
    )  # the shared screen asks for news all the time: its network is never idle
    page.evaluate(DATES_IN_GERMAN)
    taken = page.screenshot(full_page=True, animations="disabled")
    page.evaluate(NOTHING_LEFT_BEHIND)
    assert len(taken) > 5_000
    if are_asked_for():
        keep(Image.open(BytesIO(taken)), name, tallest)


def pictures(page: Page, name: str, looks: list[tuple[str, str]]) -> None:
    """The page in all these sizes and colours, asked for once."""
    for size, scheme in looks:
        show_in(page, scheme, *SIZES[size])
        picture(page, f"{name}-{size}-{scheme}")


def paper_picture(page: Page, link: Locator, name: str) -> None:
    """The first sheet of the PDF behind a link, where poppler can draw it."""
    if not are_asked_for() or shutil.which("pdftoppm") is None:
        return
    content = page.request.get(link.get_attribute("href") or "").body()
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-singlefile"], input=content, capture_output=True
    )
    keep(Image.open(BytesIO(drawn.stdout)), name)


def keep(whole: Image.Image, name: str, tallest: int | None = None) -> None:
    """Into the folder, small."""
    folder = Path(os.environ["AUGENHOEHE_SCREENS"])
    folder.mkdir(parents=True, exist_ok=True)
    shown = whole.crop((0, 0, whole.width, min(whole.height, tallest or whole.height))).convert("RGB")
    shown.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)


def links(there: set[str], name: str) -> str:
    """All looks of one page, as links; «light · dark · phone · tablet»."""
    found = [
        f"[{size} {scheme}]({name}-{size}-{scheme}.png)"
        for size, scheme in LOOKS
        if f"{name}-{size}-{scheme}" in there
    ]
    return " · ".join(found) or "–"


def list_of_pictures(folder: Path) -> str:
    """The README: one row a page, one column a language where there are several."""
    there = {path.stem for path in folder.glob("*.png")}
    others = sorted({name.rsplit("-", 2)[0] for name in there if not name.startswith("talk-")})
    lines = [
        "# Pictures",
        "",
        "Desktop 1366 px, tablet 820 px, phone 320 px; what is about neighbourhoods 1280 and 360 px. All people",
        "in them are synthetic, the translations are unreviewed.",
        "`.venv/bin/python -m tests.stories.pictures` renews all pictures and this page.",
        "",
        "## The talk",
        "",
        f"| Page | {' | '.join(LANGUAGES.values())} |",
        f"|---|{'---|' * len(LANGUAGES)}",
    ]
    for part, label in PARTS.items():
        looks = (links(there, f"talk-{code}-{part}") for code in LANGUAGES)
        lines.append(f"| {label} | {' | '.join(looks)} |")
    lines += ["", "## The office", "", "| Page | Pictures |", "|---|---|"]
    lines += [f"| {name.replace('-', ' ')} | {links(there, name)} |" for name in others]
    return "\n".join(lines) + "\n"


def renew() -> int:
    """All pictures anew; those of pages that are gone go too."""
    for old in SCREENS.glob("*.png"):
        old.unlink()
    run = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
    wanted = [*run, "-k", "test_pictures", "tests/stories"]
    outcome = subprocess.run(wanted, env={**os.environ, "AUGENHOEHE_SCREENS": str(SCREENS)})
    (SCREENS / "README.md").write_text(list_of_pictures(SCREENS), encoding="utf-8")
    return outcome.returncode


if __name__ == "__main__":
    sys.exit(renew())
