"""A sealed file stays invisible by every path: for the colleague in charge who is not named, the direction, reception.

First each of them sees the person, so that every «not there» below says something.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import APIResponse, Locator, Page, expect

from augenhoehe.cases.tests.import_lists import row_of, rows_of
from augenhoehe.web.tests.axe import violations
from tests.stories.test_import import bring_in, write
from tests.stories.walks import STAR, log_in

OpenPage = Callable[..., Page]
MISSING = 987_654_321
# The search repeats what was typed; its answers are asked for apart.
NOT_ASKED = ("/person/", "/abmelden", "/demo/", "/suche/")
ANSWERED = re.compile("Treffer|Niemand gefunden")
ROWS = {
    "kontakt/{}/": "SELECT id FROM cases_contact WHERE case_id IN ({cases})",
    "vermerk/{}/": "SELECT id FROM cases_note WHERE case_id IN ({cases})",
    "bedarf/{}/": "SELECT id FROM cases_need WHERE case_id IN ({cases})",
    "gespraech/{}/plan/": "SELECT id FROM cases_conversation WHERE case_id IN ({cases})",
    "plan/{}/pdf/": "SELECT id FROM cases_cooperationplan WHERE case_id IN ({cases})",
    "schreiben/{}/schreiben.pdf": "SELECT id FROM letters_letter WHERE person_id = {person}",
}
CASES = "SELECT id FROM cases_case WHERE person_id = {person}"
PAPER = "SELECT address FROM documents_paper WHERE person_id = {person}"
PARTS = (
    *("", "sperrvermerk/", "stammdaten/", "bedarfsgemeinschaft/", "plan/", "vermerke/", "vermerke/neu/"),
    *("kontakte/", "schreiben/", "schreiben/neu/", "verlauf/", "zugriffe/", "zugriffe/druck/"),
    *("auskunft/akte.pdf", "vorbereitung/", "gespraech/", "dubletten/", "merkzettel.pdf"),
)
OVER = (
    "UPDATE people_seal SET starts_on = starts_on - 2, ends_on = current_date - 1 WHERE person_id = {person}"
)
# A seal of today is taken back at once by whoever set it; one of yesterday holds until the evening.
OF_YESTERDAY = "UPDATE people_seal SET starts_on = starts_on - 1 WHERE person_id = {person}"
IN_HER_UNIT = """
    SELECT other.person_id FROM people_benefitunitmembership AS own
    JOIN people_benefitunitmembership AS other ON other.unit_id = own.unit_id AND other.person_id <> own.person_id
    WHERE own.person_id = {person} ORDER BY other.person_id LIMIT 1
