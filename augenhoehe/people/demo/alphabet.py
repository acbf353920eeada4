"""Who gets whom in the demo house: by the letter, as in many real ones. «Buchstabenzuständigkeit»"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from augenhoehe.organisation.demo.house import Desk
from augenhoehe.people.demo.names import Name, folded
from augenhoehe.people.demo.origins import ORIGINS

LETTERS = 26


class Alphabet:
    """The desks of one town in a row, each with as long a piece of the alphabet as its hours are of the town's.

    `nationalities`: share of each in the persons of the town. The pieces are cut by how frequent names are in such a
    town; who really comes makes some fuller than others, as everywhere where letters decide.
    """

    def __init__(self, desks: Sequence[Desk], nationalities: Mapping[str, float], seed: int) -> None:
        self.desks = sorted(desks, key=lambda desk: (desk.team_id, desk.staff_id))
        shares: dict[str, float] = defaultdict(float)
        for nationality, share in nationalities.items():
            names = ORIGINS[nationality].names(seed).family
            for name in names:
                shares[folded(name.latin)] += share / len(names)
        self.keys = sorted(shares)
        self.before = [0.0, *accumulate(shares[key] for key in self.keys)]
        capacity = sum(desk.capacity for desk in desks)
        self.ends = [
            self.before[-1] * until / capacity for until in accumulate(d.capacity for d in self.desks)
        ]

    def desk_of(self, family: Name, given: Name) -> Desk:
        """Whose piece it is; of one frequent surname the first name decides."""
        key = folded(family.latin)
        at = bisect_left(self.keys, key)
        is_listed = at < len(self.keys) and self.keys[at] == key
        width = self.before[at + 1] - self.before[at] if is_listed else 0.0
        place = self.before[at] + width * (ord(folded(given.latin)[0]) - ord("a")) / LETTERS
        return self.desks[min(bisect_left(self.ends, place), len(self.desks) - 1)]
