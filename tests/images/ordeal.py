"""Hands hostile files to a worker, as the application does, and tells what each has cost; run in a process of its own.

The engine is the one that QAFILA_IMAGE_ENGINE names.
"""

import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.issues import Issue
from images.photo import Look, PhotoRefused, RenditionBytes
from images.spec import ImageSpec
from images.worker import PhotoWorkers
from tests.images import hostile
from tests.images.pictures import corners, saved

SPECS = [ImageSpec(box=3000), ImageSpec(box=1200, square=True), ImageSpec(box=300, formats=("webp",))]
TICKS = os.sysconf("SC_CLK_TCK")
Outcome = Look | PhotoRefused | list[RenditionBytes | Issue]


@dataclass(frozen=True)
class Ordeal:
    name: str
    looked: str
    rendered: str
    seconds: float
    megabytes: float
    survived: bool


def ordeals(files: Iterator[tuple[str, bytes]]) -> Iterator[Ordeal]:
    with PhotoWorkers(1) as workers:
        workers.render(saved(corners()), SPECS)
        for name, data in files:
            (child,) = multiprocessing.active_children()
            process = Path(f"/proc/{child.pid}")
            (process / "clear_refs").write_text("5")  # the peak of memory is counted anew
            before = _seconds(process)
            looked = _code(lambda data=data: workers.look(data))
            rendered = _code(lambda data=data: workers.render(data, SPECS))
            if [each.pid for each in multiprocessing.active_children()] == [child.pid]:
                yield Ordeal(name, looked, rendered, _seconds(process) - before, _megabytes(process), survived=True)
            else:
                workers.look(saved(corners()))
                yield Ordeal(name, looked, rendered, 0, 0, survived=False)


def _code(task: Callable[[], object]) -> str:
    """Of the issue, or "" where it is taken for a photo."""
    try:
        task()
    except PhotoRefused as refused:
        return refused.issue.code
    return ""


def _seconds(process: Path) -> float:
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _megabytes(process: Path) -> float:
    return int((process / "status").read_text().split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    json.dump([asdict(each) for each in ordeals(getattr(hostile, sys.argv[1])())], sys.stdout)
