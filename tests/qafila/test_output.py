"""What the command line shows of many issues."""

import pytest

from catalog.issues import Issue, Severity
from qafila.cli.output import readers_language, show_issues


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


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_MA.UTF-8"}, "fr"), ({"LANG": "en_US.UTF-8", "LC_ALL": "ar_JO.UTF-8"}, "ar"),
        ({"LANG": "C.UTF-8"}, "en"), ({"LANG": "sv_SE.UTF-8"}, "en"), ({}, "en"),
    ],
)  # fmt: skip
def test_where_no_business_is_named_the_terminal_says_which_language_is_read(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert readers_language() == language
