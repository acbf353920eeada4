"""A town that does not exist, of any size: for measuring and for trying. Same seed, same town. «Erfundenes Beispiel»

Districts lie on a grid, people near the middle of theirs. Every fifteenth person needs another language than German,
four in ten live in a unit of several; two of three have somebody by their first letter already. A third of the desks
holds talks at a contact point in one of its districts, the others at the site.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, sqrt

import numpy as np

from augenhoehe.caseload.allocation.alphabet import by_alphabet
from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Point, Problem

LANGUAGES = ("uk", "ar", "tr", "fa", "ru")
NEEDS = ("under_25", "refugees", "lone_parents", "self_employed", "rehabilitation")
KM_BETWEEN_DISTRICTS = 2.5
KM_A_DEGREE = 111.2


def town(people: int, staff: int, districts: int, sites: int = 1, seed: int = 1) -> Problem:
    """So many people, counsellors and districts at so many sites."""
    generator = np.random.default_rng(seed)
    site_of = [min(district * sites // districts, sites - 1) + 1 for district in range(districts)]
    popular = generator.dirichlet(np.full(districts, 4.0)).tolist()
    return town_of(people, staff, middles_of(districts), site_of, popular, generator)


def town_of(
    people: int,
    staff: int,
    middles: Sequence[Point],
    site_of: Sequence[int],
    popular: Sequence[float],
    generator: np.random.Generator,
) -> Problem:
    """Invented people in districts with these middles, each of a site, and so popular (adding up to one)."""
    cases = cases_of(people, middles, site_of, popular, generator)
    demand = {site: sum(c.weight for c in cases if c.local_jobcenter == site) for site in set(site_of)}
    desks = desks_of(staff, middles, site_of, demand, generator)
    return Problem(with_counsellors(cases, desks, generator), desks)


def middles_of(districts: int) -> list[Point]:
    """A grid around a place in the west of Germany."""
    side = ceil(sqrt(districts))
    step = KM_BETWEEN_DISTRICTS / KM_A_DEGREE
    return [(51.84 + step * (d // side), 6.61 + 1.6 * step * (d % side)) for d in range(districts)]


def cases_of(
    people: int,
    middles: Sequence[Point],
    site_of: Sequence[int],
    popular: Sequence[float],
    generator: np.random.Generator,
) -> tuple[CaseFacts, ...]:
    """People with the unit they live in; a unit lives in one place."""
    sizes = generator.choice([1, 1, 1, 2, 3], people)
    units = np.repeat(np.arange(people), sizes)[:people]
    home = generator.choice(len(middles), people, p=popular)
    shift = generator.normal(0, 0.35 * KM_BETWEEN_DISTRICTS / KM_A_DEGREE, (people, 2))
    speech = generator.random(people)
    wants, weight = generator.random(people), generator.integers(70, 190, people) / 100
    letters = generator.integers(0, 26 * 26, people)
    cases = []
    for number, unit in enumerate(units.tolist()):
        district = int(home[unit])
        speaks = LANGUAGES[int(speech[unit] * 100) % len(LANGUAGES)] if speech[unit] < 0.15 else ""
        need = NEEDS[int(wants[number] * 1000) % len(NEEDS)] if wants[number] < 0.3 else ""
        groups = {need} & {"under_25", "refugees", "lone_parents"}
        cases.append(
            CaseFacts(
                id=number + 1,
                unit=unit + 1,
                local_jobcenter=site_of[district],
                weight=float(weight[number]),
                surname_key=f"{letters[unit]:03}",
                point=(middles[district][0] + shift[unit, 0], middles[district][1] + 1.6 * shift[unit, 1]),
                district=district + 1,
                languages=frozenset({speaks} - {""}),
                needs=frozenset({need} - {""}),
                groups=frozenset(groups),
            )
        )
    return tuple(cases)


def desks_of(
    staff: int,
    middles: Sequence[Point],
    site_of: Sequence[int],
    demand: dict[int, float],
    generator: np.random.Generator,
) -> tuple[Desk, ...]:
    """Counsellors by what the people of each site need; a tenth more room than that."""
    sites = sorted(demand)
    share = np.array([demand[site] for site in sites])
    at = np.repeat(sites, np.maximum(1, np.round(share / share.sum() * staff)).astype(int))
    at = np.resize(at, staff)
    full_time = generator.choice([1.0, 1.0, 0.75, 0.5], staff)
    desks = []
    for number in range(staff):
        site = int(at[number])
        here = [d for d, of in enumerate(site_of) if of == site]
        first = int(generator.integers(len(here)))
        served = [here[(first + step) % len(here)] for step in range(min(len(here), 3))]
        hours = float(full_time[at == site].sum())
        at_contact_point = generator.random() < 1 / 3
        desks.append(
            Desk(
                id=number + 1,
                local_jobcenter=site,
                team=site,
                capacity=round(1.1 * demand[site] * float(full_time[number]) / hours + 1, 2),
                languages=frozenset(lang for lang in LANGUAGES if generator.random() < 0.15),
                specialisms=frozenset(need for need in NEEDS if generator.random() < 0.3),
                districts=frozenset(d + 1 for d in served),
                place=middles[here[len(here) // 2]],
                places={d + 1: middles[served[0]] for d in served} if at_contact_point else {},
            )
        )
    return tuple(desks)


def with_counsellors(
    cases: tuple[CaseFacts, ...], desks: tuple[Desk, ...], generator: np.random.Generator
) -> tuple[CaseFacts, ...]:
    """Two of three units have somebody already, by the first letter and for some time."""
    today = by_alphabet(Problem(cases, desks), 0.0).assigned
    known = generator.random(len(cases)) < 2 / 3
    months = generator.integers(0, 60, len(cases))
    return tuple(
        replace(case, current=today[case.id], months_with_current=float(months[case.unit - 1]))
        if known[case.unit - 1] and case.id in today
        else case
        for case in cases
    )
