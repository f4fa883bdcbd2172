"""Files that mean harm, or look as if they did: `files()` makes them all, by name, the same each time."""

import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from images.photo import MAX_BYTES
from tests.images.pictures import corners, gif_of, jpeg_of, jpeg_of_scans, noise, png_chunk, png_of, saved

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF")
POSTSCRIPT = (
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\n(/tmp/pwned) (w) file closefile\n%%EOF\n"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>'
XML_BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 99 + b'"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;&b;</svg>'
OTHERS = {
    "empty": b"",
    "one byte": b"\xff",
    "zeros": bytes(5_000),
    "ones": b"\xff" * 5_000,
    "text": "prix;titre;سعر\n".encode() * 50,
    "page": b"<!doctype html><title>404</title><script>alert(1)</script>",
    "postscript": POSTSCRIPT,
    "postscript for DOS": b"\xc5\xd0\xd3\xc6" + struct.pack("<6IH", 30, 99, 0, 0, 0, 0, 0xFFFF) + POSTSCRIPT,
    "pdf": b"%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript>>>> endobj\n%%EOF",
    "svg": SVG,
    "svg of entities": XML_BOMB,
    "program": b"\x7fELF\x02\x01\x01" + bytes(400),
    "program for Windows": b"MZ" + bytes(400),
    "shell": b"#!/bin/sh\nrm -rf ~\n",
    "zip": b"PK\x03\x04" + bytes(200),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(200),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(200),
    "gzip": b"\x1f\x8b\x08" + bytes(200),
    "magick": b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\npop graphic-context",
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(400),
    "portable pixels": b"P6 64 48 255\n" + bytes(64 * 48 * 3),
    "icon": b"\0\0\1\0\1\0" + struct.pack("<4B2H2I", 0, 0, 0, 0, 1, 32, 99_999_999, 22) + bytes(200),
    "photoshop": b"8BPS\0\1" + bytes(6) + struct.pack(">H2I2H", 3, 300_000, 300_000, 8, 3) + bytes(200),
    "DDS": b"DDS \x7c\0\0\0" + struct.pack("<3I", 0x1007, 16_384, 16_384) + bytes(200),
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200),
    "FITS": b"SIMPLE  =                    T".ljust(2880),
    "JPEG XL": b"\xff\x0a" + bytes(200),
}


def files() -> Iterator[tuple[str, bytes]]:
    """None of them is a photo that could be shown."""
    yield from OTHERS.items()
    yield from _absurd()
    yield from _broken()
    yield from _bombs()
    yield from _liars()


def odd_photos() -> Iterator[tuple[str, bytes]]:
    """Photos, with something about them that could harm. They may be shown or refused."""
    photo = saved(corners(300, 200))
    yield "a zip behind the photo", photo + OTHERS["zip"]
    yield "a page behind the photo", photo + OTHERS["page"]
    yield "postscript behind the photo", photo + POSTSCRIPT
    yield "a page in the comment", saved(corners(), comment=OTHERS["page"])
    yield "postscript in the comment", saved(corners(), comment=POSTSCRIPT)
    yield "a profile of 2 MB", saved(corners(), icc_profile=noise(1000, 700).tobytes()[:2_000_000])
    yield "a profile of 12 MB in a PNG", saved(corners(), "PNG", icc_profile=bytes(12_000_000))
    yield "9000 empty chunks", _png_with(b"IDAT", b"", times=9_000)
    yield "a whole segment of EXIF", saved(corners(), exif=b"Exif\0\0" + b"MM\0*\0\0\0\x08" + b"\xff" * 65_000)
    yield (
        "EXIF in a circle",
        saved(corners(), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"),
    )
    yield "a JPEG with much behind it", photo + bytes(20_000_000)
    for kind in ("PNG", "WEBP"):
        frames = [Image.new("RGB", (400, 400), (each, 0, 0)) for each in range(0, 240, 8)]
        yield f"a film of 30 frames as {kind}", saved(frames[0], kind, save_all=True, append_images=frames[1:])
    yield "a film of 5000 small frames", _long_gif(64, 5_000)
    yield "a film of 300 large frames", _long_gif(4_000, 300)
    yield "a TIFF of 60 pages", saved(corners(), "TIFF", save_all=True, append_images=[corners()] * 59)
    chance = random.Random(11)  # noqa: S311 - the same flips each time
    for kind in KINDS:
        whole = saved(noise(120, 90), kind)
        for number in range(3):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 8, 60))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            yield f"flipped bits {number} in {kind}", bytes(data)


