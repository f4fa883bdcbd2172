"""The sample business's files, as she would hand them over: one sheet, one folder of photos."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from qafila.demo.photos import PILLOW, develop
from qafila.demo.shots import Shot, shots

SHEET, PHOTOS = "produits.csv", "photos"
NEW_PRICES = {("AM-03", "400 g"): "115,00", ("TJ-09", ""): "195,00"}
"""{(Référence modèle, Taille): the price in the second lot}"""
_DRAWN = ".photos.json"
_AT_MOST = 4  # processes: each holds some 150 MB


class DemoFiles(NamedTuple):
    sheet: Path
    photos: Path


def write(folder: Path, *, changed: bool = False) -> DemoFiles:
    """Writes sheet and photos, or only what is not there yet. Changed: two prices and one photo differ."""
    photos = folder / PHOTOS
    photos.mkdir(parents=True, exist_ok=True)
    _replace(folder / SHEET, _sheet(changed=changed))
    _write_photos(folder, photos, changed=changed)
    return DemoFiles(folder / SHEET, photos)


def _sheet(*, changed: bool) -> bytes:
    text = resources.files("qafila.demo").joinpath("products.csv").read_text("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    reference, size, price = (header.index(name) for name in ("Référence modèle", "Taille", "Prix (DH)"))
    if changed:
        for row in rows:
            row[price] = NEW_PRICES.get((row[reference], row[size]), row[price])
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows([header, *rows])
    return written.getvalue().encode("utf-8-sig")


def _write_photos(folder: Path, photos: Path, *, changed: bool) -> None:
    """Draws the photos that are missing, damaged, or drawn by another version of the drawings."""
    wanted = {shot.name: _content_key(shot) for shot in shots(changed=changed).values()}
    drawn = _read_drawn(folder)
    stale = [name for name, key in wanted.items() if drawn.get(name) != [key, _size(photos / name)]]
    for name, size in _drawn_by_all(photos, stale, changed=changed):
        drawn[name] = [wanted[name], size]
    if stale:
        kept = {name: entry for name, entry in drawn.items() if name in wanted}
        _replace(folder / _DRAWN, json.dumps(kept, ensure_ascii=False).encode())


def _drawn_by_all(photos: Path, names: list[str], *, changed: bool) -> Iterable[tuple[str, int]]:
    draw = partial(_draw, photos, changed=changed)
    workers = min(os.cpu_count() or 1, len(names), _AT_MOST)
    if workers < 2:
        return [draw(name) for name in names]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(draw, names))


def _draw(photos: Path, name: str, *, changed: bool) -> tuple[str, int]:
    data = develop(shots(changed=changed)[name])
    _replace(photos / name, data)
    return name, len(data)


def _content_key(shot: Shot) -> str:
    return f"{_drawings()} {shot.taken}"


@cache
def _drawings() -> str:
    """What decides the pixels: Pillow, and the sources of the drawings."""
    told = hashlib.sha256(PILLOW.encode())
    for file in sorted(resources.files("qafila.demo").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            told.update(file.read_bytes())
    return told.hexdigest()


def _read_drawn(folder: Path) -> dict[str, list[object]]:
    try:
        found = json.loads((folder / _DRAWN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else -1


def _replace(file: Path, data: bytes) -> None:
    """All of the new file or all of the old one, whenever we are stopped."""
    if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
        return
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(data)
    beside.replace(file)
