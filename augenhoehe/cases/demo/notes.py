"""Invented notes: what was said at a contact, how far a need has come, and the sentences a team has ready."""

from datetime import date, datetime, timedelta
from random import Random

from augenhoehe.cases.demo.calendar import at_office
from augenhoehe.cases.demo.contacts import ContactDraft
from augenhoehe.cases.demo.tables import CaseTables
from augenhoehe.cases.models import (
    SENSITIVE_THEMES,
    Channel,
    Direction,
    FollowUpKind,
    HouseFunction,
    NeedStage,
    NoteVisibility,
    Outcome,
    OutcomeReason,
    Speaker,
    TextBlock,
    Theme,
    Visibility,
)
from augenhoehe.cases.rules import reason_fits
from augenhoehe.organisation.models import Role, Team

NOTED = 0.08
NOTED_NEED = 0.25
NOTED_FOLLOW_UP = 0.5
WITH_BENEFITS = 0.05
REASON_KNOWN = 0.6
SAID = {
    Outcome.TALKED: (
        "Bringt die Zeugnisse zum nächsten Gespräch mit.",
        "Kita-Platz ist in Aussicht, Zusage kommt schriftlich.",
        "Möchte nur vormittags arbeiten, solange die Kinder klein sind.",
        "Bewerbung beim Gartenbaubetrieb ist verschickt, Antwort offen.",
        "Bus um 7:10 ist der früheste; Arbeitsbeginn vor 8 Uhr geht nicht.",
        "Kommt gut mit dem Kurs voran, Prüfung im Frühjahr.",
        "Bittet um Anrufe erst am Nachmittag.",
    ),
    Outcome.ANSWERED: ("Bestätigt den Termin.", "Fragt nach dem Weg, Skizze geschickt."),
    Outcome.RECEIVED: (
        "Kontoauszüge sind da, an die Leistung gegeben.",
        "Mietbescheinigung ist eingegangen.",
    ),
    Outcome.NOT_REACHED: ("Mailbox war aus, noch einmal am Abend versuchen.",),
    Outcome.NOT_APPEARED: ("Freundlich angeschrieben und einen neuen Termin angeboten.",),
}
ELSEWHERE: dict[str, HouseFunction] = {
    Channel.RECEPTION: HouseFunction.RECEPTION,
    Channel.PROVIDER: HouseFunction.PROVIDER,
}
REASONS = {
    Outcome.NOT_REACHED: (OutcomeReason.WRONG_NUMBER, OutcomeReason.NOBODY_THERE, OutcomeReason.AT_WORK),
    Outcome.NOT_APPEARED: (OutcomeReason.ILL, OutcomeReason.RESCHEDULED, OutcomeReason.UNKNOWN),
}
TO_BE_DONE = {
    FollowUpKind.CALL: ("Nach der Antwort der Kita fragen.", "Hat es mit dem Vorstellungsgespräch geklappt?"),
    FollowUpKind.CHECK: ("Ist die Mietbescheinigung da?", "Kursbeginn nachsehen."),
}
WAY_OF_NEED: dict[str, tuple[str, str]] = {
    Theme.LANGUAGE: ("Versteht im Alltag viel, schreibt noch ungern.", "Kurs B1 am Vormittag."),
    Theme.CHILDCARE: ("Die Großmutter passt bis Januar auf.", "Platz in der Nähe ab Februar."),
    Theme.SCHOOL: ("Der Große wechselt im Sommer die Schule.", "Termin mit der Schule, mit Sprachmittlung."),
    Theme.HOUSING: ("Zwei Zimmer für vier Personen.", "Wohnberechtigungsschein, dann gemeinsam suchen."),
    Theme.DEBTS: ("Drei Ratenzahlungen laufen nebeneinander.", "Termin bei der Schuldnerberatung."),
    Theme.HEALTH: ("Wartet auf den Termin beim Facharzt.", "Arbeit im Sitzen, höchstens vier Stunden."),
    Theme.RECOGNITION: ("Diplom liegt vor, Übersetzung fehlt noch.", "Antrag auf Anerkennung stellen."),
    Theme.WORK: ("Hat zuletzt im Lager gearbeitet.", "Stelle mit festen Zeiten."),
    Theme.TRAINING: ("Hat den Schulabschluss nachgeholt.", "Umschulung ab Herbst."),
    Theme.TRANSPORT: ("Der letzte Bus fährt um 19 Uhr.", "Fahrrad aus der Werkstatt im Ort."),
    Theme.LETTERS: ("Bringt ungeöffnete Briefe mit.", "Einmal im Monat gemeinsam durchsehen."),
}
BLOCKS = (
    ("Brief da", "Unterlagen sind angekommen, Prüfung bis Ende der Woche."),
    ("Rückruf", "Bittet um Rückruf."),
    ("Termin", "Termin bestätigt."),
    ("Neuer Termin", "Neuer Termin gemeinsam vereinbart."),
    ("Sprachmittlung", "Bitte beim nächsten Mal Sprachmittlung dazuholen."),
)


