"""Who may be looked after where: the hard rules, unit by unit. «Zuständigkeit» – §§ 6 Abs. 2, 14 Abs. 3 SGB II

1. The site of residence, unless a lead has lifted it.
2. Who is away takes nobody.
3. A sealed file goes to its named readers only; a conflict of interest rules a desk out.
4. Team responsibility: where a team is there for all members of the unit, it takes them. Else a desk that is there
   for everybody; else, where there is none, a team that is there for one of them: families stay together.
5. The person's wish binds, unless the weights make it one weight among others.

Each rule says by itself why nobody is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Leftover

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unit:
    """Cases that go to the same desk. «Bedarfsgemeinschaft»"""

    number: int
    members: tuple[CaseFacts, ...]

    @property
    def is_pinned(self) -> bool:
        """Whether it stays: one member whose turn has not come holds the others."""
        return any(case.is_pinned for case in self.members)


def units_of(cases: Iterable[CaseFacts]) -> list[Unit]:
    """The cases by unit, in an order that depends on nothing but their numbers."""
    members: dict[int, list[CaseFacts]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        members.setdefault(case.unit, []).append(case)
    return [Unit(number, tuple(members[number])) for number in sorted(members)]


class Rules:
    """Which desks are open to a unit; units that are alike are looked at once."""

    def __init__(self, desks: Sequence[Desk], *, wish_binds: bool) -> None:
        self.desks, self.wish_binds = desks, wish_binds
        self.column_of = {desk.id: column for column, desk in enumerate(desks)}
        self.at_site = {
            site: np.array([desk.local_jobcenter == site for desk in desks])
            for site in {desk.local_jobcenter for desk in desks}
        }
        self.has_room = np.array([desk.capacity > 0 for desk in desks])
        self.for_everybody = np.array([not desk.remit for desk in desks])
        self.remits = sorted({desk.remit for desk in desks if desk.remit}, key=sorted)
        self.with_remit = {remit: np.array([desk.remit == remit for desk in desks]) for remit in self.remits}
        self.known: dict[object, Mask | Leftover] = {}

    @cached_property
    def remit_words(self) -> frozenset[str]:
        """Everything some team is there for."""
        return frozenset().union(*self.remits)

    def open_to(self, unit: Unit) -> Mask | Leftover:
        """The desks that are open to this unit, or why none is."""
        key = tuple(
            (
                *(case.local_jobcenter, case.site_is_lifted, case.excluded, case.only),
                *(case.wished, (case.groups | case.needs) & self.remit_words),
            )
            for case in unit.members
        )
        if key not in self.known:
            self.known[key] = self.judge(unit)
        return self.known[key]

    def judge(self, unit: Unit) -> Mask | Leftover:
        """The rules in their order."""
        near = self.near(unit)
        if not near.any():
            sites = {case.local_jobcenter for case in unit.members}
            return Leftover.UNIT_CANNOT_STAY_TOGETHER if len(sites) > 1 else Leftover.NO_DESK_AT_SITE
        present = near & self.has_room
        if not present.any():
            return Leftover.CAPACITY
        sealed = any(case.only is not None for case in unit.members)
        readers = present & self.readers(unit)
        if not readers.any():
            return Leftover.SEALED_READERS
        impartial = readers & ~self.excluded(unit)
        if not impartial.any():
            return Leftover.CONFLICT
        responsible = self.responsible(unit, impartial)
        if sealed and not responsible.any():
            responsible = impartial  # who may read the file comes before the team's remit
        if not responsible.any():
            return Leftover.NO_TEAM_RESPONSIBLE
        wished = responsible & self.wished(unit) if self.wish_binds else responsible
        return wished if wished.any() else Leftover.WISH_NOT_POSSIBLE

    def near(self, unit: Unit) -> Mask:
        """Desks at the site of every member's residence."""
        near = np.ones(len(self.desks), bool)
        nowhere = np.zeros(len(self.desks), bool)
        for case in unit.members:
            if not case.site_is_lifted:
                near &= self.at_site.get(case.local_jobcenter, nowhere)
        return near

    def columns(self, ids: Iterable[int]) -> Mask:
        """These desks as a mask."""
        mask = np.zeros(len(self.desks), bool)
        mask[[self.column_of[number] for number in ids if number in self.column_of]] = True
        return mask

    def readers(self, unit: Unit) -> Mask:
        """Desks that may read the file of every member."""
        mask = np.ones(len(self.desks), bool)
        for case in unit.members:
            if case.only is not None:
                mask &= self.columns(case.only)
        return mask

    def excluded(self, unit: Unit) -> Mask:
        """Desks with a conflict of interest with any member."""
        return self.columns(frozenset().union(*(case.excluded for case in unit.members)))

    def wished(self, unit: Unit) -> Mask:
        """Desks every wishing member wishes for."""
        mask = np.ones(len(self.desks), bool)
        for case in unit.members:
            if case.wished:
                mask &= self.columns(case.wished)
        return mask

    def responsible(self, unit: Unit, among: Mask) -> Mask:
        """The team that is there for all of them, else desks for everybody, else a team for one of them."""
        if not self.remits:
            return among
        met = [
            [not remit.isdisjoint(case.groups | case.needs) for case in unit.members] for remit in self.remits
        ]
        for_all = self.desks_of(remit for remit, hits in zip(self.remits, met, strict=True) if all(hits))
        for_one = self.desks_of(remit for remit, hits in zip(self.remits, met, strict=True) if any(hits))
        for tier in (for_all, self.for_everybody, for_one):
            if (among & tier).any():
                return np.asarray(among & tier)
        return np.zeros(len(self.desks), bool)

    def desks_of(self, remits: Iterable[frozenset[str]]) -> Mask:
        """All desks of these teams."""
        mask = np.zeros(len(self.desks), bool)
        for remit in remits:
            mask |= self.with_remit[remit]
        return mask
