"""Log lines without people: the database's details of a refused row never reach the log. «Protokollzeile»"""

import logging
import re
from types import TracebackType

# PostgreSQL adds the whole row to some refusals: «DETAIL: Failing row contains (…, Olena, Kowalenko, …)».
DETAIL = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+|HINT):.*(?:\n(?!\S).*)*", re.MULTILINE)
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PeoplelessFormatter(logging.Formatter):
    """Keeps the place and the sentence of an error, drops what the database quotes from the row."""

    def formatException(self, ei: ExceptionInfo) -> str:
        return DETAIL.sub("DETAIL: (left out)", super().formatException(ei))
