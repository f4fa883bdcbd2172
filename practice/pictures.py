"""The kind and size of a picture, read from its first bytes. Nothing is decoded here."""

from dataclasses import dataclass

_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-15 without DHT, JPG and DAC
_BARE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))  # TEM, RST0-7 and SOI: no length follows


@dataclass(frozen=True)
class Picture:
    media_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    """None for what is neither JPEG, PNG nor WebP, or is cut off before its size."""
    for media_type, size in (("image/jpeg", _jpeg), ("image/png", _png), ("image/webp", _webp)):
        found = size(content)
        if found and min(found) > 0:
            return Picture(media_type, *found)
    return None


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _SIZE_MARKERS:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        if marker == 0xFF:  # a filler
            at += 1
        elif marker in _BARE_MARKERS:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            little = int.from_bytes(content[26:28], "little"), int.from_bytes(content[28:30], "little")
            return little[0] & 0x3FFF, little[1] & 0x3FFF
        case b"VP8L" if content[20] == 0x2F:
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    return None
