"""What the command line shows of many issues."""

import pytest

from catalog.issues import Issue, Severity
from qafila.cli.output import show_issues


def untracked(key: str) -> Issue:
    return Issue(code="quantity_untracked", field="quantity", severity=Severity.INFO, product=key)


def test_of_many_issues_of_one_kind_a_few_are_shown_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    photo = Issue(code="photo_none", field="images", severity=Severity.WARNING, product="P1")
    show_issues([*(untracked(f"P{n}") for n in range(5)), photo], "en", {"P1": "Wool rug"}, alike=3)
    told = capsys.readouterr().err
    assert [told.count(words) for words in ("stock is not tracked", "has no photo", "Wool rug")] == [3, 1, 2]
    assert "… and 2 more like it: quantity_untracked" in told
    assert "photo_none" not in told


def test_an_import_shows_every_issue(capsys: pytest.CaptureFixture[str]) -> None:
    show_issues([untracked(f"P{n}") for n in range(5)], "en")
    told = capsys.readouterr().err
    assert told.count("stock is not tracked") == 5
    assert "more like it" not in told
