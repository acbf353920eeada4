"""Opens, fills in and saves the pages of facts as a browser does."""

from typing import Any

from django.test import Client

from augenhoehe.people.models import Person


def address(someone: Person, kind: str, *more: object) -> str:
    """Where the facts of one kind stand."""
    return "/".join(["", "person", str(someone.pk), "angaben", kind, *map(str, more), ""])


def send(client: Client, url: str, **given: object) -> Any:
    """Opens the form, fills it in and saves it."""
    version = str(client.get(url).context["form"]["version"].value())
    return client.post(url.partition("?")[0], {"version": version, **given})


def panel(client: Client, someone: Person, name: str) -> str:
    """What one panel of the file says."""
    return client.get(f"/person/{someone.pk}/{name}/").content.decode()
