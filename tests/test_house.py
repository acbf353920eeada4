"""The house rules that imports cannot show: sizes, names, templates, logs, addresses. See README and docs/decisions."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from augenhoehe.organisation.tests import factories as house
from tests.world import ELSEWHERE, MINE, address, patterns, stranger, world

PROJECT = Path(settings.PROJECT)
ROOMS = PROJECT / "augenhoehe"
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
NAMELESS = {"utils", "helpers", "services", "managers", "core", "common", "base", "misc"}
NAMES_AND_WORDS = {
    "given_name",
    "family_name",
    "full_name",
    "addressed_name",
    "native_name",
    "login_name",
} | {
    *("original", "counterpart", "reason", "text", "street", "birth_date", "client_number", "search_key"),
    *("cleaned_data", "POST", "body"),
}
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# Looked up by Django and by the log-in library under these names.
KNOWN_TO_LIBRARIES = {"400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"} | {
    *("account/login.html", "account/messages/logged_in.txt", "account/messages/logged_out.txt"),
}
SAID_TO_CLIENTS = (
    *("cases/talk_*.html", "cases/parts/*.html", "documents/consent_talk_*.html"),
    *("web/shared_screen.html", "web/locked.html"),
)
PRODUCT = "Augenhöhe"
OF_SOMEBODY = {"person_id", "talk_id", "plan_id", "consent_id"} | {
    "paper_id",
    "file_id",
    "delivery_id",
    "owed_id",
}
OF_A_CASE = ("note_id", "contact_id", "need_id", "follow_up_id", "entry_id", "letter_id")


def sources(*, tests: bool = True) -> list[Path]:
    """Our Python files; migrations are made by a machine."""
    found = [*ROOMS.rglob("*.py"), *(PROJECT / "tests").rglob("*.py"), *PROJECT.glob("*.py")]
    return [file for file in found if "migrations" not in file.parts and (tests or "tests" not in file.parts)]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def templates() -> dict[str, str]:
    """Name → text of every template of ours."""
    found = {}
    for folder in ROOMS.glob("*/templates"):
        for file in folder.rglob("*"):
            if file.is_file():
                found[str(file.relative_to(folder))] = file.read_text(encoding="utf-8")
    return found


def long_functions(file: ast.Module, limit: int = LONGEST_FUNCTION) -> list[str]:
    """Functions of more lines than one reads at a glance."""
    functions = [node for node in ast.walk(file) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > limit]


def test_no_file_is_longer_than_one_can_read() -> None:
    long = {
        str(file.relative_to(PROJECT)): lines
        for file in sources()
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"More than {LONGEST_FILE} lines; make it two: {long}"


def test_no_function_is_longer_than_one_can_read() -> None:
    long = {
        str(file.relative_to(PROJECT)): found for file in sources() if (found := long_functions(tree(file)))
    }
    assert not long, f"More than {LONGEST_FUNCTION} lines; make it two: {long}"
    sample = ast.parse("def long():\n" + "    x = 1\n" * LONGEST_FUNCTION)
    assert long_functions(sample) == ["long"]


def test_every_module_is_named_after_what_it_is_about() -> None:
    assert not [
        str(file) for file in sources() if {part.removesuffix(".py") for part in file.parts} & NAMELESS
    ]


def signals_in(file: ast.Module) -> list[str]:
    """What a file takes from Django's signals."""
    imported = [node for node in ast.walk(file) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = [getattr(node, "module", None) or node.names[0].name for node in imported]
    names = [alias.name for node in imported for alias in node.names]
    return [
        name
        for name in [*modules, *names]
        if re.search(r"(^|\.)signals$|django\.dispatch|^(pre|post)_", name)
    ]


def test_there_are_no_signals() -> None:
    assert not [str(file) for file in sources() if signals_in(tree(file))]
    assert signals_in(ast.parse("from django.db.models.signals import post_save"))
    assert signals_in(ast.parse("from django.dispatch import receiver"))
    assert signals_in(ast.parse("import django.db.models.signals"))


def names_in_logs(file: ast.Module) -> list[str]:
    """Names and free text handed to a log."""
    calls = [
        node
        for node in ast.walk(file)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOG_METHODS
        and re.search(r"log", ast.unparse(node.func.value), re.IGNORECASE)
    ]
    parts = [part for call in calls for value in [*call.args, *call.keywords] for part in ast.walk(value)]
    return [part.attr for part in parts if isinstance(part, ast.Attribute) and part.attr in NAMES_AND_WORDS]


def test_no_log_line_holds_a_name_or_free_text() -> None:
    assert not [str(file) for file in sources(tests=False) if names_in_logs(tree(file))]
    assert names_in_logs(ast.parse("logger.info('opened %s', person.full_name)")) == ["full_name"]
    assert names_in_logs(ast.parse("structlog.get_logger().info('x', who=f'{a.person.given_name}')"))
    assert not names_in_logs(ast.parse("logger.info('opened %s', person.pk)"))


INLINE = {
    "unsafe-inline": r"unsafe-inline|unsafe-eval",
    "style attribute": r"<[^>]+\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "handler attribute": r"<[^>]+\son[a-z]+\s*=",
    "javascript address": r"javascript:",
}


def inline_in(text: str) -> list[str]:
    """What our content security policy would refuse."""
    return [name for name, pattern in INLINE.items() if re.search(pattern, text, re.IGNORECASE)]


def test_templates_hold_no_inline_style_or_script() -> None:
    assert not {name: found for name, text in templates().items() if (found := inline_in(text))}
    assert "unsafe" not in str(settings.CONTENT_SECURITY_POLICY)
    for bad in (
        '<p style="x">',
        "<style>",
        "<script>x</script>",
        '<a onclick="x">',
        '<a href="javascript:x">',
    ):
        assert inline_in(bad), bad
    assert not inline_in('<script src="x" defer></script><p lang="de" class="style">on = off</p>')


def test_no_field_but_a_search_cuts_words_and_no_client_meets_the_browser_s_own_messages() -> None:
    """Browsers cut what is too long without a word, and say what is missing in a language of their own."""
    for name, text in templates().items():
        limited = re.findall(r"<(?:input|textarea)[^>]*maxlength[^>]*>", text)
        assert all('type="search"' in field for field in limited), name
    for name, text in templates().items():
        if name.startswith(("cases/talk_", "cases/parts/")):
            forms = re.findall(r"<form.*?</form>", text, re.DOTALL)
            checked = [form for form in forms if re.search(r'<[^>]* (required|pattern=|min=")[^>]*>', form)]
            assert all("novalidate" in form.split(">")[0] for form in checked), name


def used_templates() -> str:
    """Patterns of every template name that Python or another template mentions."""
    named = {name for text in templates().values() for name in re.findall(r'"([\w/]+\.(?:html|txt))"', text)}
    found = {re.escape(name) for name in named}
    for file in sources(tests=False):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {re.escape(name) for name in re.findall(r"[\w/]+\.(?:html|txt)", node.value)}
            if isinstance(node, ast.JoinedStr):
                found.add("".join(map(piece, node.values)))
    return "|".join(found)


def piece(part: ast.expr) -> str:
    """A part of an f-string as a pattern: a word stands for what is filled in."""
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"


def test_no_template_is_unused() -> None:
    used = re.compile(used_templates())
    unused = [name for name in templates() if not used.fullmatch(name) and name not in KNOWN_TO_LIBRARIES]
    assert not unused
    assert not used.fullmatch("cases/nobody_renders_me.html")


def bare_words(text: str) -> list[str]:
    """Words a reader would see that no catalogue translates, in text and in labels."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    labels = re.findall(r'\s(?:aria-label|title|alt|placeholder)="([^"]+)"', text)
    without_tags = re.sub(r"<[^>]*>|[\w-]+=\"[^\"]*\"", " ", text, flags=re.DOTALL)
    seen = " ".join([without_tags, *labels])
    return [word for word in re.findall(r"[^\W\d_]{2,}", seen) if word != PRODUCT]


def test_every_word_a_client_sees_is_translatable() -> None:
    said = {
        name: text
        for name, text in templates().items()
        if any(Path(name).match(pattern) for pattern in SAID_TO_CLIENTS)
    }
    assert len(said) >= 12
    assert not {name: words for name, text in said.items() if (words := bare_words(text))}
    assert bare_words('<h1 class="x">Hallo {{ name }}</h1>') == ["Hallo"]
    assert bare_words('<a aria-label="zurück">{% say "way.back" lang %}</a>') == ["zurück"]
    assert not bare_words('<a aria-label="{{ "x"|said:lang }}">{% translate "Hallo" %}</a>')


def untranslated_problems(file: ast.Module) -> list[str]:
    """Sentences of refused forms that are not wrapped for translation."""
    calls = [node for node in ast.walk(file) if isinstance(node, ast.Call)]
    raised = [call for call in calls if ast.unparse(call.func).endswith("ValidationError")]
    return [ast.unparse(call) for call in raised if call.args and isinstance(call.args[0], ast.Constant)]


def test_every_sentence_of_a_refused_form_is_translatable() -> None:
    assert not untranslated_problems(tree(ROOMS / "cases" / "forms.py"))
    assert untranslated_problems(ast.parse("raise ValidationError('Nein.')"))
    assert not untranslated_problems(ast.parse("raise ValidationError(_('Nein.'))"))


def test_every_decision_is_dated_and_listed() -> None:
    folder = PROJECT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for page in folder.glob("*.md"):
        if page.name != "README.md":
            date = re.match(r"\d{4}-\d{2}-\d{2}(?=-[a-z0-9-]+\.md$)", page.name)
            assert date, f"{page.name}: the name begins with the day of the decision."
            assert date.group() in page.read_text(encoding="utf-8").splitlines()[0], page.name
            assert page.name in listed, f"{page.name} is missing in docs/decisions/README.md."


PRIVATE = {
    "a folder of one machine": r"(?<![\w.])/(?:work|root|home|tmp|Users)/\w",
    "a folder beside the project": r"\.\./shared|shared/(?:data|house|domain|peers|design)",
    "a package registry": r"index-url|extra-index|registry\.|\bpypi\.|\"resolved\"",
}
MAY_NAME = {"README.md": {"a folder beside the project"}}


def private_in(text: str) -> set[str]:
    """What is true on one machine only."""
    return {name for name, pattern in PRIVATE.items() if re.search(pattern, text)}


def files_of_the_project() -> Iterator[tuple[str, str]]:
    """Name and text of everything that is or will be committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(listing, cwd=PROJECT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip(f"not a git checkout: {answer.stderr.strip()}")
    for name in filter(None, answer.stdout.split("\0")):
        file = PROJECT / name
        if file.is_file() and file.suffix not in {".png", ".mo", ".pdf", ".woff2", ".ttf"}:
            yield name, file.read_text(encoding="utf-8")


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert private_in("cd /work/x") and private_in("see ../shared/a") and private_in('"resolved": "x"')
    assert not private_in("a /tmp folder, http://127.0.0.1/home/, https://nodejs.org/")
    mine = str(Path(__file__).relative_to(PROJECT))
    wrong = {
        name: found
        for name, text in files_of_the_project()
        if name != mine and (found := private_in(text) - MAY_NAME.get(name, set()))
    }
    assert not wrong


@pytest.mark.django_db
def test_every_address_but_the_public_ones_is_closed_to_strangers(client: Client) -> None:
    seen = world()
    neighbour, nobody = Client(), Client()
    neighbour.force_login(house.account_of(house.staff()))
    nobody.force_login(stranger())
    for pattern in patterns():
        name = str(pattern.name)
        if getattr(pattern.callback, "public_reason", ""):
            continue
        for method in ("GET", "POST"):
            url = address(name, seen.arguments(MINE))
            answer = client.generic(method, url)
            assert answer.status_code == 302 and answer.headers["Location"].startswith("/anmelden/"), name
            if pattern.pattern.regex.groupindex.keys() & {*OF_SOMEBODY, *OF_A_CASE}:
                for outsider, kind in ((neighbour, MINE), (nobody, MINE), (neighbour, ELSEWHERE)):
                    status = outsider.generic(method, address(name, seen.arguments(kind))).status_code
                    assert status in {404, 405}, (method, name, status)
