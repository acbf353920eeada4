"""The rules of retention, read from parameters/retention.yaml. «Löschkonzept» – Art. 5 Abs. 1 e DSGVO, § 84 SGB X"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.db.models import DateTimeField, QuerySet
from django.utils import timezone

from augenhoehe.law.dated import Parameter, read_parameter

FILE = Path(__file__).parent / "parameters" / "retention.yaml"
APPLIES_TO = ("file", "rows", "staff", "job", "nothing")
CASE_FILE, STAFF = "case_file", "staff"


@dataclass(frozen=True)
class Rule:
    """One rule: its period by date, from which day it runs, and to what it applies. «Löschregel»"""

    key: str
    period: Parameter
    runs_from: str
    applies_to: str
    anchors: Mapping[str, str]

    def cutoff(self, on: date) -> date | None:
        """What ended before this day is due; None where nothing ever is."""
        months = self.period.on(on)
        return None if months is None else on - relativedelta(months=months)

    def period_in_words(self, on: date) -> str:
        """«10 Jahre», «3 Monate», «unbefristet»"""
        months = self.period.on(on)
        if months is None:
            return "unbefristet"
        years, rest = divmod(months, 12)
        count, one, many = (months, "Monat", "Monate") if rest else (years, "Jahr", "Jahre")
        return f"{count} {one if count == 1 else many}"


@cache
def rules() -> dict[str, Rule]:
    """All rules by name."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        key: Rule(
            key,
            read_parameter(key, entry),
            entry["runs_from"],
            entry["applies_to"],
            entry.get("anchors", {}),
        )
        for key, entry in raw.items()
    }


def expired(label: str, anchor: str, before: datetime) -> QuerySet[Any]:
    """Rows of one kind whose period ended before that moment."""
    model = apps.get_model(label)
    is_moment = isinstance(model._meta.get_field(anchor), DateTimeField)
    limit = before if is_moment else timezone.localdate(before)
    rows: QuerySet[Any] = model._base_manager.filter(**{f"{anchor}__lt": limit})
    return rows


def beginning_of(day: date) -> datetime:
    """The first moment of that day here."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
