"""What only shows when all rows are looked at together: a number twice, two heads of one unit. «Dateiprüfung»"""

from typing import Any

from django.db import connection

from augenhoehe.cases.importing.words import label_of
from augenhoehe.cases.models import ImportRun

REFUSE = """
    UPDATE cases_importrow AS line SET verdict = 'problem',
        problems = line.problems || jsonb_build_array(jsonb_build_object(
            'column', %s::text, 'kind', %s::text, 'sentence', replace(%s::text, '#', found.first_number::text)))
    FROM unnest(%s::bigint[], %s::int[]) AS found(id, first_number) WHERE line.id = found.id
"""
# Where the rows are about two people, nobody knows whose number it is: then the first is not taken over either.
CLIENT_NUMBER_TWICE = """
    SELECT id, other_number FROM (
        SELECT id, CASE WHEN number > min(number) OVER same THEN min(number) OVER same
            WHEN min(who) OVER same <> max(who) OVER same THEN lead(number) OVER (same ORDER BY number)
        END AS other_number
        FROM (
            SELECT id, number, client_number, concat(facts->>'search_key', facts->>'birth_date') AS who
            FROM cases_importrow WHERE run_id = %s AND client_number <> ''
        ) AS line
        WINDOW same AS (PARTITION BY client_number)
    ) AS numbered WHERE other_number IS NOT NULL
"""
PERSON_TWICE = """
    SELECT id, first_number FROM (
        SELECT id, number, first_value(number) OVER same AS first_number
        FROM cases_importrow WHERE run_id = %s AND person_id IS NOT NULL AND verdict <> 'problem'
        WINDOW same AS (PARTITION BY person_id ORDER BY number)
    ) AS numbered WHERE number > first_number
"""
TWO_HEADS = """
    SELECT id, first_number FROM (
        SELECT id, number, first_value(number) OVER same AS first_number
        FROM cases_importrow
        WHERE run_id = %s AND facts->>'unit_role' = 'representative' AND facts ? 'unit_number' AND verdict <> 'problem'
        WINDOW same AS (PARTITION BY facts->>'unit_number' ORDER BY number)
    ) AS numbered WHERE number > first_number
"""
TWO_APPROVALS = """
    SELECT id, first_number FROM (
        SELECT id, number, facts->>'approval_from' AS begins, facts->>'approval_until' AS ends,
            first_value(number) OVER same AS first_number,
            first_value(facts->>'approval_from') OVER same AS first_begins,
            first_value(facts->>'approval_until') OVER same AS first_ends
        FROM cases_importrow
        WHERE run_id = %s AND facts ? 'approval_from' AND facts ? 'unit_number' AND verdict <> 'problem'
        WINDOW same AS (PARTITION BY facts->>'unit_number' ORDER BY number)
    ) AS numbered WHERE begins IS DISTINCT FROM first_begins OR ends IS DISTINCT FROM first_ends
"""
NAME_TWICE = """
    SELECT id, first_number FROM (
        SELECT id, number, first_value(number) OVER same AS first_number
        FROM cases_importrow WHERE run_id = %s AND verdict = 'new'
        WINDOW same AS (PARTITION BY facts->>'search_key', facts->>'birth_date' ORDER BY number)
    ) AS numbered WHERE number > first_number
"""
HINT = """
    UPDATE cases_importrow AS line SET candidates = line.candidates || jsonb_build_array(jsonb_build_object(
        'person', NULL, 'score', 100, 'reason', 'gleicher Name, gleiches Geburtsdatum', 'row', found.first_number))
    FROM unnest(%s::bigint[], %s::int[]) AS found(id, first_number) WHERE line.id = found.id
"""
CHECKS = (
    ("client_number", "number_twice", "Diese Kundennummer steht auch in Zeile #.", CLIENT_NUMBER_TWICE),
    ("client_number", "twice", "Um diesen Menschen geht es schon in Zeile #.", PERSON_TWICE),
    (
        "unit_role",
        "two_heads",
        "Diese Bedarfsgemeinschaft wird schon in Zeile # von jemand anderem vertreten.",
        TWO_HEADS,
    ),
    (
        "approval_from",
        "two_approvals",
        "In Zeile # steht für diese BG-Nummer ein anderer Zeitraum.",
        TWO_APPROVALS,
    ),
)
# What a row looked at alone does not know, and what no decision about it changes.
OF_OTHER_ROWS = ("number_twice", "two_heads", "two_approvals")


def check_whole_file(run: ImportRun) -> None:
    """Adds these problems to their rows. Found first, written then: in one statement the planner guesses badly."""
    with connection.cursor() as cursor:
        for column, kind, sentence, question in CHECKS:
            ids, numbers = found(cursor, question, run)
            cursor.execute(REFUSE, [column, kind, sentence, ids, numbers])
        cursor.execute(HINT, list(found(cursor, NAME_TWICE, run)))


def found(cursor: Any, question: str, run: ImportRun) -> tuple[list[int], list[int]]:
    """Rows that repeat an earlier one, and the number of that one."""
    cursor.execute(question, [run.pk])
    rows = cursor.fetchall()
    return [row[0] for row in rows], [row[1] for row in rows]


def column_label(column: str) -> str:
    """The column's heading as we write it; nothing for the whole row."""
    return label_of(column) if column else "ganze Zeile"
