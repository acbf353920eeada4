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
    """Says of some words whether each part of the text is in one of them; where nothing was typed, all is found."""
    parts = [typed_keys(part) for part in text.split()]

    def is_found(*words: str) -> bool:
        known = [folded(word) for word in words if word]
        return all(any(key in word for key in keys for word in known) for keys in parts if keys)

    return is_found
