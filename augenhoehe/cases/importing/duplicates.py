"""Who may be one human in two files: found in the database, weighed by likeness, decided by a person. «Dubletten»"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from augenhoehe.cases.importing.known import Viewer, keepers_of
from augenhoehe.cases.importing.likeness import Face, Likeness, likeness, slips
from augenhoehe.cases.models import DuplicateDecision, DuplicateVerdict
from augenhoehe.people.models import PROVISIONAL, Person, Seal

MOST_FOR_ONE = 5
# Letters a German ear may take for one another at the beginning of a name, as Cologne phonetics groups them.
SOUNDS = "translate(left({}, 1), 'aehijouybpfvwdtcgkqsxzmn', '000000001111122444444466')"
SOUNDS_ALIKE = f"""{SOUNDS.format("person.search_key")} IN
    ({SOUNDS.format("incoming.family_key")}, {SOUNDS.format("incoming.given_key")})"""
# 1. The very same birth date leads to few: whose name begins with a like sound, has like letters, or no vowels.
# 2. A birth date with a slip leads to forty times as many: a like sound and like letters.
# 3. The very same name, in either order, leads to all birth dates.
PAIRS = f"""
    WITH incoming AS (
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
            AS incoming(number, family_key, given_key, born)
    ), slip AS (
        SELECT * FROM unnest(string_to_array(%s, ' ')::bigint[], string_to_array(%s, ' ')::date[]) AS slip(number, born)
    )
    SELECT incoming.number, person.id FROM incoming JOIN people_person AS person
        ON person.birth_date = incoming.born AND ({SOUNDS_ALIKE}
            OR similarity(person.search_key, incoming.family_key) > 0.25
            OR person.search_key !~ '[aiou]' OR incoming.family_key !~ '[aiou]')
    UNION
    SELECT incoming.number, person.id FROM slip JOIN incoming USING (number) JOIN people_person AS person
        ON person.birth_date = slip.born AND {SOUNDS_ALIKE}
            AND similarity(person.search_key, incoming.family_key) > 0.25
    UNION
    SELECT incoming.number, person.id FROM incoming JOIN people_person AS person
        ON person.search_key = incoming.family_key
    UNION
    SELECT incoming.number, person.id FROM incoming JOIN people_person AS person
        ON person.given_first_key = incoming.family_key
"""


@dataclass(frozen=True)
class Incoming:
    """Somebody who is looked for: by a number of the caller's."""

    number: int
    client_number: str
    face: Face


@dataclass(frozen=True)
class Candidate:
    """A file that may be the same human's; one that is kept elsewhere has no person, only whom to ask."""

    person_id: int | None
    likeness: Likeness
    ask: str = ""
    # Where the file is kept elsewhere: for the house to note the pair, never for whoever asks.
    elsewhere_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """For the row of an import."""
        return {
            "person": self.person_id,
            "score": self.likeness.score,
            "reason": self.likeness.reason,
            "ask": self.ask,
        }


def candidates(
    viewer: Viewer, incoming: Sequence[Incoming], *, besides: int = 0
) -> dict[int, list[Candidate]]:
    """Likely files by number of the one looked for, the likeliest first; sealed ones do not exist."""
    if not incoming:
        return {}
    pairs = [(number, pk) for number, pk in possible_pairs(incoming) if pk != besides]
    faces = faces_of({pk for _, pk in pairs})
    by_number = {one.number: one for one in incoming}
    weighed = [
        (number, pk, found)
        for number, pk in pairs
        if (found := likeness(by_number[number].face, faces[pk])) is not None
    ]
    ids = {pk for _, pk, _ in weighed}
    visible = set(viewer.visible().filter(pk__in=ids).values_list("pk", flat=True))
    sealed = set(
        Seal.objects.on(timezone.localdate()).filter(person__in=ids).values_list("person_id", flat=True)
    )
    ask = keepers_of(ids - visible - sealed)
    settled = decided_pairs(ids)
    found_for: dict[int, list[Candidate]] = defaultdict(list)
    for number, pk, how in sorted(weighed, key=lambda one: (-one[2].score, one[1])):
        if (pk, by_number[number].client_number) in settled or len(found_for[number]) >= MOST_FOR_ONE:
            continue
        if pk in visible:
            found_for[number].append(Candidate(pk, how))
        elif pk not in sealed:
            found_for[number].append(Candidate(None, how, ask[pk], elsewhere_id=pk))
    return {number: found for number, found in found_for.items() if found}


def possible_pairs(incoming: Sequence[Incoming]) -> list[tuple[int, int]]:
    """Number and person of everybody worth a closer look, in one statement."""
    slipped = [(one.number, day) for one in incoming for day in slips(one.face.born)]
    columns: list[Any] = [
        [one.number for one in incoming],
        [one.face.family_key for one in incoming],
        [one.face.given_key for one in incoming],
        [one.face.born for one in incoming],
        # Very many: as one text each they are sent in a quarter of the time.
        " ".join(str(number) for number, _ in slipped),
        " ".join(day.isoformat() for _, day in slipped),
    ]
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, columns)
        return [(int(number), int(pk)) for number, pk in cursor.fetchall()]


def face_of(person: Person) -> Face:
    """What is compared of somebody known."""
    return Face(person.search_key, person.given_first_key, person.birth_date)


def faces_of(ids: Collection[int]) -> dict[int, Face]:
    """What is compared of many."""
    columns = ("pk", "search_key", "given_first_key", "birth_date")
    return {pk: Face(*rest) for pk, *rest in Person.objects.filter(pk__in=ids).values_list(*columns)}


def decided_pairs(ids: Collection[int]) -> set[tuple[int, str]]:
    """Pairs somebody said are two different people: person and the other's number."""
    different = DuplicateDecision.objects.filter(first__in=ids, verdict=DuplicateVerdict.DIFFERENT)
    return set(different.values_list("first_id", "second_number"))


def candidates_of(viewer: Viewer, person: Person) -> list[Candidate]:
    """Other files that may be this person's."""
    one = Incoming(0, person.client_number, face_of(person))
    found = candidates(viewer, [one], besides=person.pk).get(0, [])
    apart = decided_from(person)
    return [candidate for candidate in found if candidate.person_id not in apart]


def decided_from(person: Person) -> set[int | None]:
    """Files said to be another human's than this one."""
    different = DuplicateDecision.objects.filter(verdict=DuplicateVerdict.DIFFERENT)
    firsts = different.filter(second=person).values_list("first_id", flat=True)
    return {*firsts, *different.filter(first=person).values_list("second_id", flat=True)}


def face_of_facts(facts: dict[str, str]) -> Face:
    """What is compared of somebody in a file; the keys stand among the facts."""
    return Face(facts["search_key"], facts["given_first_key"], date.fromisoformat(facts["birth_date"]))


def staying_first(one: Person, other: Person) -> tuple[Person, Person]:
    """Two files of one human, first the one that is proposed to stay: it has the office's number, then it is older."""
    staying, absorbed = sorted(
        (one, other),
        key=lambda file: (file.client_number.startswith(PROVISIONAL), file.created_at, file.pk),
    )
    return staying, absorbed
