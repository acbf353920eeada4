"""Stories see nothing of each other."""

from importlib import import_module
from pathlib import Path

from augenhoehe.config.tests.story_site import story_environment


def test_a_server_whose_database_is_swapped_keeps_nothing_in_its_memory() -> None:
    settings = import_module(story_environment("", Path())["DJANGO_SETTINGS_MODULE"])
    assert not [name for name, one in settings.CACHES.items() if "locmem" in one["BACKEND"]]
