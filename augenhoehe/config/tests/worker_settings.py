"""The site's settings, with one more job for the tests of the worker."""

from augenhoehe.config.settings import *  # noqa: F403 – all settings of the house, then what differs

PROCRASTINATE_IMPORT_PATHS = ["augenhoehe.config.tests.slow_job"]
