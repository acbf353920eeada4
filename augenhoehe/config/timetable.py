"""All jobs that run by the clock. «Zeitplan der Hintergrundaufgaben» – times are UTC, as procrastinate reads them."""

from dataclasses import dataclass

from procrastinate import App


@dataclass(frozen=True)
class Entry:
    """One line of the timetable: when (cron), which task, and what it is for."""

    cron: str
    task: str
    meaning: str


TIMETABLE = (
    Entry(
        "5 23 * * *",
        "refresh_stand_ins",
        "Vertretungen für den neuen Tag öffnen (nach Mitternacht in Berlin)",
    ),
    Entry("30 0 * * *", "propose_erasures", "vorschlagen, was nach den Löschregeln fällig ist"),
    Entry(
        "0 1 * * *", "clear_sessions", "abgelaufene Sitzungen und alte Fehlversuche beim Anmelden entfernen"
    ),
    Entry(
        "15 1 * * *",
        "delete_files",
        "Dateien gelöschter Einträge nachholen, die der Speicher nicht löschen konnte",
    ),
    Entry("45 1 * * *", "remove_orphaned_papers", "Dateien entfernen, zu denen es keine Unterlage gibt"),
    Entry(
        "50 1 * * *",
        "find_duplicates",
        "neue und geänderte Akten mit allen anderen vergleichen: vielleicht ein Mensch",
    ),
    Entry("30 1 * * *", "remove_old_jobs", "gescheiterte Aufgaben nach vier Wochen entfernen"),
    Entry(
        "*/10 * * * *",
        "propose_arrivals",
        "vorschlagen, wer für neue Menschen ohne Ansprechperson da sein könnte",
    ),
    Entry(
        "25 * * * *",
        "tell_of_orphaned_seals",
        "der Geschäftsführung sagen, wenn alle Zugelassenen einer geschützten Akte ausgeschieden oder gesperrt sind",
    ),
    Entry("* * * * *", "retry_stuck_jobs", "Aufgaben eines abgestürzten Prozesses noch einmal beginnen"),
)


def register(app: App) -> None:
    """Called by procrastinate once the site's models are there."""
    for entry in TIMETABLE:
        app.periodic(cron=entry.cron)(app.tasks[entry.task])
