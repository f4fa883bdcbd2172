"""Debian's chromium, and axe-core to look at each page with. Nothing in here uses Django in this process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.scenarios.conftest import installation, market, migrated, postgres_server

AXE = Path(__file__).parents[2] / ".cache" / "browser" / "axe" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module: its loop must not run beside other tests."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: `make test-all` installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: `make test-all` installs it")
    return AXE.read_text("utf-8")


__all__ = ["axe", "browser", "installation", "market", "migrated", "postgres_server"]
