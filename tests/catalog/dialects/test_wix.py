"""Files of wix against what a person read in them."""

from pathlib import Path
from typing import Any

import pytest

from tests.catalog.dialects.readings import assert_read_as_expected, expected_of


@pytest.mark.parametrize(("name", "expected"), expected_of("wix"))
def test_a_file_gives_what_a_person_read_in_it(name: str, expected: dict[str, Any], shared: Path) -> None:
    assert_read_as_expected(name, expected, shared)
