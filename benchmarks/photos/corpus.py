"""Photos for the benchmark, made once and kept in .cache: a backdrop, things in front of it, texture and noise."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFilter

from tests.images.pictures import P3

pillow_heif.register_heif_opener()

SIZE_12, SIZE_48 = (4032, 3024), (8064, 6048)
DETAIL = ((6, 50.0), (24, 35.0), (96, 22.0), (400, 12.0), (1600, 7.0))
"""How many bumps go across the photo, and how high they are: fewer and higher, as in nature."""
GRAIN = 3.0


@dataclass(frozen=True)
class Photo:
    kind: str
    path: Path

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def corpus(folder: Path) -> list[Photo]:
    """Twelve photos of 12 MP, five of them in Display P3, and one each of the other kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = []
    for kind, name, number in _wanted():
        path = folder / name
        if not path.is_file():
            data = _photo(kind, number)
            path.with_suffix(".part").write_bytes(data)
            path.with_suffix(".part").rename(path)
        photos.append(Photo(kind, path))
    return photos


def _wanted() -> Iterator[tuple[str, str, int]]:
    for number in range(12):
        kind = "jpeg12-p3" if number % 12 in {1, 4, 6, 9, 11} else "jpeg12"
        yield kind, f"{number:02}-{kind}.jpg", number
    for number, (kind, ending) in enumerate(
        (("jpeg48", "jpg"), ("png-alpha", "png"), ("webp", "webp"), ("heic", "heic"))
    ):
        yield kind, f"{kind}.{ending}", 12 + number


def _photo(kind: str, number: int) -> bytes:
    size = SIZE_48 if kind == "jpeg48" else SIZE_12
    picture, out = scene(*size, seed=number), BytesIO()
    if kind.startswith("jpeg"):
        more: dict[str, Any] = {"icc_profile": P3} if kind.endswith("p3") else {}
        picture.save(out, "JPEG", quality=90, subsampling="4:2:0", exif=_exif((1, 6, 3, 8)[number % 4]), **more)
    elif kind == "png-alpha":
        shape = Image.new("L", picture.size)
        ImageDraw.Draw(shape).ellipse((400, 300, 3600, 2700), fill=255)
        picture.putalpha(shape.filter(ImageFilter.GaussianBlur(3)))
        picture.save(out, "PNG", compress_level=4)
    else:
        picture.save(out, {"webp": "WEBP", "heic": "HEIF"}[kind], quality=85)
    return out.getvalue()


def scene(width: int, height: int, seed: int) -> Image.Image:
    chance = np.random.default_rng(seed)
    light = np.full((height, width, 3), 140.0, np.float32)
    for across, high in DETAIL:
        bumps = chance.normal(size=(across * height // width + 2, across + 2, 3)).astype(np.float32)
        bumps = bumps.mean(2, keepdims=True) * 0.8 + bumps * 0.2  # most of what differs is light, not colour
        for band in range(3):
            layer = Image.fromarray(bumps[..., band]).resize((width, height), Image.Resampling.BICUBIC)
            light[..., band] += high * np.asarray(layer)
    picture = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = int(chance.integers(width)), int(chance.integers(height))
        reach, colour = (
            int(chance.integers(width // 60, width // 12)),
            tuple(int(c) for c in chance.integers(30, 230, 3)),
        )
        draw.regular_polygon((x, y, reach), int(chance.integers(3, 9)), int(chance.integers(90)), fill=colour)
    grain = chance.normal(scale=GRAIN, size=(height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def _exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.Make] = "Made for the benchmark"
    place = block.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (31.0, 37.0, 45.0)
    return block


def in_srgb(photo: Image.Image) -> Image.Image:
    """As it is written in every tutorial, at full size."""
    profile = photo.info.get("icc_profile")
    if not profile:
        return photo.convert("RGBA" if photo.mode in {"RGBA", "LA", "P"} else "RGB")
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(photo, ImageCms.ImageCmsProfile(BytesIO(profile)), srgb, outputMode="RGB")
    assert converted is not None
    return converted
