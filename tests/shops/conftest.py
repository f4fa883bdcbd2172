from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "home")
    made.done("migrate")
    return made
