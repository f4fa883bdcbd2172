"""No file hurts: each ends as an issue or as a photo, soon, in little memory, and the worker lives on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.issues import Issue
from images.photo import about, photo_issue
from images.pixels.engine import MODULES, VARIABLE
from tests.images.ordeal import Ordeal

SECONDS, MEGABYTES = 5, 500

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="what a process used is told by Linux only"),
    pytest.mark.parametrize("engine", MODULES),
]


def survived(engine: str, files: str) -> list[Ordeal]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.images.ordeal", files],
        env={**os.environ, VARIABLE: engine},
        capture_output=True,
        text=True,
        check=True,
    )
    found = [Ordeal(**each) for each in json.loads(run.stdout)]
    assert [each.name for each in found if not each.survived] == []
    assert [each for each in found if each.seconds > SECONDS or each.megabytes > MEGABYTES] == []
    return found


def test_every_hostile_file_ends_as_an_issue_that_names_it_and_says_what_to_do(engine: str) -> None:
    found = survived(engine, "files")
    assert len({each.name for each in found}) >= 120
    assert [each for each in found if not (each.looked and each.rendered)] == []
    for code in {code for each in found for code in (each.looked, each.rendered)}:
        issue = about(photo_issue(code, limit=1, width=1, height=1), "sac.jpg")
        assert isinstance(issue, Issue)
        for language in ("fr", "ar", "en"):
            assert "sac.jpg" in issue.message_in(language)
            assert issue.hint_in(language)


def test_odd_photos_are_shown_or_refused_and_harm_nothing(engine: str) -> None:
    found = {each.name: each for each in survived(engine, "odd_photos")}
    shown = [name for name, each in found.items() if not each.rendered]
    assert {"a zip behind the photo", "postscript in the comment", "EXIF in a circle"} <= set(shown)
    assert {name for name in found if name.startswith("a film of 30")} <= set(shown)


@pytest.mark.all
def test_the_largest_photos_that_are_taken_stay_within_bounds(engine: str) -> None:
    assert [each.rendered for each in survived(engine, "large_photos")] == [""] * 6
