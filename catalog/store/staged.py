"""Rows that wait in a file until all of them are known: the catalogue is locked only while they are written."""

import pickle
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from catalog.store.writing import Row

AT_A_TIME = 500
_IN_MEMORY = 8 * 1024**2


class Staged:
    """Some hundreds of rows are in memory at a time, however many there are."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when this is left
        self._waiting: list[Row] = []
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, row: Row) -> None:
        self._waiting.append(row)
        self._count += 1
        if len(self._waiting) == AT_A_TIME:
            self._put_aside()

    def clear(self) -> None:
        self._waiting, self._count = [], 0
        self._file.seek(0)
        self._file.truncate()

    def portions(self) -> Iterator[list[Row]]:
        """All of them, in their order."""
        self._put_aside()
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301 - nobody else has the file

    def _put_aside(self) -> None:
        if self._waiting:
            pickle.dump(self._waiting, self._file, pickle.HIGHEST_PROTOCOL)
            self._waiting = []
