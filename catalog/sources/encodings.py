"""The characters of a text file, whatever program saved it: UTF-8, UTF-16, or what Windows and old Macs use."""

import codecs
import re

from charset_normalizer import from_bytes

from catalog.issues import Issue, Severity
from catalog.sources.files import refuse
from catalog.sources.respelling import is_garbled, respelled

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["cp1252", "cp1256", "mac_roman"]
_RARER = ["cp1251", "cp1253", "cp1250", "koi8_r"]
"""Cyrillic, Greek and what is written between them: asked where none of the others can be it."""
_SAMPLE_BYTES = 200_000
_ODD_SIGNS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84]")
_FEW, _UTF_16_SHARE = 0.01, 0.03


def decoded(data: bytes) -> str:
    """The text of a file whose every sign does not matter: a list of names, a taxonomy."""
    return read_text(data)[0]


def read_text(data: bytes) -> tuple[str, list[Issue]]:
    """The file's text, and what was wrong with its bytes; refuses what is no text at all."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    issues: list[Issue] = []
    if b"\x00" in data and not (encoding or _is_utf_16(data)):
        if data.count(0) > len(data) * _FEW:
            refuse("file_unreadable")
        data = data.replace(b"\x00", b"")
        issues.append(Issue(code="signs_empty", severity=Severity.WARNING))
    text, told = _text(data, encoding or _without_mark(data))
    if _is_binary(text):
        refuse("file_unreadable")
    text, anew = _spelled_anew(text)
    return text, issues + told + anew


def _text(data: bytes, encoding: str | None) -> tuple[str, list[Issue]]:
    if encoding and "16" in encoding:
        data = data[: len(data) // 2 * 2]
    try:
        return data.decode(encoding or "utf-8"), []
    except UnicodeDecodeError as error:
        if encoding and "utf-8" not in encoding:
            refuse("file_unreadable")
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:
            cut = Issue(code="file_cut_off", severity=Severity.WARNING)
            return data[: error.start].decode(encoding or "utf-8"), [cut]
    return _line_by_line(data)


def _spelled_anew(text: str) -> tuple[str, list[Issue]]:
    if text.isascii() or not is_garbled(text):
        return text, []
    lines = text.split("\n")
    anew = {at: told for at, line in enumerate(lines) if (told := respelled(line)) is not None}
    if not anew:
        return text, []
    example = next(iter(anew.values())).strip()[:200]
    issue = Issue(code="text_spelled_anew", severity=Severity.WARNING, value=example, params={"count": str(len(anew))})
    return "\n".join(anew.get(at, line) for at, line in enumerate(lines)), [issue]


def _line_by_line(data: bytes) -> tuple[str, list[Issue]]:
    """Text that several programs have added to: most lines are UTF-8, some are what Windows writes."""
    lines = data.split(b"\n")
    foreign = [at for at, line in enumerate(lines) if not _is_utf_8(line)]
    legacy = _legacy(b"\n".join(lines[at] for at in foreign))
    others = {at: lines[at].decode(legacy, "replace") for at in foreign}
    text = "\n".join(others[at] if at in others else line.decode() for at, line in enumerate(lines))
    params = {"lines": ", ".join(str(at + 1) for at in foreign[:5]), "count": str(len(foreign))}
    value = others[foreign[0]].strip()[:200]
    return text, [Issue(code="encodings_mixed", severity=Severity.WARNING, value=value, params=params)]


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(data: bytes) -> str | None:
    """None for UTF-8 that is not sound throughout."""
    if b"\x00" in data:
        return _utf_16(data)
    if _is_utf_8(data):
        return "utf-8"
    if _is_utf_8(data[:-1]) or any(_is_utf_8(line) for line in data.split(b"\n") if not line.isascii()):
        return None
    return _legacy(data)


def _is_utf_16(data: bytes) -> bool:
    first, second = data[0:4000:2].count(0), data[1:4000:2].count(0)
    most = max(first, second)
    return most >= 4 * min(first, second) + 1 and most > _UTF_16_SHARE * len(data[0:4000:2])


def _utf_16(data: bytes) -> str:
    """Every other byte of Latin text in UTF-16 is zero: first or second tells which of the two it is."""
    first, second = data[0:4000:2].count(0), data[1:4000:2].count(0)
    return "utf-16-be" if first > second else "utf-16-le"


def _legacy(data: bytes) -> str:
    """Arabic saved by Excel on Windows is cp1256, where French letters have the same places as in cp1252."""
    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=_LEGACY).best() or from_bytes(sample, cp_isolation=_RARER).best()
    if best is None:
        refuse("file_unreadable")
    return best.encoding


def _is_binary(text: str) -> bool:
    """Signs that no program writes into a table."""
    sample = text[:_SAMPLE_BYTES]
    odd = len(_ODD_SIGNS.findall(sample))
    return "\x00" in sample or odd > len(sample) / 100
