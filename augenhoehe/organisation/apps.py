"""How Django starts this room: with its check of the settings."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The room; imports its checks, so that `check --deploy` knows them."""

    name = "augenhoehe.organisation"

    def ready(self) -> None:
        from augenhoehe.organisation import checks

        assert checks
