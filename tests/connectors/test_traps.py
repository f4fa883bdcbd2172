"""The list of traps keeps up with the tests: each that it names is there, and each trap has one or a reason."""

import re

import pytest

from tests.layout import ROOT

PAGE = (ROOT / "docs" / "connectors" / "traps.md").read_text("utf-8")
ROWS = [row.strip("| ").split(" | ") for row in re.findall(r"^\| [PSGAETM]\d+ \|.*$", PAGE, re.MULTILINE)]
NAMED = re.compile(r"`(test_\w+)`")


def names_of_tests() -> set[str]:
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "connectors" / "testing").rglob("*.py")]
    return {name for file in files for name in re.findall(r"^ *def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}


def test_every_test_that_the_list_names_is_there() -> None:
    assert sorted(set(NAMED.findall(PAGE)) - names_of_tests()) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_trap_has_a_test_or_a_reason_why_not(row: list[str]) -> None:
    _number, trap, noticed = row
    assert NAMED.search(noticed) or re.search(r"^(none|no connector)\b", noticed)
    assert trap


def test_no_trap_is_left_out_of_its_row_of_numbers() -> None:
    for letter in "PSGAETM":
        numbers = [int(row[0][1:]) for row in ROWS if row[0][0] == letter]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers
