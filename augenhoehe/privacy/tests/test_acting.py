"""Who acts, and by which way: a context that nests and ends. Its traces in rows: people/tests/test_history.py."""

import pytest

from augenhoehe.privacy.acting import acting, acting_account, acting_through


def test_contexts_nest_and_end() -> None:
    assert (acting_account(), acting_through()) == (None, "job")
    with acting(account_id=1, through="web"):
        with acting(account_id=None, through="import"):
            assert (acting_account(), acting_through()) == (None, "import")
        assert (acting_account(), acting_through()) == (1, "web")
    assert (acting_account(), acting_through()) == (None, "job")


def test_a_context_ends_when_something_goes_wrong() -> None:
    with pytest.raises(ZeroDivisionError), acting(account_id=1, through="web"):
        raise ZeroDivisionError
    assert acting_account() is None
