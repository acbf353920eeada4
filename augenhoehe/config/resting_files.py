"""Since when nobody needs a file any more. «Ende des Falls» – the anchor of the rule `case_file`

The last day of the person's last case; for somebody who never had one – a child – the last day of the last case of her
benefit unit, or her own last day in it when that was earlier; for somebody without either the day she was entered.
"""

from datetime import date

from django.db import connection

STATEMENT = """
    WITH unit_case AS (
        SELECT membership.unit_id, max(coalesce(of_member.ends_on, 'infinity'::date)) AS ends_on
        FROM people_benefitunitmembership membership
        JOIN cases_case of_member ON of_member.person_id = membership.person_id
        GROUP BY membership.unit_id
    ),
    own_case AS (
        SELECT person_id, max(coalesce(ends_on, 'infinity'::date)) AS ends_on FROM cases_case GROUP BY person_id
    ),
    in_unit AS (
        SELECT membership.person_id,
            max(least(coalesce(membership.ends_on, 'infinity'::date), unit_case.ends_on)) AS ends_on
        FROM people_benefitunitmembership membership JOIN unit_case USING (unit_id)
        GROUP BY membership.person_id
    ),
    resting AS (
        SELECT person.id, coalesce(own_case.ends_on, in_unit.ends_on, person.created_at::date) AS since
        FROM people_person person
        LEFT JOIN own_case ON own_case.person_id = person.id
        LEFT JOIN in_unit ON in_unit.person_id = person.id
    )
    SELECT id, since FROM resting WHERE since < %(before)s AND (%(person)s::bigint IS NULL OR id = %(person)s)
"""


def resting_files(before: date, person_id: int | None = None) -> dict[int, date]:
    """Person → last day of need, for those whose last day lies before the given one."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"before": before, "person": person_id})
        return dict(cursor.fetchall())
