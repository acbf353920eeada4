"""What must not be on where real people are looked after makes `check --deploy` fail."""

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings


def found(*, deploy: bool) -> set[str]:
    """Our own findings, by their number."""
    known = {str(one.id) for one in run_checks(include_deployment_checks=deploy)}
    return {one for one in known if one.startswith("augenhoehe.")}


@pytest.mark.parametrize(
    ("codes", "factor", "ids"),
    [
        (True, "required", {"augenhoehe.E001"}),
        (False, "required", set()),
        (False, "optional", {"augenhoehe.W001"}),
    ],
)
def test_the_page_with_the_codes_of_the_demo_is_refused(
    codes: bool, factor: str, ids: set[str], settings: Settings
) -> None:
    settings.DEMO_CODES, settings.SECOND_FACTOR = codes, factor
    assert found(deploy=True) == ids
    assert found(deploy=False) == set(), "the demo itself may start"
