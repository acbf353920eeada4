"""The settings of a site whose database is swapped beneath it: nothing is kept in the server's memory. «Prüfstand»"""

from augenhoehe.config.settings import *  # noqa: F403 – all settings of the house, then what differs
from augenhoehe.config.settings import CACHES
from augenhoehe.config.tests.quick_hash import HASHERS

CACHES = {**CACHES, "counts": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
PASSWORD_HASHERS = HASHERS
