"""Argon2 as in operation, at the smallest price: a test that logs in is not about guessing passwords. «Prüfstand»"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """A thousandth of the work; what it makes is read like any other Argon2 hash."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"]
