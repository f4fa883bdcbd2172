"""The characters of a text file, whatever program saved it: UTF-8, UTF-16, or what Windows and old Macs use."""

import codecs

from charset_normalizer import from_bytes

from catalog.sources.files import refuse

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["cp1252", "cp1256", "mac_roman"]
_SAMPLE_BYTES = 200_000


def decoded(data: bytes) -> str:
    """The file's text; refuses what is no text at all."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _without_mark(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        refuse("file_unreadable")
    if _is_binary(text):
        refuse("file_unreadable")
    return text


def _without_mark(data: bytes) -> str:
    if b"\x00" in data[:4000]:
        return _utf_16(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def _utf_16(data: bytes) -> str:
    """Every other byte of Latin text in UTF-16 is zero: first or second tells which of the two it is."""
    first, second = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if len(data) % 2 or max(first, second) < 4 * min(first, second) + 1:
        refuse("file_unreadable")
    return "utf-16-be" if first > second else "utf-16-le"


def _legacy(data: bytes) -> str:
    """Arabic saved by Excel on Windows is cp1256, where French letters have the same places as in cp1252."""
    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    if best is None:
        refuse("file_unreadable")
    return best.encoding


def _is_binary(text: str) -> bool:
    """Signs that no program writes into a table."""
    sample = text[:_SAMPLE_BYTES]
    odd = sum(1 for sign in sample if (sign < " " and sign not in "\t\r\n\v\f") or "\x7f" <= sign < "\x85")
    return "\x00" in sample or odd > len(sample) / 100
