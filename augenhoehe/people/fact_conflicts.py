"""Somebody was faster: what this window did not touch is taken over, what both changed is shown side by side."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from augenhoehe.people.fact_fields import FactForm, values_shown


def take_over(form: FactForm) -> None:
    """The form on top of the facts as they are now; its data are a copy already.

    1. A field that says what the page showed was not touched here: it says what holds now.
    2. A field both changed keeps what was typed here and says what holds now.
    """
    stored = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
    if stored is None:
        return
    now = type(form)(instance=stored, user=form.user)
    data: Any = form.data
    shown, holding = read(data.get("seen", "")), values_shown(now)
    for name, value in holding.items():
        field, typed = now.fields[name], form[name].value()
        if is_same(field, typed, value) or (name in shown and is_same(field, value, shown[name])):
            continue
        if name in shown and is_same(field, typed, shown[name]):
            put(data, name, value)
        else:
            form.add_error(name, f"Inzwischen steht hier: {in_words(field, value)}")
    data["seen"] = json.dumps(holding)


def read(seen: str) -> dict[str, Any]:
    """What the page had shown; nothing where it does not say so."""
    try:
        found = json.loads(seen)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def is_same(field: forms.Field, one: Any, other: Any) -> bool:
    """Whether both mean the same to this field: «3.4.1985» and «1985-04-03»."""
    try:
        return bool(meaning(field, one) == meaning(field, other))
    except (ValidationError, TypeError, ValueError):
        return bool(one == other)


def meaning(field: forms.Field, value: Any) -> Any:
    """The value as the field reads it."""
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    return field.to_python(value) or ""


def put(data: Any, name: str, value: Any) -> None:
    """Into the form, as its page would send it."""
    if isinstance(value, list):
        data.setlist(name, value)
    elif value is False:
        data.pop(name, None)
    else:
        data[name] = "" if value is None else str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """What holds now, as one reads it."""
    told = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(told.get(one, one)) for one in value) or "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(field, forms.DateField) and value:
        return f"{field.to_python(value):%d.%m.%Y}"
    return str(told.get(value, value)) if value else "–"
