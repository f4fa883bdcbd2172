"""Values that wait in a file until all of them are known: rows, so that the catalogue is locked only while they are
written, and products, so that those of a large file need not all be in memory."""

import pickle
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Generic, Self, TypeVar

AT_A_TIME = 500
_IN_MEMORY = 8 * 1024**2


T = TypeVar("T")


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """Some hundreds of them at a time."""
    left = iter(values)
    while some := list(islice(left, AT_A_TIME)):
        yield some


class Staged(Generic[T]):
    """Some hundreds of values are in memory at a time, however many there are."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when this is left
        self._waiting: list[T] = []
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return (value for some in self.portions() for value in some)

    def add(self, value: T) -> None:
        self._waiting.append(value)
        self._count += 1
        if len(self._waiting) == AT_A_TIME:
            self._put_aside()

    def clear(self) -> None:
        self._waiting, self._count = [], 0
        self._file.seek(0)
        self._file.truncate()

    def portions(self) -> Iterator[list[T]]:
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
