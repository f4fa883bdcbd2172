"""The child processes: real ones, stopped and killed on purpose."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from images.photo import Look, PhotoRefused, RenditionBytes
from images.spec import ImageSpec
from images.worker import MEMORY, PhotoWorkers
from tests.images.pictures import corners, png_of, saved

PHOTO = saved(corners())


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


@pytest.fixture
def one_child() -> Iterator[tuple[PhotoWorkers, int]]:
    others = children()
    with PhotoWorkers(1, seconds=1) as workers:
        workers.look(PHOTO)
        (child,) = children() - others
        yield workers, child


def test_no_child_is_started_before_there_is_a_photo() -> None:
    before = children()
    with PhotoWorkers():
        assert children() == before


def test_children_end_with_the_block() -> None:
    before = children()
    with PhotoWorkers(1) as workers:
        assert workers.look(PHOTO) == Look("image/jpeg", 64, 48)
        assert children() > before
    assert children() == before


def test_a_refusal_comes_back_with_its_issue_and_the_child_goes_on(one_child: tuple[PhotoWorkers, int]) -> None:
    workers, child = one_child
    with pytest.raises(PhotoRefused) as refused:
        workers.look(png_of(60_000, 60_000))
    assert refused.value.issue.code == "photo_too_many_pixels"
    assert workers.look(PHOTO).width == 64
    assert child in children()


@pytest.mark.parametrize("blow", [signal.SIGSTOP, signal.SIGKILL, signal.SIGSEGV], ids=["hung", "killed", "crashed"])
@pytest.mark.parametrize("size", [len(PHOTO), 5_000_000])
def test_a_child_that_hangs_or_dies_costs_one_photo(
    one_child: tuple[PhotoWorkers, int], blow: signal.Signals, size: int
) -> None:
    workers, child = one_child
    os.kill(child, blow)
    started = time.monotonic()
    with pytest.raises(PhotoRefused) as refused:
        workers.look(PHOTO.ljust(size, b"\0"))
    assert refused.value.issue.code == "photo_too_hard"
    assert time.monotonic() - started < 60
    assert child not in children()
    assert workers.look(PHOTO).width == 64


def test_ctrl_c_is_left_to_the_parent(one_child: tuple[PhotoWorkers, int]) -> None:
    workers, child = one_child
    os.kill(child, signal.SIGINT)
    assert workers.look(PHOTO).width == 64


@pytest.mark.parametrize(("name", "limit"), [("Max address space", MEMORY), ("Max cpu time", 40)])
def test_what_a_child_may_use_is_limited(one_child: tuple[PhotoWorkers, int], name: str, limit: int) -> None:
    limits = Path(f"/proc/{one_child[1]}/limits")
    if not limits.exists():
        pytest.skip("limits can be read on Linux only")
    (line,) = [line for line in limits.read_text().splitlines() if line.startswith(name)]
    assert int(line.split()[3]) <= limit


def test_many_photos_come_back_in_their_order_and_a_bad_one_harms_no_other(workers: PhotoWorkers) -> None:
    widths = [40 + 4 * number for number in range(9)]
    photos = [(width, saved(corners(width, 32)) if width != 60 else b"junk") for width in widths]
    found = list(workers.look_many(photos))
    assert [key for key, _ in found] == widths
    assert [look.width if isinstance(look, Look) else look.issue.code for _, look in found] == [
        width if width != 60 else "photo_format_unknown" for width in widths
    ]


def test_photos_are_drawn_only_as_they_are_needed(workers: PhotoWorkers) -> None:
    drawn: list[int] = []

    def photos() -> Iterator[tuple[int, bytes]]:
        for number in range(50):
            drawn.append(number)
            yield number, PHOTO

    looks = workers.look_many(photos())
    next(looks)
    assert len(drawn) <= workers.count + 2
    looks.close()


def test_renditions_are_the_same_bytes_in_every_child(workers: PhotoWorkers) -> None:
    specs = [ImageSpec(), ImageSpec(box=32, formats=("webp",))]
    made = [
        [each.data for each in outcome if isinstance(each, RenditionBytes)]
        for _, outcome in workers.render_many((number, PHOTO, specs) for number in range(6))
        if not isinstance(outcome, PhotoRefused)
    ]
    assert len(made) == 6
    assert all(each == made[0] and len(each) == 2 for each in made)


def test_children_do_not_outlive_a_parent_that_is_killed() -> None:
    script = (
        "import multiprocessing, time\nfrom tests.images.test_worker import PHOTO, PhotoWorkers\n"
        "workers = PhotoWorkers(1)\nworkers.look(PHOTO)\n"
        "print(multiprocessing.active_children()[0].pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
    until = time.monotonic() + 5
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < until:
            os.kill(child, 0)
            time.sleep(0.02)