class NoteWriter:
    """Writes notes beside the histories, from a chance of its own, so that these stay as they are."""

    def __init__(self, tables: CaseTables, on: date, seed: int) -> None:
        self.tables, self.on, self.rng = tables, on, Random(f"{seed}/notes")

    def of_contact(
        self, case_id: int, staff_id: int, draft: ContactDraft
    ) -> tuple[int | None, str, str, int | None]:
        """Who had the contact, why it came out that way, with which part of the house, and what was noted."""
        known = REASONS.get(Outcome(draft.outcome), ())
        reasons = [one for one in known if reason_fits(draft.outcome, draft.channel, one)]
        reason = self.rng.choice(reasons).value if reasons and self.rng.random() < REASON_KNOWN else ""
        if draft.channel in ELSEWHERE:
            return None, reason, ELSEWHERE[draft.channel].value, None
        if self.rng.random() < WITH_BENEFITS:
            return None, reason, HouseFunction.BENEFITS.value, None
        note_id = None
        if self.rng.random() < NOTED and (sentences := SAID.get(Outcome(draft.outcome))):
            note_id = self.internal(case_id, staff_id, draft.occurred_at, self.rng.choice(sentences))
        return staff_id, reason, HouseFunction.COUNSELLING.value, note_id

    def of_need(self, case_id: int, staff_id: int, need_id: int, theme: str, said_on: date) -> None:
        """For some needs the situation and the aim; of health and debts in the protected field."""
        way = WAY_OF_NEED.get(theme)
        if way is None or self.rng.random() >= NOTED_NEED:
            return
        write = self.protected if theme in SENSITIVE_THEMES else self.internal
        for stage, text in zip((NeedStage.SITUATION, NeedStage.AIM), way, strict=True):
            note_id = write(case_id, staff_id, at_office(said_on, self.rng), text)
            self.tables.need_notes.add(need_id, stage.value, note_id)

    def of_follow_up(self, case_id: int, staff_id: int, kind: FollowUpKind) -> int | None:
        """What it is about, for every second one."""
        sentences = TO_BE_DONE.get(kind)
        if sentences is None or self.rng.random() >= NOTED_FOLLOW_UP:
            return None
        day = self.on - timedelta(days=self.rng.randint(13, 30))
        return self.internal(case_id, staff_id, at_office(day, self.rng), self.rng.choice(sentences))

    def of_star(self, case_id: int, staff_id: int) -> None:
        """What somebody who opens the demo should find in the first file."""
        at = [at_office(self.on - timedelta(days=days), self.rng) for days in (20, 14, 9, 6)]
        talked = (Channel.VISIT.value, Direction.TO_PERSON.value, Outcome.TALKED.value)
        self.tables.contacts.add(case_id, staff_id, at[0], *talked, "", HouseFunction.COUNSELLING.value, None)
        need_id = self.tables.needs.add(case_id, Theme.LETTERS.value, None, 1, at[0].date(), None)
        situation = self.internal(case_id, staff_id, at[0], "Bringt Briefe mit, die sie nicht versteht.")
        self.tables.need_notes.add(need_id, NeedStage.SITUATION.value, situation)
        aim = self.shared(
            case_id,
            staff_id,
            at[0],
            "Wir sehen die Briefe einmal im Monat gemeinsam durch.",
            "Раз на місяць ми разом переглядаємо листи.",
        )
        self.tables.need_notes.add(need_id, NeedStage.AIM.value, aim)
        self.shared(case_id, staff_id, at[1], "Die Liste der Kitas schicke ich Ihnen bis Freitag zu.", "")
        self.protected(
            case_id, staff_id, at[2], "Wartet auf einen Termin beim Augenarzt; möchte das selbst erzählen."
        )
        self.internal(case_id, staff_id, at[3], "Am besten nach 14 Uhr anrufen, vorher ist sie im Kurs.")

    def internal(self, case_id: int, staff_id: int, at: datetime, text: str) -> int:
        """A note only for the house."""
        words_id = self.words(case_id, text, "", at, Visibility.INTERNAL)
        return self.tables.notes.add(case_id, staff_id, at, NoteVisibility.INTERNAL.value, words_id)

    def shared(self, case_id: int, staff_id: int, at: datetime, text: str, ukrainian: str) -> int:
        """A note the person reads too, in Ukrainian where somebody has translated it."""
        words_id = self.words(case_id, text, ukrainian, at, Visibility.SHARED)
        return self.tables.notes.add(case_id, staff_id, at, NoteVisibility.SHARED.value, words_id)

    def protected(self, case_id: int, staff_id: int, at: datetime, text: str) -> int:
        """A specially protected note."""
        note_id = self.tables.notes.add(case_id, staff_id, at, NoteVisibility.SENSITIVE.value, None)
        self.tables.sensitive_notes.add(note_id, text)
        return note_id

    def words(self, case_id: int, text: str, ukrainian: str, at: datetime, visibility: Visibility) -> int:
        """The words of a colleague."""
        return self.tables.words.add(
            case_id,
            text,
            "de",
            Speaker.COUNSELLOR.value,
            ukrainian,
            "uk" if ukrainian else "",
            Speaker.INTERPRETER.label if ukrainian else "",
            at if ukrainian else None,
            visibility.value,
        )


def write_text_blocks() -> int:
    """Five sentences for every team that looks after people or answers for it; gives their number."""
    teams = Team.objects.filter(staff__role__in=[Role.COUNSELLOR, Role.RECEPTION, Role.BENEFITS_OFFICER])
    rows = [
        TextBlock(team=team, title=title, text=text, position=position)
        for team in teams.distinct().order_by("pk")
        for position, (title, text) in enumerate(BLOCKS, start=1)
    ]
    return len(TextBlock.objects.bulk_create(rows))
