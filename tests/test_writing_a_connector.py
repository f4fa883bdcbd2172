"""The page for authors of connectors: short, and its code is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import connectors
from connectors import contract
from tests.layout import ROOT
from tests.test_docs import blocks

PAGE = (ROOT / "docs" / "writing-a-connector.md").read_text("utf-8")
TEMPLATE = ROOT / "qafila" / "scaffold" / "template" / "qafila_acme"
TWO_PAGES = 110


def test_it_has_two_pages_at_most() -> None:
    assert len(PAGE.splitlines()) <= TWO_PAGES


@pytest.mark.all
def test_its_connector_passes_the_suite(tmp_path: Path) -> None:
    """As `connector.py` of a new package, with the fake and the tests that come with it."""
    package = tmp_path / "qafila_acme"
    shutil.copytree(TEMPLATE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "connector.py").write_text(blocks(PAGE, "python")[0], "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [*command, "qafila_acme/conformance.py"], cwd=tmp_path, env=kept, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"1\d\d passed", ran.stdout)


def test_its_excerpts_are_those_of_a_new_package() -> None:
    written = "\n".join(
        line.strip() for file in sorted(TEMPLATE.glob("*.py")) for line in file.read_text("utf-8").splitlines()
    )
    _, *excerpts = blocks(PAGE, "python")
    assert excerpts
    for excerpt in excerpts:
        assert "\n".join(line.strip() for line in excerpt.strip().splitlines()) in written


def test_it_names_every_capability_and_every_error() -> None:
    errors = {
        name
        for name in connectors.__all__
        if isinstance(kind := getattr(connectors, name), type) and issubclass(kind, connectors.ConnectorError)
    }
    for name in (*errors, *(each.__name__ for each in contract.CAPABILITIES)):
        assert f"`{name}`" in PAGE, name
