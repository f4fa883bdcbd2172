"""`qafila connectors new`: a package that passes its tests at once, and is like the example in tests/plugin/."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from qafila.scaffold import BadConnectorSlug, FolderTaken, write_package
from tests.layout import ROOT


def texts(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def test_the_example_plugin_is_what_the_command_writes(tmp_path: Path) -> None:
    example = texts(ROOT / "tests" / "plugin" / "qafila-souq")
    assert texts(write_package("souq", tmp_path)) == example


def test_a_name_of_several_words_is_spelt_as_each_place_wants_it(tmp_path: Path) -> None:
    written = texts(write_package("my-2nd-shop", tmp_path))
    project = tomllib.loads(written["pyproject.toml"])
    assert project["project"]["entry-points"]["qafila.connectors"] == {
        "my-2nd-shop": "qafila_my_2nd_shop:My2ndShopConnector"
    }
    assert 'slug, name, revision = "my-2nd-shop", "My 2nd Shop", 1' in written["qafila_my_2nd_shop/connector.py"]
    assert not [name for name, text in written.items() if "acme" in f"{name} {text}".lower()]
    for name, text in written.items():
        if name.endswith(".py"):
            ast.parse(text)


@pytest.mark.parametrize("slug", ["", "Souq", "my_shop", "2nd", "-a", "a-", "a--b", "../x", "سوق"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(BadConnectorSlug):
        write_package(slug, tmp_path)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    write_package("souq", tmp_path)
    with pytest.raises(FolderTaken, match="qafila-souq"):
        write_package("souq", tmp_path)


@pytest.mark.all
def test_a_new_package_passes_the_conformance_tests_at_once(tmp_path: Path) -> None:
    folder = write_package("bazaar", tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "-W", "error"]
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [*command, "qafila_bazaar/conformance.py"], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout


def test_a_connector_without_tests_of_its_own_is_told_so() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "qafila", "connectors", "test", "practice"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 3
    assert "qafila.connector_tests" in ran.stderr
