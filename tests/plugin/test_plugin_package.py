"""A stranger's connector: a distribution of its own, installed beside ours, that knows nothing but our public API."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.layout import ROOT

HERE = Path(__file__).parent
SOUQ = HERE / "qafila-souq"


def environment(**more: str) -> dict[str, str]:
    dropped = ("PYTHONPATH", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, **more}


def done(*words: object, cwd: Path, **more: str) -> str:
    ran = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=environment(**more), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{words} ended with {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment with the wheels of both, and nothing of this folder."""
    folder = tmp_path_factory.mktemp("plugin")
    uv = ("sh", ROOT / "requirements" / "uv.sh")
    python = folder / "venv" / "bin" / "python"
    done(*uv, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    locked = ROOT / "requirements" / "development.txt"
    done(*uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", locked, cwd=folder)
    for project in (ROOT, SOUQ):
        done(python, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist", cwd=project)
    wheels = sorted((folder / "dist").glob("*.whl"))
    done(*uv, "pip", "install", "--quiet", "--python", python, "--no-deps", *wheels, cwd=folder)
    return python.parent


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


@pytest.mark.all
@pytest.mark.timeout(600)
class TestInstalled:
    def test_it_is_listed_and_keeps_the_contract(self, scratch: Path, empty: Path) -> None:
        told = json.loads(done(scratch / "qafila", "connectors", "--json", cwd=empty, QAFILA_HOME=str(empty / "home")))
        (souq,) = [each for each in told if each["slug"] == "souq"]
        assert (souq["name"], souq["distribution"], souq["broken"]) == ("Souq", "qafila-souq", None)
        assert souq["capabilities"] == ["WithdrawsListings"]
        assert souq["checks"]
        assert all(souq["checks"].values())

    def test_it_publishes(self, scratch: Path, empty: Path) -> None:
        home, hosts = str(empty / "home"), "127.0.0.1"
        script = HERE / "publishing.py"
        told = json.loads(
            done(
                scratch / "python",
                script,
                cwd=empty,
                QAFILA_HOME=home,
                QAFILA_ALLOW_HOSTS=hosts,
                QAFILA_DATABASE_URL="",
            )
        )
        assert told["shown"] == {"سجادة أمازيغية": {"RUG-1": "149.90"}, "Savon noir 🧼": {"SOAP-1": "12.50"}}
        assert [(counts["create"], counts["keep"]) for counts in told["synced"]] == [(2, 0), (0, 2)]

    def test_its_types_are_right_seen_from_an_empty_folder(self, scratch: Path, empty: Path) -> None:
        done(scratch / "mypy", "--strict", "--no-incremental", "-p", "qafila_souq", cwd=empty)

    def test_its_own_tests_are_run_by_our_command(self, scratch: Path, empty: Path) -> None:
        told = done(scratch / "qafila", "connectors", "test", "souq", cwd=empty, QAFILA_HOME=str(empty / "home"))
        assert " passed" in told

    def test_without_pytest_the_command_says_so(self, scratch: Path, empty: Path) -> None:
        hidden = "import sys, importlib.util as u; f = u.find_spec; "
        hidden += "u.find_spec = lambda name, *rest: None if name == 'pytest' else f(name, *rest); "
        hidden += "sys.argv = ['qafila', 'connectors', 'test', 'souq']; from qafila.__main__ import main; main()"
        ran = subprocess.run(
            [scratch / "python", "-c", hidden],
            cwd=empty,
            env=environment(QAFILA_HOME=str(empty / "home")),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 3
        assert "pip install pytest" in ran.stderr
        assert "Traceback" not in ran.stderr
