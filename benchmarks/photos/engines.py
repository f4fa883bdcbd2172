"""Six pictures of one photo, made in each way that is compared; one process does one way."""

import json
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

import numpy as np
import simplejpeg
from PIL import Image, ImageOps

from benchmarks.photos.corpus import in_srgb
from images.photo import RenditionBytes
from images.pixels.engine import load_engine
from images.render import render
from images.spec import Format, ImageSpec

BOXES = ((3000, False), (2000, True), (1600, False), (1200, True), (800, False), (300, False))
"""Side, and whether it is padded to a square. The two smallest are WebP, the others JPEG."""
JPEG_QUALITY, WEBP_QUALITY, WEBP_METHOD, LARGEST_WEBP = 85, 80, 4, 800


def kind_of(box: int) -> Format:
    return "webp" if box <= LARGEST_WEBP else "jpeg"


SPECS = [ImageSpec(box=box, square=square, formats=(kind_of(box),), max_bytes=20_000_000) for box, square in BOXES]
Way = Callable[[bytes], list[bytes]]


def encoded(picture: Image.Image, box: int) -> bytes:
    out = BytesIO()
    if kind_of(box) == "webp":
        picture.save(out, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    else:
        picture.save(out, "JPEG", quality=JPEG_QUALITY, subsampling="4:2:0")
    return out.getvalue()


def naive(data: bytes) -> list[bytes]:
    """Pillow as it is shown in tutorials: turned, converted, then each size from the whole photo."""
    photo = in_srgb(ImageOps.exif_transpose(Image.open(BytesIO(data))))
    made = []
    for box, square in BOXES:
        picture = photo.copy()
        picture.thumbnail((box, box), Image.Resampling.LANCZOS, reducing_gap=None)
        if square or picture.mode == "RGBA":
            whole = (box, box) if square else picture.size
            canvas = Image.new("RGB", whole, "white")
            at = ((whole[0] - picture.width) // 2, (whole[1] - picture.height) // 2)
            canvas.paste(picture, at, picture if picture.mode == "RGBA" else None)
            picture = canvas
        made.append(encoded(picture, box))
    return made


def ours(engine: str) -> Way:
    loaded = load_engine(engine)

    def way(data: bytes) -> list[bytes]:
        made = render(data, SPECS, loaded)
        return [each.data for each in made if isinstance(each, RenditionBytes)]

    return way


class Floor:
    """The least it can cost: the photo is decoded, and pictures of the right sizes, ready beforehand, are encoded."""

    def prepare(self, data: bytes) -> None:
        self._ready = [Image.open(BytesIO(each)).convert("RGB") for each in naive(data)]
        self._arrays = [np.asarray(picture) for picture in self._ready]

    def __call__(self, data: bytes) -> list[bytes]:
        simplejpeg.decode_jpeg(data)
        return [
            encoded(picture, box)
            if kind_of(box) == "webp"
            else simplejpeg.encode_jpeg(array, JPEG_QUALITY, colorsubsampling="420")
            for picture, array, (box, _) in zip(self._ready, self._arrays, BOXES, strict=True)
        ]


WAYS: dict[str, Callable[[], Way]] = {
    "floor": Floor,
    "naive": lambda: naive,
    "libvips": lambda: ours("libvips"),
    "pillow": lambda: ours("pillow"),
}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """A line with the path of a photo in, a line with what it cost out."""
    way = WAYS[sys.argv[1]]()
    for line in sys.stdin:
        asked = json.loads(line)
        data = Path(asked["photo"]).read_bytes()
        if isinstance(way, Floor):
            way.prepare(data)
        cpu_before, before = cpu(), time.perf_counter()
        made = way(data)
        cost = {"cpu": cpu() - cpu_before, "wall": time.perf_counter() - before, "bytes": sum(map(len, made))}
        if asked["keep"]:
            for (box, _), picture in zip(BOXES, made, strict=True):
                Path(asked["keep"], f"{box}").write_bytes(picture)
        print(json.dumps(cost), flush=True)


if __name__ == "__main__":
    main()
