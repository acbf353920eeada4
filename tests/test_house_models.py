"""The house rules about tables and words: floors, German terms, person and retention, sentences of constraints."""

import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import FieldError
from django.db.models import BaseConstraint, Choices, Model

from augenhoehe.privacy.registry import all_models, only_waits

PROJECT = Path(settings.PROJECT)
ROOMS = PROJECT / "augenhoehe"
TERM = re.compile(r"«([^»]+)»")
# Only guarded by their key: nobody can break them through a form.
NEEDS_NO_SENTENCE = {"team_belongs_to_local_jobcenter"}


def models() -> list[type[Model]]:
    """Our tables; the history tables are made from them."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("augenhoehe.")]
    return [model for model in ours if not hasattr(model, "pgh_tracked_model")]


def room(model: type[Model] | str) -> str:
    module = model if isinstance(model, str) else model.__module__
    return module.split(".")[1]


@cache
def floor_of() -> dict[str, int]:
    """Room → floor from the top, out of the contract `house`; rooms not built yet stand in brackets."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    house = next(contract for contract in contracts["contracts"] if contract["id"] == "house")
    return {
        name.strip(" ()"): floor for floor, layer in enumerate(house["layers"]) for name in layer.split("|")
    }


def points_down(origin: str, target: str) -> bool:
    """Whether a foreign key may lead from one room to the other."""
    return origin == target or floor_of()[origin] < floor_of()[target]


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    """Every relation of ours: where it stands, its room, the room it points to."""
    for model in models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model if field.is_relation else None
            if isinstance(target, type) and target.__module__.startswith("augenhoehe."):
                yield f"{model.__name__}.{field.name}", room(model), room(target)


def test_foreign_keys_only_point_down_the_floors() -> None:
    keys = list(foreign_keys())
    assert len(keys) > 20
    assert not [where for where, origin, target in keys if not points_down(origin, target)]


def test_tables_of_ours_never_point_to_somebody_elses() -> None:
    """Tables of libraries come and go with the library."""
    foreign = [
        f"{model.__name__}.{field.name}"
        for model in models()
        for field in model._meta.local_fields
        if field.is_relation and not str(field.related_model.__module__).startswith("augenhoehe.")
    ]
    assert not foreign


@pytest.mark.parametrize(
    ("origin", "target", "is_fine"),
    [
        ("cases", "people", True),
        ("people", "people", True),
        ("people", "cases", False),
        ("portal", "appointments", True),
        ("portal", "steering", False),
        ("privacy", "organisation", False),
    ],
)
def test_the_floors_are_read_as_they_are_meant(origin: str, target: str, is_fine: bool) -> None:
    assert points_down(origin, target) is is_fine


def term_of(documented: Any) -> list[str]:
    """The German terms in the first line of a docstring."""
    first_line = (inspect.getdoc(documented) or "").partition("\n")[0]
    return [term for found in TERM.findall(first_line) for term in found.split(", ")]


@cache
def glossary() -> dict[str, str]:
    """German term → code name, out of docs/glossary.md."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| German")
    ]
    return {row[0]: row[2].strip("`") for row in rows}


def rules() -> list[Any]:
    """Every public function of a room's `rules.py`."""
    files = sorted(ROOMS.glob("*/rules.py"))
    modules = [importlib.import_module(f"augenhoehe.{file.parent.name}.rules") for file in files]
    return [rule for module in modules for rule in own(module, inspect.isfunction)]


def choices() -> list[Any]:
    """Every list of choices in a room's models."""
    modules = {inspect.getmodule(model) for model in models()}
    return [kind for module in modules if module for kind in own(module, is_choices)]


def is_choices(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Choices)


def own(module: ModuleType, kind: Any) -> list[Any]:
    """The public members of a module that are made there."""
    made_here = [
        thing for _, thing in inspect.getmembers(module, kind) if thing.__module__ == module.__name__
    ]
    return [thing for thing in made_here if not thing.__name__.startswith("_")]


def rooms() -> list[ModuleType]:
    return [importlib.import_module(f"augenhoehe.{file.parent.name}") for file in ROOMS.glob("*/__init__.py")]


