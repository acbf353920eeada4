"""Countries by their ISO 3166 code, with the names German uses. «Land»"""

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "tables" / "countries.yaml"


@cache
def countries() -> dict[str, str]:
    """Code → name, in the order of names."""
    names: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return dict(sorted(names.items(), key=lambda entry: plain(entry[1])))


def plain(name: str) -> str:
    """As a dictionary sorts it: Ä beside A."""
    return name.translate(str.maketrans("ÄÖÜäöü", "AOUaou")).casefold()


def country_name(code: str) -> str:
    """«Ukraine» for UA; an unknown code stays as it is."""
    return countries().get(code, code)
