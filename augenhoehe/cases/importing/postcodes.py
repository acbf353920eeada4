"""A postcode that lost its zero in Excel comes back with it, unless the place says that it is another one."""

from collections.abc import Mapping, Sequence

from augenhoehe.cases.importing.checking import CheckedRow
from augenhoehe.people.placing import postcodes_of


def question_filled_up(
    cells: Sequence[Sequence[str]], mapping: Mapping[str, int], checked: Sequence[CheckedRow]
) -> None:
    """«4639 Bocholt» is no 04639: where the house knows the place's own postcodes, somebody has to look."""
    column = mapping.get("postcode")
    filled = [
        one
        for row, one in zip(cells, checked, strict=True)
        if column is not None and {"postcode", "city"} <= set(one.facts)
        if one.facts["postcode"] not in row[column]
    ]
    if not filled:
        return
    known = postcodes_of(one.facts["city"] for one in filled)
    for one in filled:
        postcode, city = one.facts["postcode"], one.facts["city"]
        own = sorted(known.get(city.strip().lower(), ()))
        if own and postcode not in own:
            sentence = f"«{postcode[1:]}» hat nur vier Ziffern; zu {city} gehört {' oder '.join(own[:3])}."
            one.refuse("postcode", "postcode", sentence)
