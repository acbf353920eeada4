"""What must never be on where real people are looked after; `augenhoehe check --deploy` fails on it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Hint


@register(Tags.security, deploy=True)
def second_factor_is_real(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """No page may show the codes of the second factor, and none should do without it."""
    found: list[CheckMessage] = []
    if settings.DEMO_CODES:
        found.append(
            Error(
                "AUGENHOEHE_DEMO_CODES zeigt jedem die Codes der Demo-Konten.",
                hint="Die Variable entfernen; sie gehört nur in die Demo.",
                id="augenhoehe.E001",
            )
        )
    if settings.SECOND_FACTOR != "required":
        found.append(
            Hint(
                "AUGENHOEHE_SECOND_FACTOR verlangt keinen zweiten Faktor.",
                hint="Auf «required» setzen oder die Variable entfernen.",
                id="augenhoehe.W001",
            )
        )
    return found
