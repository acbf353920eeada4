"""Whether a name has the letters somebody typed in it, however both are spelt. «Suche in Stadtteilen, Standorten»"""

from collections.abc import Callable
from functools import lru_cache

from augenhoehe.people.search_key import fold, typed_keys

folded = lru_cache(maxsize=20_000)(fold)
"""The same few thousand names are searched again and again."""


def searched(typed: str | None) -> str:
    """What was typed, as short as a name can be."""
    return (typed or "").replace("\0", "").strip()[:60]


def finder(text: str) -> Callable[..., bool]:
    """Says of words whether the text is in one of them; everything is found where nothing was typed."""
    keys = typed_keys(text)
    return lambda *words: not keys or any(key in folded(word) for key in keys for word in words if word)
