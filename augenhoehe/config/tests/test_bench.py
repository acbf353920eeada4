"""The measurement at its smallest: it asks real servers and tells the agreed keys. No time is asserted."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from augenhoehe.config.bench import report
from augenhoehe.config.bench.asking import Site, Timing, UnexpectedAnswer, ask_in_turns
from augenhoehe.config.bench.house import fingerprint, output_of, pages_in, web_server
from augenhoehe.config.bench.measuring import environment_of
from augenhoehe.config.bench.pages import Page, Request
from augenhoehe.config.panels import PANELS

ROUNDS = 2
KEYS = {"name", "role", "people", "p50_ms", "p95_ms", "statements", "ratio_to_empty", "ratio_of_p95"}
IMPORT = {"rows": 10_000, "seconds": 30.0, "read_seconds": 1.2, "ratio_to_copy": 2.5}
DEMO = {"people": 200, "seconds": 1.5, "peak_mb": 120.0, "cases": 140}


class AddressedSite(Site):
    """A measured house of which the tests know the database, too."""

    address: str


@pytest.fixture(scope="module")
def site(
    story_template: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AddressedSite]:
    """A small house, prepared and asked twice for every page after one round that does not count."""
    from augenhoehe.config.tests.story_site import story_database, story_place_in

    home = tmp_path_factory.mktemp("bench")
    environment = {**environment_of(home), "AUGENHOEHE_HOME": str(story_template[1])}
    address = story_place_in(os.environ["DATABASE_URL"])
    with story_database(address, story_template[0]):
        at_this = {**environment, "DATABASE_URL": address}
        pages = json.loads(output_of(["augenhoehe.config.bench.preparing"], at_this))
        with web_server(address, environment, home / "server.log") as port:
            site = AddressedSite(200, port, pages_in({"pages": pages}))
            ask_in_turns([site], ROUNDS, lambda sentence: None, warm_up=1)
            site.address = address
            yield site


def test_it_measures_the_agreed_pages(site: AddressedSite) -> None:
    counsellors = {page.name for page in site.pages if page.role == "counsellor"}
    panels = {panel.url_name.replace("panel_", "panel:") for panel in PANELS}
    lists = {"list:gespraeche", "list:neu", "list:ueberpruefung", "list:lange-ohne-gespraech"}
    questions = {"welcome", "since", "themes", "strengths", "goal", "steps", "summary", "ways_on", "state"}
    talk = {f"talk:{name}" for name in questions} | {"save:theme", "save:goal", "save:situation"}
    talk |= {"save:strength", "save:promise", "save:step", "save:priority", "save:review", "save:answer"}
    talk |= {"save:next", "paper:plan", "paper:slip"}
    assert (
        counsellors
        >= {"my_day", "file:frame", "file:preparation", "search:latin", "search:birth_date"}
        | lists
        | panels
        | talk
    )
    neighbourhood = {"districts", "district", "sites", "site", "directory", "load", "teams", "planner"}
    simulation = {"simulation:list", "simulation:result", "simulation:proposals"}
    directors = {page.name for page in site.pages if page.role == "managing_director"}
    assert {"my_day"} | neighbourhood | simulation <= directors
    assert {"letters", "panel:allocation"} <= counsellors


def test_every_page_is_asked_as_often_as_its_empty_page(site: AddressedSite) -> None:
    for timing in site.timings:
        assert len(timing.milliseconds) == len(timing.compared) == len(timing.statements) == ROUNDS


def test_the_server_counts_its_statements(site: AddressedSite) -> None:
    assert all(count > 2 for timing in site.timings for count in timing.statements)


def test_the_result_has_the_agreed_keys(site: AddressedSite) -> None:
    result = report.result_of(report.lines_of(site), DEMO, IMPORT)
    assert set(result) == {"pages", "demo", "import"}
    assert set(result["import"]) == set(IMPORT)
    assert all(set(page) == KEYS for page in result["pages"])
    assert set(result["demo"]) == {"people", "seconds", "peak_mb"}
    assert json.loads(json.dumps(result)) == result


def test_the_empty_page_commits_one_line_of_the_access_log(site: AddressedSite) -> None:
    with psycopg.connect(site.address) as connection:
        before = lines_in_access_log(connection)
        site.ask(site.pages[0].compared_with[0])
        assert lines_in_access_log(connection) == before + 1


def test_the_save_is_a_pick_each_time(site: AddressedSite) -> None:
    place = [page.name for page in site.pages].index("save:theme")
    form = site.form_of_pick(site.pages[place].requests[0], site.pages[place].theme)
    text = site.ask(site.pages[place].requests[0], form)[2].decode()
    card = text.split('id="theme-letters"')[1].split(">")[0]
    assert 'aria-pressed="true"' in card
    assert len(set(site.timings[place].statements)) == 1


def test_a_list_is_taken_over_and_leaves_the_house_as_it_was(site: AddressedSite) -> None:
    at_this = {**environment_of(Path(os.environ["AUGENHOEHE_HOME"])), "DATABASE_URL": site.address}
    with psycopg.connect(site.address) as connection:
        before = connection.execute("SELECT count(*) FROM people_person").fetchone()
        result = json.loads(output_of(["augenhoehe.config.bench.taking_over", "300"], at_this))
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM people_person").fetchone() == before
    assert set(result) == set(IMPORT) and result["rows"] == 300


def test_a_list_that_takes_too_long_is_named() -> None:
    assert report.missed_import(IMPORT) == []
    assert "11.0 × COPY" in " ".join(report.missed_import(IMPORT | {"ratio_to_copy": 11.0}))


def test_it_refuses_to_measure_an_error(site: AddressedSite) -> None:
    request = Request("/person/999999999/", site.pages[0].requests[0].session)
    with pytest.raises(UnexpectedAnswer, match="404"):
        site.ask(request)


def lines_in_access_log(connection: "psycopg.Connection[Any]") -> int:
    """How many openings are written down."""
    connection.rollback()
    row = connection.execute("SELECT count(*) FROM privacy_accesslogentry").fetchone()
    assert row is not None
    return int(row[0])


def timed(people: int, milliseconds: float, statements: list[int]) -> Site:
    """A site with one page that was measured already; the empty page takes 10 ms."""
    site = Site(people, 1, [Page("my_day", "counsellor", [], [])])
    site.timings = [Timing([milliseconds] * len(statements), [10.0] * len(statements), statements)]
    return site


def lines(*sites: Site) -> list[report.Line]:
    """The results of all sites."""
    return [line for site in sites for line in report.lines_of(site)]


def test_a_page_within_all_aims_is_not_mentioned() -> None:
    sites = [timed(17, 30, [5, 5]), timed(100, 38, [5, 5])]
    assert report.missed_aims(sites, lines(*sites)) == []


def test_a_save_is_held_against_a_page_that_saves_one_row() -> None:
    site = Site(17, 1, [Page("save:theme", "counsellor", [], [])])
    site.timings = [Timing([20.0] * 19 + [45.0, 45.0], [10.0] * 19 + [15.0, 15.0], [9] * 21)]
    assert report.missed_aims([site], lines(site)) == []
    site.timings[0].compared[-2:] = [10.0, 10.0]
    assert report.missed_aims([site], lines(site)) == [
        "save:theme (counsellor): p95 4.5 × eine Zeile speichern"
    ]


def test_a_paper_may_take_a_second_and_not_more() -> None:
    site = Site(17, 1, [Page("paper:slip", "counsellor", [], [])])
    site.timings = [Timing([900.0] * 21, [10.0] * 21, [9] * 21)]
    assert report.missed_aims([site], lines(site)) == []
    site.timings[0].milliseconds[-2:] = [1200.0, 1200.0]
    assert report.missed_aims([site], lines(site)) == [
        "paper:slip (counsellor): p95 1200 ms, mehr als eine Sekunde"
    ]


@pytest.mark.parametrize(
    ("milliseconds", "statements", "sentence"),
    [
        (41, [5, 5], "4.1 × die leere Seite"),
        (40, [5, 5], "1.33 × die eigene Zeit"),
        (30, [6, 6], "5 und 6 Anweisungen"),
        (30, [5, 4], "wechselnd 4, 5 Anweisungen"),
    ],
)
def test_a_missed_aim_is_named(milliseconds: float, statements: list[int], sentence: str) -> None:
    sites = [timed(17, 30, [5, 5]), timed(100, milliseconds, statements)]
    assert sentence in " ".join(report.missed_aims(sites, lines(*sites)))


def test_the_table_replaces_what_stands_between_the_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
    table = report.table_of(lines(timed(17, 30, [5])), DEMO, IMPORT)
    assert report.put_into_readme(readme, table)
    assert readme.read_text() == f"before\n<!-- bench -->\n{table}<!-- /bench -->\nafter\n"
    assert "| my_day | counsellor | 5 | 30.0 | 30.0 | 3.0 |" in table


def test_a_readme_without_marks_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing here\n")
    assert not report.put_into_readme(tmp_path / "README.md", "| table |\n")
    assert (tmp_path / "README.md").read_text() == "nothing here\n"


def test_results_and_table_are_written_side_by_side(tmp_path: Path) -> None:
    report.write(tmp_path / "bench", report.result_of([], DEMO, IMPORT), "| table |\n")
    assert json.loads((tmp_path / "bench" / "results.json").read_text())["pages"] == []
    assert (tmp_path / "bench" / "README-table.md").read_text() == "| table |\n"


def test_a_house_of_another_size_is_another_house() -> None:
    assert fingerprint(200) == fingerprint(200) != fingerprint(300)
