import pytest

from tests.scenarios.conftest import Installation, installation


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """What `qafila migrate` makes, on SQLite alone: the shop is what these tests are about."""
    made = Installation(tmp_path_factory.mktemp("migrated") / "home")
    made.done("migrate")
    return made


__all__ = ["installation"]
