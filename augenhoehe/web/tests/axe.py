"""axe-core on a page. «Barrierefreiheit»

Only what was found wrong leaves the browser: the whole answer, with everything in order, is megabytes on long pages.
"""

from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """
  async rules => {
    const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
    return found.violations.flatMap(one =>
      one.nodes.map(node => `${one.id}: ${node.target} ${node.html.slice(0, 160)}`)
    );
  }
"""


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA on this page."""
    axe = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK, RULES)
    return found