def large_photos() -> Iterator[tuple[str, bytes]]:
    """As large as is taken, and larger when unpacked than anybody would guess from the file."""
    yield "36 MP of nothing as PNG", saved(Image.new("RGBA", (6_000, 5_990)), "PNG")
    yield "36 MP of nothing as TIFF", saved(Image.new("RGB", (6_000, 5_990)), "TIFF", compression="tiff_lzw")
    yield "17 MP of nothing as WebP", saved(Image.new("RGB", (4_250, 3_990)), "WEBP", lossless=False, method=0)
    yield "64 MP of nothing as JPEG", saved(Image.new("RGB", (9_200, 7_000)))
    yield (
        "36 MP of nothing as progressive JPEG",
        saved(Image.new("RGB", (6_000, 5_990)), progressive=True, subsampling=0),
    )
    yield "36 MP of ink as progressive JPEG", saved(Image.new("CMYK", (6_000, 5_990)), progressive=True)


def _absurd() -> Iterator[tuple[str, bytes]]:
    """Headers that promise more pixels than are taken, and shapes that nobody can look at."""
    for width, height in ((60_000, 60_000), (65_500, 65_500), (16_320, 12_240), (65_500, 16), (9_000, 9_000)):
        yield f"PNG of {width} × {height}", png_of(width, height)
        yield f"JPEG of {width} × {height}", jpeg_of(width, height)
        yield f"GIF of {width} × {height}", gif_of(width, height)
        yield f"BMP of {width} × {height}", _bmp_of(width, height)
        yield f"TIFF of {width} × {height}", _tiff_of(width, height)
    yield "PNG of 2^31 pixels a side", png_of(2**31 - 1, 2**31 - 1)
    yield "PNG without a side", png_of(0, 400)
    yield "JPEG without a side", jpeg_of(0, 0)
    yield "a line", saved(corners(2_000, 16), "PNG")
    yield "a dot", saved(corners(1, 1), "PNG")


def _broken() -> Iterator[tuple[str, bytes]]:
    for kind in KINDS:
        whole = saved(noise(300, 200), kind)
        for share in (0.02, 0.3, 0.7, 0.95):
            yield f"{kind} broken off at {share:.0%}", whole[: int(len(whole) * share)]


def _bombs() -> Iterator[tuple[str, bytes]]:
    yield "2000 passes", jpeg_of_scans(2_000)
    yield "100 passes", jpeg_of_scans(100)
    yield "text that unpacks to 100 MB", _png_with(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))
    yield "a profile that unpacks to 100 MB", _png_with(b"iCCP", b"icc\0\0" + zlib.compress(bytes(100_000_000), 9))
    yield "international text of 80 MB", _png_with(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(80_000_000), 9))
    yield "more bytes than are taken", saved(corners()) + bytes(MAX_BYTES)
    yield "nothing but more bytes than are taken", bytes(MAX_BYTES + 1)


def _liars() -> Iterator[tuple[str, bytes]]:
    """One kind's beginning and another's body, lengths that cannot be, tables that are not there."""
    starts = {kind: saved(corners(), kind)[:12] for kind in KINDS}
    for kind, start in starts.items():
        yield f"a page that begins as {kind}", start + OTHERS["page"]
        yield f"zeros that begin as {kind}", start + bytes(3_000)
    photo = saved(corners())
    yield "a JPEG without its tables", photo[:2] + photo[photo.index(b"\xff\xc0") :]
    yield "a JPEG that says 12 bits", photo.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc1\0\x11\x0c")
    yield "a JPEG of lossless kind", photo.replace(b"\xff\xc0", b"\xff\xc3")
    yield "a PNG without pixels", png_of(400, 300)
    yield "a PNG whose first chunk is 2 GB", b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIHDR" + bytes(200)
    yield "a TIFF whose pages are a circle", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"
    yield "a HEIC of 4 GB boxes", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff\xff\xff\xffmeta" + bytes(200)
    yield "an AVIF without pictures", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\0\0\0\x08mdat"
    yield "a WebP of 4 GB", b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\x7f" + bytes(200)
    yield "a BMP whose pixels lie behind its end", _bmp_of(400, 300)


def _png_with(kind: bytes, content: bytes, times: int = 1) -> bytes:
    whole = saved(corners(), "PNG")
    return whole[:33] + png_chunk(kind, content) * times + whole[33:]


def _bmp_of(width: int, height: int) -> bytes:
    head = struct.pack("<I2i2H6I", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 99, 0, 0, 54) + head + bytes(99)


def _tiff_of(width: int, height: int) -> bytes:
    tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 99))
    entries = b"".join(struct.pack("<2HII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(4) + bytes(99)


def _long_gif(side: int, frames: int) -> bytes:
    whole = saved(Image.new("P", (side, side)), "GIF")
    start = whole.index(b"\x2c")
    return whole[:start] + whole[start:-1] * frames + whole[-1:]
