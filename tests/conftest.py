"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)  # other work on the machine is no failure
settings.load_profile("repeatable")  # pytest --hypothesis-profile=default tries other examples each time


def data_folder() -> Path:
    """Where real files, recordings and contracts are, if anywhere."""
    return Path(os.environ.get("QAFILA_SHARED") or Path(__file__).parents[2] / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real files and recordings, where it is present."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"the data folder {folder} is absent (set QAFILA_SHARED)")
    return folder
