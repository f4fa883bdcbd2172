"""Six pictures of one photo: ours, next to the least it can cost, to Pillow as in a tutorial, and to sharp.

Each way has a process of its own that waits for its turn: photo by photo, one way after the other, so that whatever
else the machine does weighs on all of them. A ratio is taken per photo and repetition; what is shown is the median.
The photos are made the first time, and kept in .cache/photos.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Self

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.photos.corpus import Photo, corpus
from benchmarks.photos.engines import SPECS
from benchmarks.photos.quality import Gold, luma_of, ssim
from images.worker import PhotoWorkers

WAYS = ("floor", "naive", "libvips", "pillow", "sharp")
ENGINES = ROOT / "benchmarks/photos/engines.py"
SHARP, SHARP_HERE = ROOT / "benchmarks/photos/sharp", ROOT / ".cache/sharp"
MAIN, MAIN_P3 = "jpeg12", "jpeg12-p3"
JUDGED_AT = (1600, 1200, 800, 300)
REPEATS, REPEATS_ELSE, JUDGED = 5, 2, 3
Costs = dict[str, float]


@dataclass(frozen=True)
class Measured:
    kind: str
    way: str
    times_floor: float
    times_naive: float
    cost: Costs


@dataclass(frozen=True)
class Target:
    what: str
    value: float | None
    must: float
    aim: float | None
    at_least: bool = False

    def reaches(self, goal: float | None) -> str:
        if self.value is None or goal is None:
            return "-"
        return "yes" if (self.value >= goal if self.at_least else self.value <= goal) else "NO"


class Player:
    """One way of making pictures, in its process."""

    def __init__(self, command: list[str]) -> None:
        quiet = {**os.environ, "VIPS_CONCURRENCY": "1"}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=quiet)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def play(self, photo: Photo, keep: Path | None = None) -> Costs | None:
        """None where this way cannot read the photo."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")  # the peak of memory is counted anew
        self._process.stdin.write(json.dumps({"photo": str(photo.path), "keep": str(keep or "")}) + "\n")
        self._process.stdin.flush()
        cost: Costs = json.loads(self._process.stdout.readline())
        return None if "failed" in cost else cost | {"mb": self._peak()}

    def _peak(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


def players(stack: ExitStack) -> dict[str, Player]:
    commands = {way: [sys.executable, str(ENGINES), way] for way in WAYS if way != "sharp"}
    if shutil.which("node") and shutil.which("npm"):
        if not (SHARP_HERE / ".ready").is_file():
            subprocess.run(["sh", ROOT / "requirements/npm.sh", SHARP, SHARP_HERE], check=True, stdout=sys.stderr)
        commands["sharp"] = ["node", str(SHARP / "sharp.mjs"), str(SHARP_HERE)]
    return {way: stack.enter_context(Player(command)) for way, command in commands.items()}


def measured(photos: list[Photo], repeats: int, repeats_else: int) -> Iterator[Measured]:
    with ExitStack() as stack:
        playing = players(stack)
        for photo in photos[:1]:
            for player in playing.values():
                player.play(photo)  # what is done once in the life of a process
        main = [photo for photo in photos if photo.kind in {MAIN, MAIN_P3}]
        rest = [photo for photo in photos if photo not in main]  # later: what they leave in memory would be counted
        for photo in main * repeats + rest * repeats_else:
            yield from _once(playing, photo)


def _once(playing: dict[str, Player], photo: Photo) -> Iterator[Measured]:
    ways = {way: player for way, player in playing.items() if way != "floor" or photo.path.suffix == ".jpg"}
    costs = {way: player.play(photo) for way, player in ways.items()}
    floor, naive = costs.get("floor"), costs["naive"]
    for way, cost in costs.items():
        if cost is not None and naive is not None:
            times = cost["cpu"] / floor["cpu"] if floor else float("nan")
            yield Measured(photo.kind, way, times, naive["cpu"] / cost["cpu"], cost)


def likeness(photos: list[Photo]) -> dict[str, dict[int, float]]:
    """Way → box → SSIM against the gold, the mean over the photos."""
    found: dict[str, dict[int, list[float]]] = {}
    with ExitStack() as stack:
        playing = players(stack)
        for photo in photos:
            gold = Gold(photo.data)
            wanted = {box: gold.luma(box) for box in JUDGED_AT}
            for way in playing.keys() - {"floor"}:
                with tempfile.TemporaryDirectory() as folder:
                    playing[way].play(photo, Path(folder))
                    for box, luma in wanted.items():
                        value = ssim(luma_of(Path(folder, str(box)).read_bytes(), luma), luma)
                        found.setdefault(way, {}).setdefault(box, []).append(value)
    return {way: {box: sum(all_) / len(all_) for box, all_ in boxes.items()} for way, boxes in sorted(found.items())}


def two_to_one(photos: list[Photo], repeats: int) -> float:
    """How many times as fast two processes are as one, in turns; the median."""
    twice = [(number, photo.data, SPECS) for number, photo in enumerate(photos)]
    ratios = []
    with PhotoWorkers(1) as one, PhotoWorkers(2) as two:
        for workers in (one, two):
            list(workers.render_many(twice[:4]))  # processes start
        for _ in range(repeats):
            seconds = []
            for workers in (one, two):
                before = time.perf_counter()
                assert all(isinstance(made, list) for _, made in workers.render_many(twice))
                seconds.append(time.perf_counter() - before)
            ratios.append(seconds[0] / seconds[1])
    return median(ratios)


def rows(runs: list[Measured]) -> list[dict[str, Any]]:
    groups = {"jpeg12, all": (MAIN, MAIN_P3)} | {kind: (kind,) for kind in dict.fromkeys(run.kind for run in runs)}
    return [
        {"photos": name, "way": way, **_summary(own)}
        for name, kinds in groups.items()
        for way in WAYS
        if (own := [run for run in runs if run.way == way and run.kind in kinds])
    ]


def _summary(runs: list[Measured]) -> Costs:
    return {
        "times_floor": median(run.times_floor for run in runs),
        "times_naive": median(run.times_naive for run in runs),
        **{key: median(run.cost[key] for run in runs) for key in ("cpu", "wall", "bytes")},
        "mb": max(run.cost["mb"] for run in runs),
    }


def targets(table: list[dict[str, Any]], like: dict[str, dict[int, float]], twice: float) -> list[Target]:
    main = {row["way"]: row for row in table if row["photos"] == "jpeg12, all"}
    vips, pillow, sharp = main["libvips"], main["pillow"], main.get("sharp")
    worse = {way: max(like["naive"][box] - like[way][box] for box in JUDGED_AT) for way in ("libvips", "pillow")}
    return [
        Target("ours / floor", vips["times_floor"], 3.0, 1.8),
        Target("naive / ours", vips["times_naive"], 2.8, 4.5, at_least=True),
        Target("ours / sharp", sharp and sharp["times_naive"] / vips["times_naive"], 1.0, 0.6),
        Target("SSIM below naive, at worst", worse["libvips"], 0.003, None),
        Target("MB a worker", vips["mb"], 250, None),
        Target("Pillow alone / floor", pillow["times_floor"], 4.5, None),
        Target("SSIM below naive, Pillow alone", worse["pillow"], 0.003, None),
        Target("two processes / one", twice, 1.7, None, at_least=True),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one document on standard output")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    print("The photos are made if they are not there yet …", file=sys.stderr)
    photos = corpus(ROOT / ".cache/photos")
    jpegs = [photo for photo in photos if photo.kind in {MAIN, MAIN_P3}]
    print("Measuring …", file=sys.stderr)
    table = rows(list(measured(photos, options.repeats, min(REPEATS_ELSE, options.repeats))))
    like = likeness(jpegs[:JUDGED])
    aims = targets(table, like, two_to_one(jpegs, min(3, options.repeats)))
    if options.json:
        document = {"table": table, "ssim": like, "targets": [vars(each) for each in aims]}
        print(json.dumps(document, indent=2))
        return
    show(table, like, aims)


def show(table: list[dict[str, Any]], like: dict[str, dict[int, float]], aims: list[Target]) -> None:
    print(f"{'photos':12} {'way':8} {'CPU ms':>7} {'/ floor':>8} {'naive /':>8} {'wall ms':>8} {'MB':>5} {'kB out':>7}")
    for row in table:
        print(
            f"{row['photos']:12} {row['way']:8} {row['cpu'] * 1000:7.0f} {row['times_floor']:8.2f} "
            f"{row['times_naive']:8.2f} {row['wall'] * 1000:8.0f} {row['mb']:5.0f} {row['bytes'] / 1000:7.0f}"
        )
    print("\nSSIM against a float Lanczos from the full size")
    for way, boxes in like.items():
        print(f"{way:8} " + "  ".join(f"{box}: {value:.4f}" for box, value in boxes.items()))
    print(f"\n{'target':32} {'found':>7} {'must':>6} {'':4} {'aim':>5}")
    for each in aims:
        found = "-" if each.value is None else f"{each.value:.3f}"
        aim = "-" if each.aim is None else each.aim
        print(f"{each.what:32} {found:>7} {each.must:6} {each.reaches(each.must):4} {aim:>5} {each.reaches(each.aim)}")


if __name__ == "__main__":
    main()
