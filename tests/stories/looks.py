"""An open page in another colour and size; apart from the walks, as the command that takes pictures has no Django."""

from playwright.sync_api import Page

SETTLED = """
  async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    for (const one of document.getAnimations()) try { one.finish() } catch { /* one that never ends */ }
  }
"""


def show_in(page: Page, scheme: str, width: int, height: int = 860) -> None:
    """What is open, in this colour and size, without asking for it again."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of "light" and "dark"
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(SETTLED)
