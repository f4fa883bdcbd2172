"""The conformance suite is itself tried: each broken connector is caught, and by the check that is meant for it."""

import re
import subprocess
import sys

import pytest

from connectors import Required
from tests.connectors import broken_feeds, broken_manners, broken_readings, broken_toys
from tests.layout import ROOT

BROKEN = broken_toys.BROKEN
assert broken_readings  # their classes are among them
assert broken_manners
assert broken_feeds


@pytest.fixture(scope="module")
def failed() -> set[tuple[str, str]]:
    """Class, with its file, and check, of those that failed. One process runs them all."""
    checks = [f"{broken}::{check}" for broken, check in BROKEN.items()]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rf", "--tb=no", "-p", "no:cacheprovider", "--no-header", *checks],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert ran.returncode == 1, f"{ran.stdout}\n{ran.stderr}"
    return set(re.findall(r"^FAILED ([\w/]+\.py::\w+)::(\w+)", ran.stdout, re.MULTILINE))


@pytest.mark.parametrize(("broken", "check"), BROKEN.items())
def test_a_broken_connector_is_caught(failed: set[tuple[str, str]], broken: str, check: str) -> None:
    assert (broken, check.partition("[")[0]) in failed


def test_a_misspelt_field_in_a_requirement_is_caught_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="brnad"):
        Required("brnad")
