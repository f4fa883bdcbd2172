"""What every test may use."""

import gc
import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db.models.signals import post_migrate
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)  # other work on the machine is no failure
settings.load_profile("repeatable")  # pytest --hypothesis-profile=default tries other examples each time


def pytest_configure() -> None:
    """No power failure is tested in this process, so nobody waits for its disk."""
    options = django_settings.DATABASES["default"]["OPTIONS"]
    if "init_command" in options:
        options["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests, each begins with some of the files that take minutes: else one of them would be
    at work when all others have ended.
    """
    shares: list[list[pytest.Item]] = [[] for _ in range(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))]
    files: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("all"):
            files[item.path].append(item)
    for file in sorted(files.values(), key=_patience, reverse=True):
        min(shares, key=_patience).extend(file)
    quick = iter([item for item in items if not item.get_closest_marker("all")])
    left = len(items)
    for nth, share in enumerate(shares):
        share.extend(islice(quick, max(left // (len(shares) - nth) - len(share), 0)))
        left -= len(share)
    items[:] = [*chain(*shares), *quick]


def _patience(tests: Iterable[pytest.Item]) -> float:
    """Seconds that they are given together."""
    given = [mark.args[0] for item in tests if (mark := item.get_closest_marker("timeout"))]
    return sum(given)


def pytest_collection_finish() -> None:
    """Thousands of collected tests are no garbage, and need not be looked through for it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """A database that is emptied after a test is not filled with Django's permissions again: nothing here asks for
    them.
    """
    assert post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


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
