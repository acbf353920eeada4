"""Migrations that stay quick as the house grows. «Datenbankumbau»

Django builds its picture of all related models anew after every single operation; with more than a hundred
constraints and triggers that is most of the time a first start takes.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InOneStep(Operation):
    """Several operations on tables that exist already; the picture of the models is built once for all of them.

    For fields, constraints, indexes and triggers that are added. What creates, changes or removes a table
    stands beside it as usual: there each operation has to see the state right before and after itself.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file writes this operation."""
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note what every operation changes, and leave the building of the models to whoever needs them next."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """One operation after the other."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "; ".join(operation.describe() for operation in self.operations)
