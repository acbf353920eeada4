"""Error pages: German, kind, and they say what to do – even when nothing else works any more."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from augenhoehe.web.content_security import CONTENT_SECURITY_POLICY
from augenhoehe.web.errors import csrf_failure


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "500"])
def test_an_error_page_needs_no_context_and_says_what_to_do(name: str) -> None:
    text = render_to_string(f"{name}.html")
    assert '<html lang="de"' in text
    assert "bitte" in text.lower()
    assert "<script>" not in text and "style=" not in text


def test_nobody_is_sent_to_a_superior_she_may_not_have() -> None:
    said = render_to_string("403.html")
    assert "wer die Zugänge vergibt" in said and "Teamleitung" not in said


def test_a_form_without_its_token_gets_a_page_that_helps() -> None:
    response = csrf_failure(RequestFactory().post("/"), reason="missing")
    assert response.status_code == 403
    assert "zu lange offen" in response.getvalue().decode()


def test_nothing_inline_and_nothing_foreign_is_allowed() -> None:
    allowed = [source for sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources]
    assert set(allowed) == {"'none'", "'self'", "data:"}