def test_every_model_choice_and_rule_names_its_german_term_and_the_glossary_knows_it() -> None:
    documented = [*models(), *choices(), *rules()]
    assert len(documented) > 50
    nameless = [thing.__name__ for thing in documented if not term_of(thing)]
    assert not nameless, f"No «German term» in the first docstring line of: {nameless}"
    unknown = {thing.__name__: set(term_of(thing)) - set(glossary()) for thing in documented}
    assert not {name: terms for name, terms in unknown.items() if terms}, (
        "Add these terms to docs/glossary.md."
    )


def test_every_room_says_in_its_docstring_what_it_is() -> None:
    assert not [str(module.__name__) for module in rooms() if not (module.__doc__ or "").strip()]


def test_a_docstring_without_its_term_is_noticed() -> None:
    def with_term() -> None:
        """How much time a case takes. «Fallgewicht, Gewicht» – house rule"""

    def without_term() -> None:
        """How much time a case takes.

        «Fallgewicht» stands in the second line only.
        """

    assert term_of(with_term) == ["Fallgewicht", "Gewicht"]
    assert term_of(without_term) == []


def test_every_code_name_of_the_glossary_exists() -> None:
    names = {path.name for path in ROOMS.iterdir() if path.is_dir()}
    for file in ROOMS.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert not {term: name for term, name in glossary().items() if name not in names}


def test_every_model_says_whose_it_is_and_how_long_it_is_kept() -> None:
    file = ROOMS / "privacy" / "parameters" / "retention.yaml"
    known = set(yaml.safe_load(file.read_text(encoding="utf-8")))
    for model in models():
        assert "person_path" in vars(model) and "retention" in vars(model), (
            f"{model.__name__} declares neither"
        )
        assert vars(model)["retention"] in known, f"{model.__name__}: unknown retention"
        if (path := vars(model)["person_path"]) is not None:
            model._default_manager.filter(**{path: 1})  # a path that leads nowhere is a FieldError


def test_a_path_that_leads_nowhere_is_noticed() -> None:
    with pytest.raises(FieldError):
        apps.get_model("cases", "Case")._default_manager.filter(**{"nobody__person_id": 1})


def test_what_points_to_a_person_says_so() -> None:
    """A model with a way to the person must not declare that it is nobody's."""
    personal = {model for model in models() if vars(model)["person_path"] is not None}
    for model in set(models()) - personal:
        targets = {field.related_model for field in model._meta.local_fields if field.is_relation}
        assert not targets & personal, f"{model.__name__} leads to a person and needs its person_path"


def constraints() -> Iterator[BaseConstraint]:
    for model in models():
        yield from model._meta.constraints


def test_every_constraint_says_in_german_what_is_wrong() -> None:
    assert any(isinstance(constraint, ExclusionConstraint) for constraint in constraints())
    silent = [
        constraint.name
        for constraint in constraints()
        if constraint.violation_error_message == BaseConstraint.default_violation_error_message
    ]
    assert not set(silent) - NEEDS_NO_SENTENCE
    for constraint in constraints():
        if constraint.name not in NEEDS_NO_SENTENCE:
            assert str(constraint.violation_error_message).endswith((".", "?")), constraint.name


def test_nothing_that_names_people_is_what_a_model_is_called_by() -> None:
    """`str()` ends up in logs and admin pages: a number, or a word that is about nobody."""
    naming = {"given_name", "family_name", "full_name", "login_name", "original", "text", "reason"}
    for model in models():
        source = inspect.getsource(model.__str__)
        assert not naming & set(re.findall(r"self\.(\w+)", source)), model.__name__


@pytest.mark.django_db
def test_what_only_waits_names_columns_of_its_own_table() -> None:
    """An import taken back takes along what nobody has decided on."""
    named = [model for model in all_models() if hasattr(model, "only_waits")]
    assert {model.__name__ for model in named} >= {"DuplicateDecision", "MergeRecord", "Proposal"}
    for model in all_models():
        assert not model._base_manager.filter(only_waits(model)).exists()
