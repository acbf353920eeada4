"""Ready sentences for goals and steps, so that nobody has to translate the usual ones. «vorbereitete Sätze»"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from augenhoehe.cases.models import Side, Theme


@dataclass(frozen=True)
class Goal:
    """A ready sentence for what someone wants to reach."""

    key: str
    theme: Theme
    german: str


@dataclass(frozen=True)
class Step:
    """A ready sentence for what one side does; `part` is the part of § 15 Abs. 2 SGB II it belongs to."""

    key: str
    side: Side
    theme: Theme
    part: str
    german: str


GOALS = (
    Goal("work_in_my_job", Theme.RECOGNITION, gettext_noop("In meinem Beruf arbeiten")),
    Goal("find_a_job", Theme.WORK, gettext_noop("Eine Arbeit finden, die zu mir passt")),
    Goal("speak_german", Theme.LANGUAGE, gettext_noop("So gut Deutsch sprechen, dass ich arbeiten kann")),
    Goal("start_training", Theme.TRAINING, gettext_noop("Eine Ausbildung anfangen")),
    Goal("child_is_looked_after", Theme.CHILDCARE, gettext_noop("Mein Kind gut betreut wissen")),
    Goal("get_healthy", Theme.HEALTH, gettext_noop("Wieder zu Kräften kommen")),
    Goal("order_money", Theme.DEBTS, gettext_noop("Meine Schulden in Ordnung bringen")),
    Goal("safe_home", Theme.HOUSING, gettext_noop("Eine Wohnung haben, in der ich bleiben kann")),
)

STEPS = (
    Step(
        "office_childcare",
        Side.OFFICE,
        Theme.CHILDCARE,
        "other_bodies",
        gettext_noop("Wir suchen mit Ihnen einen Kita-Platz in Ihrer Nähe"),
    ),
    Step(
        "office_course",
        Side.OFFICE,
        Theme.LANGUAGE,
        "courses",
        gettext_noop("Wir suchen einen Sprachkurs, der zu Ihren Zeiten passt"),
    ),
    Step(
        "office_translation",
        Side.OFFICE,
        Theme.RECOGNITION,
        "services",
        gettext_noop("Wir bezahlen die Übersetzung Ihres Abschlusses"),
    ),
    Step(
        "office_recognition",
        Side.OFFICE,
        Theme.RECOGNITION,
        "services",
        gettext_noop("Wir erklären Ihnen den Weg zur Anerkennung"),
    ),
    Step(
        "office_offers",
        Side.OFFICE,
        Theme.WORK,
        "occupations",
        gettext_noop("Wir suchen Stellen, die zu Ihnen passen"),
    ),
    Step(
        "office_employer",
        Side.OFFICE,
        Theme.WORK,
        "services",
        gettext_noop("Wir sprechen mit einem Betrieb über ein Praktikum"),
    ),
    Step(
        "office_training",
        Side.OFFICE,
        Theme.TRAINING,
        "services",
        gettext_noop("Wir machen einen Termin bei der Berufsberatung"),
    ),
    Step(
        "office_debt_advice",
        Side.OFFICE,
        Theme.DEBTS,
        "services",
        gettext_noop("Wir machen einen Termin bei der Schuldnerberatung"),
    ),
    Step(
        "office_health",
        Side.OFFICE,
        Theme.HEALTH,
        "participation",
        gettext_noop("Wir sagen Ihnen, wer bei der Gesundheit helfen kann"),
    ),
    Step(
        "office_letters",
        Side.OFFICE,
        Theme.LETTERS,
        "services",
        gettext_noop("Wir lesen Ihre Briefe zusammen"),
    ),
    Step(
        "office_ticket",
        Side.OFFICE,
        Theme.TRANSPORT,
        "services",
        gettext_noop("Wir klären, ob wir die Fahrkarte bezahlen können"),
    ),
    Step(
        "office_housing",
        Side.OFFICE,
        Theme.HOUSING,
        "other_bodies",
        gettext_noop("Wir nennen Ihnen die Wohnberatung in Ihrem Ort"),
    ),
    Step(
        "person_papers",
        Side.PERSON,
        Theme.RECOGNITION,
        "own_efforts",
        gettext_noop("Ich bringe mein Zeugnis und meinen Pass mit"),
    ),
    Step("person_course", Side.PERSON, Theme.LANGUAGE, "courses", gettext_noop("Ich gehe zum Sprachkurs")),
    Step(
        "person_childcare",
        Side.PERSON,
        Theme.CHILDCARE,
        "own_efforts",
        gettext_noop("Ich melde mein Kind in der Kita an"),
    ),
    Step(
        "person_cv",
        Side.PERSON,
        Theme.WORK,
        "own_efforts",
        gettext_noop("Ich schreibe meinen Lebenslauf und bringe ihn mit"),
    ),
    Step(
        "person_application",
        Side.PERSON,
        Theme.WORK,
        "own_efforts",
        gettext_noop("Ich bewerbe mich auf zwei Stellen"),
    ),
    Step(
        "person_day",
        Side.PERSON,
        Theme.TRAINING,
        "own_efforts",
        gettext_noop("Ich sehe mir einen Betrieb einen Tag lang an"),
    ),
    Step(
        "person_debts",
        Side.PERSON,
        Theme.DEBTS,
        "own_efforts",
        gettext_noop("Ich bringe alle Briefe über Schulden mit"),
    ),
    Step(
        "person_doctor",
        Side.PERSON,
        Theme.HEALTH,
        "participation",
        gettext_noop("Ich gehe zu meiner Ärztin oder meinem Arzt"),
    ),
)

PARTS = ("occupations", "own_efforts", "services", "courses", "other_bodies", "participation")

GOAL_BY_KEY = {goal.key: goal for goal in GOALS}
STEP_BY_KEY = {step.key: step for step in STEPS}


def steps_for(side: Side, themes: list[str], taken: set[str]) -> list[Step]:
    """Suggestions for one side: those on the chosen themes first, without the ones already in the plan."""
    left = [step for step in STEPS if step.side == side and step.key not in taken]
    return sorted(left, key=lambda step: themes.index(step.theme) if step.theme in themes else len(themes))
