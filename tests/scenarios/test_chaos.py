"""The chaos run in small. `make chaos` is the whole of it, with hundreds of products and a hundred kills."""

from pathlib import Path

import pytest

from tests.scenarios.chaos.report import details, last_line, violations
from tests.scenarios.chaos.storm import Size, chaos

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

SIZE = Size(products=40, kills=20, faults_of_each_kind=1)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_whatever_is_killed_or_cut_each_product_arrives_once(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    server = request.getfixturevalue("postgres_server") if database == "postgresql" else None
    told: list[str] = []
    outcome = chaos(tmp_path, server, SIZE, seed=7, say=told.append)
    told += [*details(outcome), *violations(outcome), last_line(outcome)]
    assert not outcome.complaints, "\n" + "\n".join(told)
