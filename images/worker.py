"""Photos are decoded in child processes that can be killed: a hostile one costs itself, and nothing else."""

import contextlib
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from catalog.issues import Issue
from images.measures import Measures
from images.memory import give_back
from images.parallel import each
from images.photo import Look, PhotoRefused, RenditionBytes, photo_issue
from images.pixels.engine import EngineUnavailable, chosen
from images.spec import ImageSpec

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["images.pixels.gate"])
MOST_WORKERS = 4
CPU_SECONDS = 20
"""What a photo may cost. Time on the clock is another matter: a busy machine must not make good photos fail."""
SECONDS_A_PHOTO, SECONDS_TO_START = 60.0, 60.0
MEMORY = 3 << 30

Rendered = list[RenditionBytes | Issue]
KeyT = TypeVar("KeyT")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class WorkersUnavailable(RuntimeError):
    """The machine could not start a process to read photos in."""

    def __init__(self) -> None:
        super().__init__("The process that reads photos did not start: the machine may be out of memory. Try again.")


class _Task(Protocol[T_co]):
    def run(self) -> T_co: ...


@dataclass(frozen=True)
class _Looking:
    data: bytes = field(repr=False)

    def run(self) -> Look:
        from images.pixels.gate import look  # noqa: PLC0415 - pixels are touched in the child only

        return look(self.data)


@dataclass(frozen=True)
class _Rendering:
    data: bytes = field(repr=False)
    specs: tuple[ImageSpec, ...]

    def run(self) -> Rendered:
        from images.render import render  # noqa: PLC0415 - pixels are touched in the child only

        return render(self.data, self.specs)


@dataclass(frozen=True)
class _Measuring:
    data: bytes = field(repr=False)

    def run(self) -> Measures:
        from images.inspect import measure  # noqa: PLC0415 - pixels are touched in the child only

        return measure(self.data)


class PhotoWorkers:
    """One photo per core at a time; started when first needed, ended with the `with` block."""

    def __init__(self, count: int | None = None, seconds: float = SECONDS_A_PHOTO) -> None:
        self.count = count or min(os.cpu_count() or 1, MOST_WORKERS)
        self._seconds = seconds
        self._slots = threading.BoundedSemaphore(self.count)
        self._idle: list[_Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        while self._idle:
            self._idle.pop().close()

    def look(self, data: bytes) -> Look:
        return self._ask(_Looking(data))

    def render(self, data: bytes, specs: Sequence[ImageSpec]) -> Rendered:
        return self._ask(_Rendering(data, tuple(specs)))

    def look_many(self, photos: Iterable[tuple[KeyT, bytes]]) -> Iterator[tuple[KeyT, Look | PhotoRefused]]:
        """In their order, on all cores; photos are drawn from the iterable as they are needed."""
        tasks = ((key, _Looking(data)) for key, data in photos)
        return ((key, outcome) for (key, _), outcome in each(self._outcome, tasks, self.count))

    def render_many(
        self, photos: Iterable[tuple[KeyT, bytes, Sequence[ImageSpec]]]
    ) -> Iterator[tuple[KeyT, Rendered | PhotoRefused]]:
        tasks = ((key, _Rendering(data, tuple(specs))) for key, data, specs in photos)
        return ((key, outcome) for (key, _), outcome in each(self._outcome, tasks, self.count))

    def measure_many(self, photos: Iterable[tuple[KeyT, bytes]]) -> Iterator[tuple[KeyT, Measures | PhotoRefused]]:
        tasks = ((key, _Measuring(data)) for key, data in photos)
        return ((key, outcome) for (key, _), outcome in each(self._outcome, tasks, self.count))

    def _outcome(self, job: tuple[object, _Task[T]]) -> T | PhotoRefused:
        try:
            return self._ask(job[1])
        except PhotoRefused as refused:
            return refused

    def _ask(self, task: _Task[T]) -> T:
        with self._slots:
            try:
                child = self._idle.pop()
            except IndexError:
                child = _Child()
            try:
                return child.ask(task, self._seconds)
            finally:
                if child.spent:
                    child.close()
                else:
                    self._idle.append(child)


class _Child:
    """One process, asked one thing at a time. It is `spent` once it was killed or died."""

    def __init__(self) -> None:
        self.spent = False
        self._pipe, theirs = CHILDREN.Pipe()
        self._process = CHILDREN.Process(target=_serve, args=(theirs,), name="photos", daemon=True)
        self._process.start()
        theirs.close()
        with self._alarm(SECONDS_TO_START):
            greeting = self._answer()
        if self.spent or isinstance(greeting, EngineUnavailable):
            self.close()
            raise greeting if isinstance(greeting, EngineUnavailable) else WorkersUnavailable

    def ask(self, task: _Task[T], seconds: float) -> T:
        """Raises PhotoRefused where the child says so, dies, or takes too long."""
        answer: Any = None
        with self._alarm(seconds):
            try:
                self._pipe.send(task)
            except OSError:
                self.spent = True
            else:
                answer = self._answer()
        if answer is None:
            raise PhotoRefused(photo_issue("photo_too_hard"))
        if isinstance(answer, PhotoRefused):
            raise answer
        result: T = answer
        return result

    def _answer(self) -> object:
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            self.spent = True
            return None

    @contextlib.contextmanager
    def _alarm(self, seconds: float) -> Iterator[None]:
        """Kills the child when the time is up, which ends whatever waits for it."""
        alarm = threading.Timer(seconds, self._kill)
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()
            alarm.join()

    def _kill(self) -> None:
        self.spent = True
        self._process.kill()

    def close(self) -> None:
        """A child whose pipe is closed ends by itself; one that does not is killed."""
        self._pipe.close()
        self._process.join(0 if self.spent else 1)
        self._process.kill()
        self._process.join()
        self._process.close()


def _serve(pipe: Connection) -> None:
    """The child: answers until its parent hangs up."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is: a core has one child already
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, ValueError):  # a system that knows no such limit still has the alarm
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(EOFError, OSError):
        pipe.send(_engine())
        while True:
            task = pipe.recv()
            _limit_cpu()
            pipe.send(_done(task))
            give_back()


def _engine() -> str | EngineUnavailable:
    try:
        return chosen().name
    except EngineUnavailable as unavailable:
        return unavailable


def _limit_cpu() -> None:
    """The system ends a child that has used up its time for this photo."""
    with contextlib.suppress(OSError, ValueError):
        until = int(time.process_time()) + CPU_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _done(task: _Task[object]) -> object:
    try:
        return task.run()
    except PhotoRefused as refused:
        return refused
    except MemoryError:
        return PhotoRefused(photo_issue("photo_too_hard"))
