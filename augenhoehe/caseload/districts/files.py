"""Tables as files for a German spreadsheet. «Ausgabe als CSV»"""

import re
from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from augenhoehe.cases.importing.export import csv_lines
from augenhoehe.cases.importing.workbook import Cell


def csv_answer(name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The rows as a file of this name."""
    lines = csv_lines([heading], rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
    response["Content-Disposition"] = f'attachment; filename="{safe}.csv"'
    return response


def in_german(number: float | None) -> str:
    """«1234,5»; what is hidden or not known stays empty."""
    if number is None:
        return ""
    text = f"{number:.2f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")