"""


@dataclass(frozen=True)
class Her:
    """The person, by everything somebody might ask for."""

    number: int
    client_number: str
    birth_date: str
    phone: str

    @property
    def traces(self) -> tuple[str, ...]:
        """What must not stand on any page."""
        return (STAR, "Kowalenko, Olena", "Олена Коваленко", self.client_number, f"/person/{self.number}/")


def her(database: psycopg.Connection) -> Her:
    """The star of the demo as the database knows her."""
    found = database.execute(
        "SELECT id, client_number, to_char(birth_date, 'DD.MM.YYYY') FROM people_person"
        " WHERE given_name || ' ' || family_name = %s",
        [STAR],
    ).fetchone()
    assert found is not None
    phones = "SELECT value FROM people_contactpoint WHERE person_id = %s AND kind = 'phone'"
    phone = database.execute(phones, [found[0]]).fetchone()
    number, client_number, birth_date = found
    return Her(number, client_number, birth_date, phone[0] if phone else "0170 1234567")


def addresses(database: psycopg.Connection, person: Her) -> Iterator[tuple[str, str]]:
    """Every address about her, and the same one of somebody who does not exist."""
    for part in PARTS:
        yield f"/person/{person.number}/{part}", f"/person/{MISSING}/{part}"
    cases = CASES.format(person=person.number)
    for pattern, statement in ROWS.items():
        asked = statement.format(cases=cases, person=person.number)
        for (number,) in database.execute(asked.encode()).fetchall()[:2]:
            yield "/" + pattern.format(number), "/" + pattern.format(MISSING)
    for (address,) in database.execute(PAPER.format(person=person.number).encode()).fetchall()[:2]:
        yield f"/unterlage/{address}/", f"/unterlage/{'0' * 8}-{str(address)[9:]}/"


def words(answer: APIResponse, address: str) -> list[str]:
    """The page without its own address and what is new on every page."""
    text = re.sub(r"person=\d+", "", answer.text().replace(address, ""))
    return [line for line in text.splitlines() if "csrf" not in line.lower()]


def no_trace(page: Page, person: Her, addresses: set[str]) -> None:
    """None of these pages says anything of her."""
    for address in sorted(addresses):
        answer = page.request.get(address)
        assert answer.status < 500, address
        text = answer.body().decode("utf-8", errors="ignore")
        assert [trace for trace in person.traces if trace in text] == [], address


def offered(page: Page) -> set[str]:
    """Every page that menu, lists and tools offer, and each list as a file."""
    page.goto("/")
    links: list[str] = page.locator("a[href^='/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    own = {link for link in links if not link.startswith(NOT_ASKED)}
    lists = {link.rstrip("/") for link in own if link.startswith("/mein-tag/") and "ausgabe" not in link}
    return (
        own
        | {f"{one}/ausgabe.csv" for one in lists}
        | {"/ausgabe/menschen.csv", "/schreiben/", "/zuordnung/"}
    )


def waiting(page: Page) -> int:
    """How many talks of today «Mein Tag» counts."""
    page.goto("/")
    entry = page.locator(".ah-nav__link", has_text="Gespräche heute")
    digits = "".join(filter(str.isdigit, entry.inner_text()))
    return int(digits or 0)


def search(page: Page, text: str) -> Locator:
    """What the search of the header answers."""
    page.goto("/suche/")
    page.get_by_label("Name, Geburtsdatum oder Nummer").first.fill(text)
    page.keyboard.press("Enter")
    answer = page.locator("main")
    expect(answer.get_by_text(ANSWERED).first).to_be_visible(timeout=20_000)
    return answer


def close(lead: Page, person: Her) -> None:
    """The lead closes the file to everybody but himself."""
    lead.goto(f"/person/{person.number}/")
    lead.get_by_role("link", name="Akte schützen (Sperrvermerk)").click()
    lead.get_by_label("Warum ist diese Akte zu schützen?").fill("Auskunftssperre im Melderegister")
    assert violations(lead) == []
    lead.get_by_label("Terhorst – ").uncheck()  # her counsellor is chosen beforehand
    lead.get_by_role("button", name="Akte schützen").click()
    expect(lead.get_by_role("status").first).to_contain_text("Die Akte ist geschützt.")
    expect(lead.get_by_role("heading", level=1)).to_contain_text(STAR)


def test_a_sealed_file_stays_invisible_by_every_path(
    open_page: OpenPage, database: psycopg.Connection, tmp_path: Path
) -> None:
    person = her(database)
    lead, colleague, direction, desk = (open_page() for _ in range(4))
    for page, login in (
        (lead, "lansing"),
        (colleague, "terhorst"),
        (direction, "direktorin"),
        (desk, "empfang"),
    ):
        log_in(page, login)
        expect(search(page, STAR).get_by_role("link", name=STAR).first).to_be_visible()
    talks = waiting(colleague)
    close(lead, person)
    assert waiting(colleague) == talks - 1
    for page in (colleague, direction, desk):
        no_trace(page, person, offered(page))
        nobody_is_found(page, person)
        errors_are_those_of_nobody(page, person, database)
    the_unit_does_not_know_her(colleague, person, database)
    typing_suggests_nobody(colleague)
    an_emergency_opens_nothing(desk, person)
    a_list_says_new(direction, person, tmp_path)
    database.execute(OF_YESTERDAY.format(person=person.number).encode())
    the_named_reader_ends_it(lead, colleague, person)
    database.execute(OVER.format(person=person.number).encode())
    expect(search(colleague, STAR).get_by_role("link", name=STAR).first).to_be_visible()
    colleague.goto(f"/person/{person.number}/")
    expect(colleague.get_by_role("heading", level=1)).to_contain_text(STAR)
    assert waiting(colleague) == talks


def nobody_is_found(page: Page, person: Her) -> None:
    """By name, its beginning, its sound, number, birth date and phone; and what the search gives to take along."""
    for text in (
        STAR,
        "Kowalenko Ol",
        "Kowalenco Olena",
        person.client_number,
        person.birth_date,
        person.phone,
    ):
        found = search(page, text)
        for trace in person.traces:
            expect(found).not_to_contain_text(trace)
        no_trace(page, person, {"/suche/ausgabe.csv"})


def errors_are_those_of_nobody(page: Page, person: Her, database: psycopg.Connection) -> None:
    """Guessed addresses answer word for word like those of somebody who does not exist."""
    for about_her, about_nobody in addresses(database, person):
        guessed, missing = page.request.get(about_her), page.request.get(about_nobody)
        assert guessed.status == missing.status, about_her
        assert guessed.status in {403, 404}, about_her
        assert words(guessed, about_her) == words(missing, about_nobody), about_her


def the_unit_does_not_know_her(page: Page, person: Her, database: psycopg.Connection) -> None:
    """The file of somebody she lives with: the unit, its history and the rest of it."""
    found = database.execute(IN_HER_UNIT.format(person=person.number).encode()).fetchone()
    assert found is not None
    other = f"/person/{found[0]}/"
    assert page.request.get(other).status == 200
    parts = ("", "bedarfsgemeinschaft/", "bedarfsgemeinschaft/aenderung/", "stammdaten/", "plan/", "verlauf/")
    no_trace(page, person, {other + part for part in parts})


def typing_suggests_nobody(page: Page) -> None:
    """The quick note, while one types; and a new person of the same name, birth date and number."""
    page.goto("/schnellnotiz/")
    page.get_by_label("Wer?").press_sequentially("Olena Kowa")
    expect(page.locator("#quick-note-people")).to_contain_text("Niemand gefunden.")


def an_emergency_opens_nothing(page: Page, person: Her) -> None:
    """The right number and birth date are told what wrong ones are told."""
    told = []
    for number in (person.client_number, "317X999999"):
        page.goto("/notzugriff/")
        page.get_by_label("Kundennummer").fill(number)
        page.locator("#id_birth_date").fill(person.birth_date)
        page.get_by_label("Warum kann es nicht warten?").fill("Die Person steht weinend am Empfang.")
        page.get_by_role("button", name="Akte im Notfall öffnen").click()
        expect(page.locator("main")).to_contain_text("lässt sich keine Akte im Notfall öffnen")
        told.append(page.locator("main").inner_text().replace(number, ""))
    assert told[0] == told[1]


def a_list_says_new(page: Page, person: Her, folder: Path) -> None:
    """A list from another system that names her: one row, new, and nothing beside it."""
    row = row_of(0, Kundennummer=person.client_number, Nachname="Kowalenko", Vorname="Olena")
    row["Geburtsdatum"], row["Fachkraft"] = person.birth_date, ""
    bring_in(page, write(folder / "liste.xlsx", rows_of([row])))
    expect(page.get_by_role("link", name="Neu:")).to_contain_text("1")
    expect(page.locator("main")).to_contain_text("Mögliche Dubletten: 0")
    for words_of_a_find in ("schon da", "geschützt", "an einem anderen Standort"):
        expect(page.locator("main")).not_to_contain_text(words_of_a_find)


def the_named_reader_ends_it(lead: Page, colleague: Page, person: Her) -> None:
    """He sees her, ends the seal, thinks better of it, ends it again: until the evening it holds."""
    expect(search(lead, STAR).get_by_role("link", name=STAR).first).to_be_visible()
    lead.goto(f"/person/{person.number}/sperrvermerk/")
    lead.get_by_role("button", name="Sperrvermerk beenden").click()
    expect(lead.locator("main")).to_contain_text("geschützte Akte bis")
    lead.get_by_role("link", name="Doch weiter schützen").click()
    assert violations(lead) == []
    lead.get_by_role("button", name="Doch weiter schützen").click()
    expect(lead.get_by_role("status").first).to_contain_text("Die Akte ist geschützt.")
    lead.goto(f"/person/{person.number}/sperrvermerk/")
    lead.get_by_role("button", name="Sperrvermerk beenden").click()
    expect(lead.get_by_role("status").first).to_contain_text("gilt noch bis heute Abend")
    assert colleague.request.get(f"/person/{person.number}/").status == 404


def test_somebody_new_with_the_number_of_a_sealed_file_is_new(
    open_page: OpenPage, database: psycopg.Connection
) -> None:
    person = her(database)
    lead, colleague = open_page(), open_page()
    log_in(lead, "lansing")
    close(lead, person)
    log_in(colleague)
    colleague.goto("/neue-person/")
    colleague.get_by_label("Vorname").fill("Olena")
    colleague.get_by_label("Nachname").fill("Kowalenko")
    colleague.locator("#id_birth_date").fill("-".join(reversed(person.birth_date.split("."))))
    colleague.get_by_label("Kundennummer").fill(person.client_number)
    colleague.get_by_role("button", name="Akte anlegen").click()
    expect(colleague.get_by_role("status").first).to_contain_text("Die Akte ist angelegt")
    assert colleague.url.split("/person/")[1] != f"{person.number}/"
    colleague.goto("/")
    expect(colleague.locator("main")).not_to_contain_text("geschützt")
    lead.goto("/")
    expect(lead.locator("main")).to_contain_text("dessen Akte geschützt ist")
