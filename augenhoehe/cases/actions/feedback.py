"""How a talk felt, said by three taps; nobody can tell whose they were. «Rückmeldung zum Gespräch»"""

import secrets
from datetime import date

from augenhoehe.cases.models import TalkFeedback
from augenhoehe.organisation.models import LocalJobcenter


def say_how_it_felt(*, house: LocalJobcenter, on: date, language: str, **answers: str) -> None:
    """Writes down house, month, language and three answers, each of them optional, at least one given.

    The number of the row is drawn by chance: counted up, their order would tell whose talk they are about.
    """
    TalkFeedback.objects.create(
        pk=secrets.randbits(62),
        local_jobcenter=house,
        month=on.replace(day=1),
        language=language,
        **answers,
    )
