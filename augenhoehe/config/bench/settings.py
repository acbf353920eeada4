"""Settings of the measured server: the house's own, two pages to compare with, and a count of the statements."""

from augenhoehe.config.settings import *  # noqa: F403 – all settings of the house, then what differs
from augenhoehe.config.settings import MIDDLEWARE as OF_THE_HOUSE

ROOT_URLCONF = "augenhoehe.config.bench.urls"
MIDDLEWARE = ["augenhoehe.config.bench.counting.StatementCountMiddleware", *OF_THE_HOUSE]
