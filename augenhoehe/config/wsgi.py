"""Entry point for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "augenhoehe.config.settings")

application = get_wsgi_application()

# What is loaded now stays: the collector need not walk through it again in the middle of a request.
get_resolver().resolve("/healthz")
gc.collect()
gc.freeze()
# What a request leaves behind is mostly freed without the collector: it looks seldom, and never at everything.
gc.set_threshold(50_000, 20, 50)
