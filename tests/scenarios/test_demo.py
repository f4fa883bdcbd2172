"""`qafila demo` does the main job from nothing, and again from where it stands."""

import re
from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation


@pytest.mark.timeout(1_200)
def test_the_demo_takes_the_sample_business_to_the_marketplace(tmp_path: Path) -> None:
    demo = Installation(tmp_path / "home")
    said = demo.done("demo").out
    for expected in (
        "27 rows, 17 products new",
        "15 create, 0 update, 0 offer, 0 keep, 2 block",
        "0 create, 0 update, 0 offer, 15 keep, 2 block",
        "the marketplace counts: no write",
        "0 create, 1 update, 2 offer, 12 keep, 2 block",
        "3 listings written",
    ):
        assert expected in said, said
    assert re.search(r"^15 live listings at the marketplace, 0 double, after \d+ faults", said, re.MULTILINE)
    again = demo.done("demo").out
    assert "0 products new" in again
    assert "15 live listings at the marketplace, 0 double" in again


@pytest.mark.all
@pytest.mark.timeout(1_200)
def test_a_fresh_demo_begins_from_nothing(tmp_path: Path) -> None:
    demo = Installation(tmp_path / "home")
    assert "17 products new" in demo.done("demo").out
    assert "17 products new" in demo.done("demo", "--fresh").out
