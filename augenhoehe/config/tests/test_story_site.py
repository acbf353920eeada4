"""Stories see nothing of each other."""

import os
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
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


@pytest.mark.skipif("AUGENHOEHE_TEST_TEMPLATE" not in os.environ, reason="the server is somebody else's")
def test_no_table_is_tidied_up_while_a_test_fills_it() -> None:
    """A table tidied up before its rows are committed counts as empty, and whatever asks it is planned badly."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW autovacuum").fetchone() == ("off",)
