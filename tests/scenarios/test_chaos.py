"""The chaos run in small. `make chaos` is the whole of it, with hundreds of products and a hundred kills."""

from pathlib import Path

import pytest

from tests.scenarios import postgres
from tests.scenarios.chaos.markets import lacking, market_of
from tests.scenarios.chaos.report import details, last_line, violations
from tests.scenarios.chaos.storm import Size, chaos

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

SIZE = Size(products=40, kills=20, faults_of_each_kind=1)
SHORT = Size(products=6, kills=2, faults_of_each_kind=0)
IN_SHORT = ("shopify", "amazon", "etsy")
"""`make chaos` has the shops, too: they would take minutes more."""


def assert_each_arrives_once(folder: Path, platform: str, server: postgres.Server | None, size: Size) -> None:
    told: list[str] = []
    outcome = chaos(folder, market_of(platform, folder / "market", seed=7), server, size, seed=7, say=told.append)
    told += [*details(outcome), *violations(outcome), last_line(outcome)]
    assert not outcome.complaints, "\n" + "\n".join(told)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_whatever_is_killed_or_cut_each_product_arrives_once(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    server = request.getfixturevalue("postgres_server") if database == "postgresql" else None
    assert_each_arrives_once(tmp_path, "practice", server, SIZE)


@pytest.mark.parametrize("platform", IN_SHORT)
def test_at_other_platforms_each_product_arrives_once_too(tmp_path: Path, platform: str) -> None:
    if reason := lacking(platform):
        pytest.skip(reason)
    assert_each_arrives_once(tmp_path, platform, None, SHORT)
