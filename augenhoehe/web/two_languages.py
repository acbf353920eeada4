"""A German sentence of ours in the person's language, out of the catalogues. «zwei Sprachen» – § 19 SGB X"""

from functools import lru_cache

from django.utils.translation import gettext, override


@lru_cache(maxsize=5000)
def in_language(german: str, language: str) -> str:
    """The sentence in this language; empty where the catalogue has no counterpart yet.

    Kept: a page of the talk asks forty times, and the catalogues do not change while we run.
    """
    if language == "de":
        return german
    with override(language):
        translated = gettext(german)
    if language == "leicht":  # much of our German is plain already, so the same words are no gap
        return translated
    return "" if translated == german else translated
