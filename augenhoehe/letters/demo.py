"""Invented letters: three to Olena Kowalenko, and some that wait on the counsellor's desk. «Demodaten»"""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.letters.access import ON_PAPER
from augenhoehe.letters.actions import draft_letters, file_letters
from augenhoehe.letters.models import Letter, LetterKind, LetterState
from augenhoehe.letters.orders import LetterOrder, Pair
from augenhoehe.letters.wording import Enclosed, letter_content
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person, PersonLanguage, Responsibility, ResponsibilityRole

STAR = ("Olena", "Kowalenko")
OTHERS = 6
FIRST_HOUR = 9
REASONS: tuple[Pair, ...] = (
    {
        "own": "Вона консультує людей у районі, де Ви живете.",
        "german": "Sie berät Menschen in dem Stadtteil, in dem Sie wohnen.",
    },
    {
        "own": "Ваш шлях до розмови стане коротшим.",
        "german": "Ihr Weg zum Gespräch wird kürzer.",
    },
)
CHILDCARE = ("Ihr Kita-Platz", "Місце в дитячому садку")
CHILDCARE_WORDS = (
    "Die Kita hat noch einmal angerufen: Sie können sich den Gruppenraum jederzeit vormittags ansehen.",
    "З дитячого садка ще раз телефонували: Ви можете подивитися групу будь-якого дня до обіду.",
)
DIPLOMA = ("Die Übersetzung Ihres Diploms", "Переклад Вашого диплома")
DIPLOMA_WORDS = ("Die Übersetzung ist da. Bringen Sie das Original bitte zum nächsten Gespräch mit.", "")
ASKED_BACK = ("Ihre Frage vom letzten Gespräch", "")
ASKED_BACK_WORDS = (
    "Sie hatten nach den Fahrkosten gefragt. Ja, wir übernehmen sie. Heben Sie die Karten bitte auf.",
    "",
)


def write_letters(on: date, *, login_name: str) -> int:
    """All letters of the demo; gives their number. Without this counsellor or the star there are none."""
    staff = Staff.objects.on(on).filter(account__login_name=login_name).select_related("team").first()
    if staff is None:
        return 0
    care = Responsibility.objects.on(on).filter(staff=staff, role=ResponsibilityRole.COUNSELLING)
    star = care.filter(person__given_name=STAR[0], person__family_name=STAR[1]).order_by("person_id").first()
    if star is not None:
        write_to_the_star(star, staff, on)
    write_to_others(care.exclude(person__family_name=STAR[1]).order_by("person_id"), staff, on)
    return Letter.objects.count()


def write_to_the_star(care: Responsibility, staff: Staff, on: date) -> None:
    """Who looks after her came by post; one letter is finished and waits for the printer, one is a draft."""
    before = Staff.objects.on(on).filter(team=staff.team_id, role=staff.role).exclude(pk=staff.pk).first()
    arrived = LetterOrder(
        person_id=care.person_id,
        sender_id=staff.pk,
        kind=LetterKind.NEW_COUNSELLOR,
        language="uk",
        case_id=case_of(care.person_id),
        values={
            "since": care.starts_on.isoformat(),
            "previous": before.addressed_name if before else "",
            "reasons": REASONS,
        },
        reason_codes=("own_district", "shorter_way"),
        personal=("Ich freue mich, Sie kennenzulernen.", "Рада буду познайомитися з Вами."),
    )
    orders = [
        arrived,
        message(care.person_id, staff, "uk", CHILDCARE, CHILDCARE_WORDS),
        message(care.person_id, staff, "uk", DIPLOMA, DIPLOMA_WORDS),
    ]
    sent, waiting, _ = draft_letters(orders, staff)
    came_by_post(sent, moment(care.starts_on - timedelta(days=7)), moment(on))
    file_letters([waiting.pk], at=moment(on - timedelta(days=1)))


def came_by_post(draft: Letter, then: datetime, now: datetime) -> None:
    """Finished and printed long ago. The demo knows today's address only, so that is the one on it."""
    letter = Letter.objects.select_related(*ON_PAPER).get(pk=draft.pk)
    Letter.objects.filter(pk=draft.pk).update(
        state=LetterState.FILED,
        filed_at=then,
        printed_at=then + timedelta(hours=2),
        content=letter_content(letter, Enclosed.of([letter], now), then),
    )


def write_to_others(care: QuerySet[Responsibility], staff: Staff, on: date) -> None:
    """Short answers in German to some others: half of them drafts, half finished and not printed yet."""
    speaks = PersonLanguage.objects.filter(is_preferred=True).exclude(language="de").values("person")
    adults = Person.objects.filter(birth_date__lt=date(on.year - 18, 1, 1)).values("pk")
    people = (
        care.filter(person__in=adults).exclude(person__in=speaks).values_list("person_id", flat=True)[:OTHERS]
    )
    orders = [message(person, staff, "de", ASKED_BACK, ASKED_BACK_WORDS) for person in people]
    drafts = draft_letters(orders, staff)
    file_letters([draft.pk for draft in drafts[::2]], at=moment(on - timedelta(days=1)))


def message(
    person_id: int, staff: Staff, language: str, subject: tuple[str, str], words: tuple[str, str]
) -> LetterOrder:
    """A short message of the counsellor's own."""
    return LetterOrder(
        person_id=person_id,
        sender_id=staff.pk,
        kind=LetterKind.MESSAGE,
        language=language,
        case_id=case_of(person_id),
        subject=subject,
        personal=words,
    )


def case_of(person_id: int) -> int | None:
    """The open case of this person."""
    return Case.objects.open().filter(person=person_id).values_list("pk", flat=True).first()


def moment(day: date) -> datetime:
    """Some time of that day in office hours."""
    return datetime.combine(day, time(FIRST_HOUR), timezone.get_default_timezone())
