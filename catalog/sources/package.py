"""A workbook's package: its parts by name, and which refers to which. A part that cannot be read tells nothing."""

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_MAX_PART = 20 * 1024**2
_CHUNK = 1024**2
_LONGEST_TAG = 64 * 1024


class Package:
    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(BytesIO(data))
        self.names = frozenset(self.zip.namelist())
        self._relations: dict[str, dict[str, str]] = {}

    def tree(self, part: str) -> Element | None:
        if part not in self.names or self.zip.getinfo(part).file_size > _MAX_PART:
            return None
        try:
            tree: Element = fromstring(self.zip.read(part))
        except (ParseError, DefusedXmlException, ValueError):
            return None
        return tree

    def relations(self, part: str) -> dict[str, str]:
        """{id: the web address or the part that the part refers to}"""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, str]:
        folder, _, name = part.rpartition("/")
        tree = self.tree(f"{folder}/_rels/{name}.rels")
        found = {one.get("Id", ""): one.get("Target", "") for one in tree} if tree is not None else {}
        return {
            key: target if "://" in target else _resolved(folder, target) for key, target in found.items() if target
        }

    @cached_property
    def sheets(self) -> dict[str, str]:
        """{name of the sheet: the part that holds it}"""
        workbook = self.tree("xl/workbook.xml")
        targets = self.relations("xl/workbook.xml")
        named = [one for one in workbook.iter() if local(one.tag) == "sheet"] if workbook is not None else []
        found = {one.get("name", ""): targets.get(attribute(one, "id"), "") for one in named}
        return {name: part for name, part in found.items() if part in self.names}


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part piece by piece, cut where no tag is open; as much of it as the package says there is."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"<c "), rest.rfind(b"<row "), rest.rfind(b"<table:table-row"))
            if cut <= 0 and len(rest) > _LONGEST_TAG:
                cut = rest.rfind(b"<", 0, -_LONGEST_TAG)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def column_number(letters: bytes) -> int:
    """From 0, of a column's letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _resolved(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
