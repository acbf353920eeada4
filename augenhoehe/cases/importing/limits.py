"""What a file may cost, by the settings of this installation."""

from django.conf import settings

from augenhoehe.cases.importing.reading import Limits


def limits() -> Limits:
    """The limits in force."""
    return Limits(
        megabytes=settings.IMPORT_MEGABYTES,
        unpacked_megabytes=settings.IMPORT_UNPACKED_MEGABYTES,
        ratio=settings.IMPORT_RATIO,
        rows=settings.IMPORT_ROWS,
    )
