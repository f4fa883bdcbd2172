"""Photos, colour profiles and broken files, made for the tests."""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 40), (30, 40, 210), (230, 220, 40)
D50 = (0.9642, 1.0, 0.8249)
Place = tuple[int, int]


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """Red, green / blue, yellow: no two ways of turning it look the same."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    """What a camera stores for this scene: EXIF says which side of the scene row 0 and column 0 are."""
    width, height = upright.size
    seen = {
        1: lambda row, column: (column, row),
        2: lambda row, column: (width - 1 - column, row),
        3: lambda row, column: (width - 1 - column, height - 1 - row),
        4: lambda row, column: (column, height - 1 - row),
        5: lambda row, column: (row, column),
        6: lambda row, column: (width - 1 - row, column),
        7: lambda row, column: (width - 1 - row, height - 1 - column),
        8: lambda row, column: (row, height - 1 - column),
    }[orientation]
    stored = Image.new("RGB", (width, height) if orientation < 5 else (height, width))
    for row in range(stored.height):
        for column in range(stored.width):
            stored.putpixel((column, row), upright.getpixel(seen(row, column)))
    return stored


def exif(orientation: int | None = None, private: bool = False) -> Image.Exif:
    block = Image.Exif()
    if orientation:
        block[ExifTags.Base.Orientation] = orientation
    if private:
        block[ExifTags.Base.Make] = "SecretCam"
        place = block.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = (31.0, 37.0, 45.0)
    return block


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    best: dict[str, Any] = {"JPEG": {"quality": 95}, "WEBP": {"lossless": True}, "HEIF": {"quality": -1}}.get(kind, {})
    image.save(out, kind, **{**best, **options})
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def noise(width: int, height: int, seed: int = 7) -> Image.Image:
    data = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - the same noise each time
    return Image.frombytes("RGB", (width, height), data)


def rgb_profile(
    red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...], gamma: float | None
) -> bytes:
    """A display profile with these colorants (XYZ under D50); without gamma, sRGB's curve."""
    curve = struct.pack(">4sIIH", b"curv", 0, 1, round(gamma * 256)) if gamma else _srgb_curve()
    tags = {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue), b"wtpt": _xyz(D50)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile(paper: tuple[float, ...], cyan: tuple[float, ...]) -> bytes:
    """A press whose paper and full cyan have these Lab colours; all else is black."""
    table = bytearray()
    for corner in range(16):
        light, a, b = {0: paper, 8: cyan}.get(corner, (0.0, 0.0, 0.0))
        table += bytes((round(light * 2.55), round(a) + 128, round(b) + 128))
    ramp = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if each % 4 == 0 else 0 for each in range(9)))
    lookup = struct.pack(">4sI4B", b"mft1", 0, 4, 3, 2, 0) + matrix + ramp * 4 + bytes(table) + ramp * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": lookup, b"wtpt": _xyz(D50)})


def _xyz(values: tuple[float, ...]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *(round(value * 65536) for value in values))


def _srgb_curve() -> bytes:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    points = [round(linear(step / 1023) * 65535) for step in range(1024)]
    return struct.pack(">4sII1024H", b"curv", 0, 1024, *points)


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    name = b"Made for tests\0"
    described = struct.pack(">4sII", b"desc", 0, len(name)) + name + bytes(78)
    tags = {b"desc": described, b"cprt": b"text\0\0\0\0none\0", **tags}
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for sign, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", sign, at + len(body), len(content))
        body += padded
    light = struct.pack(">3i", *(round(value * 65536) for value in D50))
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"", 0x02400000, kind, space, connection)
    head += struct.pack(">6H4s", 2020, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + light
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and has nothing behind its header."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, content) for kind, content in chunks)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG that says it is this large."""
    data = bytearray(saved(corners()))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">2H", height, width)
    return bytes(data)


def gif_of(width: int, height: int) -> bytes:
    data = bytearray(saved(corners(), "GIF"))
    data[6:10] = struct.pack("<2H", width, height)
    return bytes(data)


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG that repeats its last pass."""
    data = saved(noise(64, 64), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def named_colours(image: Image.Image) -> Iterator[tuple[int, ...]]:
    """The middle of each quarter: upper left, upper right, lower left, lower right."""
    plain = image.convert("RGB")
    for row in (1, 3):
        for column in (1, 3):
            pixel = plain.getpixel((plain.width * column // 4, plain.height * row // 4))
            assert isinstance(pixel, tuple)
            yield pixel


def near(seen: tuple[int, ...], wanted: tuple[int, ...], by: int) -> bool:
    return len(seen) == len(wanted) and all(abs(one - other) <= by for one, other in zip(seen, wanted, strict=True))


P3 = rgb_profile((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407), None)
ADOBE = rgb_profile((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), 2.19921875)
