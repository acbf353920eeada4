"""Stories see nothing of each other."""

from importlib import import_module
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.module_loading import import_string

from augenhoehe.config.tests.story_site import story_environment


def test_a_server_whose_database_is_swapped_keeps_nothing_in_its_memory() -> None:
    settings = import_module(story_environment("", Path())["DJANGO_SETTINGS_MODULE"])
    assert not [name for name, one in settings.CACHES.items() if "locmem" in one["BACKEND"]]


def test_only_tests_hash_quickly() -> None:
    """Operation pays Django's own price, which is what makes guessing dear."""
    hasher = import_string(import_module("augenhoehe.config.settings").PASSWORD_HASHERS[0])
    assert hasher is Argon2PasswordHasher
    assert hasher().verify("Geheimnis", hasher().encode("Geheimnis", "salt-for-tests"))
