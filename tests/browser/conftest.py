"""Debian's chromium, and axe-core to look at pages with. Django is used in this process while no browser is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.reader import NoBrowser, opened_browser
from tests.scenarios.conftest import installation, market, migrated, migrations, postgres_server

AXE = Path(__file__).parents[2] / ".cache" / "browser" / "axe" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module: its loop must not run beside other tests."""
    try:
        with opened_browser() as opened:
            yield opened
    except NoBrowser as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: `make test-all` installs it")
    return AXE.read_text("utf-8")


__all__ = ["axe", "browser", "installation", "market", "migrated", "migrations", "postgres_server"]
