"""What the database keeps by itself in this room."""

from typing import Any

import pgtrigger


def rows(**names: str) -> Any:
    """The rows a statement touched, by the names its trigger reads them under."""
    return pgtrigger.Referencing(**names)  # type: ignore[no-untyped-call]  # the library has no types


# § 7 Abs. 1 Satz 1 Nr. 1 SGB II: from the 15th birthday on. A case exists for an employable person only.
EMPLOYABLE_AGE_ONLY = pgtrigger.Trigger(
    name="case_of_employable_person",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=rows(new="new_cases"),
    func="""
        IF EXISTS (
            SELECT 1 FROM new_cases JOIN people_person ON people_person.id = new_cases.person_id
            WHERE people_person.birth_date > new_cases.starts_on - INTERVAL '15 years'
        ) THEN
            RAISE EXCEPTION 'Einen Fall gibt es erst ab dem 15. Geburtstag (§ 7 Abs. 1 SGB II).'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)

CLOCK_FORWARD = """
    UPDATE cases_case SET
        last_two_way_at = GREATEST(cases_case.last_two_way_at, latest.two_way_at),
        last_attempt_at = GREATEST(cases_case.last_attempt_at, latest.attempt_at)
    FROM (
        SELECT case_id,
            max(occurred_at) FILTER (WHERE is_two_way) AS two_way_at,
            max(occurred_at) FILTER (WHERE direction = 'to_person') AS attempt_at
        FROM new_contacts WHERE withdrawn_at IS NULL GROUP BY case_id
    ) AS latest
    WHERE cases_case.id = latest.case_id
        AND (latest.two_way_at > cases_case.last_two_way_at
            OR latest.attempt_at > cases_case.last_attempt_at
            OR cases_case.last_two_way_at IS NULL AND latest.two_way_at IS NOT NULL
            OR cases_case.last_attempt_at IS NULL AND latest.attempt_at IS NOT NULL);
    RETURN NULL;
"""

# The lock comes first and in a statement of its own: the recount below then sees what a colleague committed
# while we waited. Without it two withdrawals at the same moment would each still count the other's contact.
CLOCK_RECOUNT = """
    PERFORM 1 FROM cases_case WHERE id IN ({touched}) ORDER BY id FOR UPDATE;
    UPDATE cases_case SET
        last_two_way_at = (
            SELECT max(occurred_at) FROM cases_contact
            WHERE case_id = cases_case.id AND withdrawn_at IS NULL AND is_two_way
        ),
        last_attempt_at = (
            SELECT max(occurred_at) FROM cases_contact
            WHERE case_id = cases_case.id AND withdrawn_at IS NULL AND direction = 'to_person'
        )
    WHERE id IN ({touched});
    RETURN NULL;
"""


def contact_clock(operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Keeps `Case.last_two_way_at` and `last_attempt_at` after one kind of write, COPY and bulk included."""
    if operation is pgtrigger.Insert:
        name, body = "contact_clock_on_insert", CLOCK_FORWARD
        referencing = rows(new="new_contacts")
    elif operation is pgtrigger.Delete:
        name, body = (
            "contact_clock_on_delete",
            CLOCK_RECOUNT.format(touched="SELECT case_id FROM old_contacts"),
        )
        referencing = rows(old="old_contacts")
    else:
        both = "SELECT case_id FROM old_contacts UNION SELECT case_id FROM new_contacts"
        name, body = "contact_clock_on_update", CLOCK_RECOUNT.format(touched=both)
        referencing = rows(old="old_contacts", new="new_contacts")
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=body,
    )


def refuse(
    name: str, message: str, *, operation: pgtrigger.Operation, condition: pgtrigger.Condition
) -> pgtrigger.Trigger:
    """Refuses a change of a row that meets `condition`, with a sentence a clerk understands."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        condition=condition,
        func=f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';",
    )


PLAN_IS_NOT_AGREED = """
        IF EXISTS (
            SELECT 1 FROM cases_cooperationplan
            WHERE agreed_at IS NOT NULL
                AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.plan_id END,
                           CASE WHEN TG_OP <> 'DELETE' THEN NEW.plan_id END)
        ) THEN
            RAISE EXCEPTION 'Ein vereinbarter Plan ändert sich nicht mehr; es gibt eine neue Fassung.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """


def frozen_with_plan(name: str) -> pgtrigger.Trigger:
    """Rows of a plan nobody adds, changes or removes once the plan is agreed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=PLAN_IS_NOT_AGREED,
    )


STEP_OF_AGREED_PLAN = frozen_with_plan("plan_step_frozen_with_plan")
MEMBER_OF_AGREED_PLAN = frozen_with_plan("plan_member_frozen_with_plan")

# What both read when they agreed stays; the right translation is an addendum (`Words.correction`). The first one that
# is added to a plan agreed without it changes nothing they read.
TRANSLATION_IN_AGREED_PLAN = pgtrigger.Trigger(
    name="words_of_agreed_plan_keep_translation",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.counterpart <> '' AND (OLD.counterpart, OLD.counterpart_language, OLD.translated_by, OLD.translated_at)"
        " IS DISTINCT FROM (NEW.counterpart, NEW.counterpart_language, NEW.translated_by, NEW.translated_at)"
    ),
    func="""
        IF EXISTS (
            SELECT 1 FROM cases_cooperationplan AS plan
            WHERE plan.agreed_at IS NOT NULL AND plan.case_id = OLD.case_id
                AND OLD.id IN (plan.goal_id, plan.priority_words_id, plan.answer_words_id)
        ) OR EXISTS (
            SELECT 1 FROM cases_planstep AS step JOIN cases_cooperationplan AS plan ON plan.id = step.plan_id
            WHERE plan.agreed_at IS NOT NULL AND step.words_id = OLD.id
        ) OR EXISTS (
            SELECT 1 FROM cases_themechoice AS theme
            JOIN cases_cooperationplan AS plan ON plan.conversation_id = theme.conversation_id
            WHERE plan.agreed_at IS NOT NULL AND theme.words_id = OLD.id
        ) THEN
            RAISE EXCEPTION 'In einem vereinbarten Plan bleibt die Übersetzung; eine Berichtigung ist ein Nachtrag.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
