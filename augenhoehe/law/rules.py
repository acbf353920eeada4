"""Statute rules that several rooms need: values and a date in, a value out."""

from datetime import date

from dateutil.relativedelta import relativedelta

from augenhoehe.law.dated import value_on


def plan_review_due_on(agreed_on: date) -> date:
    """Last day for the common review of a plan. «Überprüfung des Kooperationsplans» – § 15 Abs. 3 SGB II

    Six months by calendar: 31 August → 28 (29) February.
    """
    return agreed_on + relativedelta(months=int(value_on("plan_review_months", agreed_on)))


def benefit_name(on: date) -> str:
    """What the benefit is called on that day. «Grundsicherungsgeld» – §§ 19, 65a Abs. 4 SGB II"""
    return str(value_on("benefit_name", on))


def is_of_employable_age(birth_date: date, on: date) -> bool:
    """Whether the 15th birthday has come. «erwerbsfähige leistungsberechtigte Person» – § 7 Abs. 1 Satz 1 Nr. 1 SGB II

    Reaching retirement age (§ 7a) ends it; that table is not part of this rule.
    """
    return birth_date + relativedelta(years=int(value_on("employable_from_age", on))) <= on
