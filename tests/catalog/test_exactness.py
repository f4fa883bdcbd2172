"""The table of what is read as a person reads it counts every file that has an expectation."""

from pathlib import Path

from tests.catalog.exactness import table, tried


def test_every_value_that_a_person_typed_comes_out_and_every_issue_is_told(shared: Path) -> None:
    files = list(tried(shared))
    assert len(files) >= 50
    assert [one for one in files if (one.right, one.told) != (one.values, one.named)] == []
    assert table(shared).splitlines()[-1].split()[:2] == ["all", str(len(files))]
