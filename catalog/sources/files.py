"""What a file is, told from its content, and the files that cannot be read at all."""

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Literal, NoReturn

from catalog.issues import Issue
from catalog.zips import UNOPENED, UNREAD

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_LINE = 4_000_000
"""Signs in one line of a text file; the longest of real sellers has some ten thousand."""
MAX_COLUMNS = 500
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_PACKING_RATIO = 200
"""Spreadsheets of real sellers pack 5 to 40 times; only small parts may pack better."""

Kind = Literal["text", "workbook", "archive"]

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
_LISTS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".xml", ".json", ".jsonl")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLS_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class FileRefused(Exception):
    """The file as a whole cannot be read; `issue` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message_in("en"))
        self.issue = issue


def refuse(code: str, value: str = "", **params: str) -> NoReturn:
    raise FileRefused(Issue(code=code, field="file", value=value, params=params))


def refuse_too_long() -> NoReturn:
    refuse("file_too_long", rows=f"{MAX_ROWS:,}", columns=str(MAX_COLUMNS))


def refuse_too_large(size: int) -> NoReturn:
    refuse("file_too_large", size=f"{size // 1024**2} MB", limit=f"{MAX_BYTES // 1024**2} MB")


def kind_of(data: bytes) -> Kind:
    """Text, workbook, or a zip that holds such; any other file is refused by its name."""
    if len(data) > MAX_BYTES:
        refuse_too_large(len(data))
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n,;|"):
        refuse("file_empty")
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data or _is_locked_xls(data):
            refuse("file_is_protected")
        return "workbook"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_package(data)
    if found := next((name for signature, name in _SIGNATURES if data.startswith(signature)), None):
        refuse("file_unknown", kind=found)
    if data[4:8] == b"ftyp":
        refuse("file_unknown", kind="HEIC / MP4")
    return "text"


def _is_locked_xls(data: bytes) -> bool:
    """Whether one of the first records of the old format's globals says that the rest is encrypted."""
    at = data.find(_XLS_GLOBALS)
    for _ in range(8) if at >= 0 else ():
        kind, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == b"\x2f\x00":
            return True
        at += 4 + length
    return False


def is_list(name: str) -> bool:
    """Whether a file inside a zip may be a list of products, by its name."""
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in name.split("/"))
    return not hidden and name.casefold().endswith(_LISTS)


def lists_among(entries: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [entry for entry in entries if is_list(entry.filename)]


def _kind_of_package(data: bytes) -> Kind:
    """Looks at a zip's directory only: what it holds, and whether it unpacks to more than anyone's catalogue."""
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except UNOPENED:
        refuse("file_unreadable")
    names = {entry.filename for entry in entries}
    if "META-INF/manifest.xml" in names and _is_locked_document(data):
        refuse("file_is_protected")
    workbook = "xl/workbook.xml" in names or {"content.xml", "mimetype"} <= names
    lists = [] if workbook or "[Content_Types].xml" in names else lists_among(entries)
    _refuse_swollen(lists or entries)
    if any(entry.flag_bits & 1 for entry in lists or entries):
        refuse("file_is_protected")
    if workbook:
        return "workbook"
    if lists:
        return "archive"
    kinds = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "xl/workbook.bin": "Excel .xlsb"}
    refuse("file_unknown", kind=next((kind for name, kind in kinds.items() if name in names), "ZIP"))


def _is_locked_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)).open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(1024**2)
    except UNREAD:
        return False


def _refuse_swollen(entries: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    largest = max(
        (entry.file_size // max(entry.compress_size, 1) for entry in entries if entry.file_size > 1024**2), default=0
    )
    if unpacked > MAX_UNPACKED_BYTES or largest > MAX_PACKING_RATIO or len(entries) > 10_000:
        refuse("file_is_bomb", size=f"{unpacked // 1024**2} MB")
