"""What a backup holds, looked at from inside."""

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, models

from catalog import store
from qafila.keeping import backup, rows
from qafila.keeping.archive import Archive
from qafila.keys import make_keys
from sync.store import uploads

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_as_of_one_moment_whoever_writes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_keys(settings.HOME)

    def write() -> None:
        store.add_business("Late", "MA")
        connection.close()

    def lines_of(model: type[models.Model]) -> Iterator[str]:
        if model._meta.label == "qafila_catalog.Business":  # the tables before it have been read
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()
        return rows.lines_of(model)

    monkeypatch.setattr(backup, "lines_of", lines_of)
    backup.back_up(tmp_path / "copy")
    with zipfile.ZipFile(tmp_path / "copy") as archive:
        assert len(archive.read("tables/qafila_catalog.business.jsonl").splitlines()) == 1  # the names of its columns
    assert [business.slug for business in store.businesses()] == ["late"]


def test_a_disk_that_is_full_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_keys(settings.HOME)

    def full(_: type[models.Model]) -> Iterator[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "lines_of", full)
    with pytest.raises(OSError, match="No space"):
        backup.back_up(tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
    assert connection.in_atomic_block is False
    store.add_business("Next", "MA")  # the connection is of use


def test_what_sellers_handed_over_and_nobody_has_seen_to_yet_comes_along(tmp_path: Path) -> None:
    make_keys(settings.HOME)
    business = store.add_business("Souk", "MA")
    uploads.keep_photo(business, "سلة 1.jpg", [b"a photo"])
    digest = uploads.keep_list(business, [b"a list"])
    backup.back_up(tmp_path / "copy")
    with Archive(tmp_path / "copy", tmp_path) as archive:
        found = {part: (name, data) for number, part, name, data in archive.uploads() if number == str(business.pk)}
    assert found == {"photos": ("سلة 1.jpg", b"a photo"), "lists": (digest, b"a list")}
    uploads.forget(business)
    assert uploads.photo_names(business) == []
