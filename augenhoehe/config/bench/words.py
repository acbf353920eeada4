"""What people type into the search, chosen so that it finds about as many in a house of any size. «Suchworte»"""

from collections.abc import Iterable
from typing import TypeVar

from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person
from augenhoehe.people.search import find
from augenhoehe.people.search_key import typed_keys

CANDIDATES = 60
HITS_OF_A_DAY = 1

T = TypeVar("T")


def search_words(staff: Staff, hits: int) -> dict[str, str]:
    """One text for each way of searching, by the name of its page; none where this house has nobody to find."""
    seen = Person.objects.visible_to(staff.account)
    latin = spread(sorted(set(seen.filter(native_name="").values_list("family_name", flat=True))))
    native = seen.filter(native_name__regex="[а-яіїєґ]").values_list("native_name", flat=True)
    cyrillic = spread(sorted({name.split()[-1] for name in native}))
    days = spread(sorted(set(seen.values_list("birth_date", flat=True))))
    misspelt = [name for name in map(misspell, latin) if not seen.matching(typed_keys(name)).exists()]
    words = {
        "search:latin": nearest(latin, hits, staff),
        "search:cyrillic": nearest(cyrillic, hits, staff),
        "search:trigram_miss": nearest(misspelt, hits, staff),
        "search:birth_date": nearest((f"{day:%d.%m.%Y}" for day in days), HITS_OF_A_DAY, staff),
    }
    return {name: text for name, text in words.items() if text}


def spread(found: list[T]) -> list[T]:
    """Some of many, from the whole alphabet."""
    return found[:: max(1, len(found) // CANDIDATES)]


def misspell(name: str) -> str:
    """The name as one mistypes it: the second letter comes two letters too late."""
    return f"{name[0]}{name[2:4]}{name[1:2]}{name[4:]}"


def nearest(texts: Iterable[str], hits: int, staff: Staff) -> str:
    """The text that finds as many as wanted, or as near to it as there is; empty without any text."""
    found = [(abs(len(find(staff.account, text)) - hits), text) for text in texts]
    return min(found, default=(0, ""))[1]
