"""What a workbook says about its cells beside their values: the currency or unit in a number's format, zeros that it
puts in front, and formulas that no program has worked out yet.

Runs in the process of workbook.py, within its limits. XLSX and ODS are asked; XLS tells nothing here.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from catalog.sources.package import Package, column_number, local, pieces

_SYMBOL = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_QUOTED = re.compile(r'"([^"]*)"')
_BRACKETED = re.compile(r"\[[^\]]*\]|_.|\*.|\\")
_SIGN = re.compile(r"[^\W\d_]{2,5}|[€£$₨₹৳₦₵﷼]")
_ZEROS = re.compile(r"0{2,20}")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LINKED = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^>]*)>\s*<(?:\w+:)?f\b[^>]*>(?P<formula>[^<]*\b(?:HYPERLINK|IMAGE)\([^<]*)</"
)
_ADDRESS = re.compile(r"""["'](https?://[^"'\s]+)["']""")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^>]*>")
_RANGE = re.compile(rb"\bref=\"([A-Z]{1,3})(\d{1,7})")
_RELATION = re.compile(rb"\br:id=\"([^\"]+)\"")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_ODS_ATTRIBUTE = re.compile(
    rb"(table:name|table:number-rows-repeated|table:number-columns-repeated|office:currency)=\"([^\"]*)\""
)


class Told(NamedTuple):
    """`unit` is a currency or measure as its format writes it; `digits` is how many a whole number is shown with.

    `link` is the web address that a click on the cell opens.
    """

    unit: str = ""
    digits: int = 0
    formula: str = ""
    link: str = ""


Cells = dict[tuple[int, int], Told]
"""By row and column, both from 0."""


class Formats:
    """Asks one workbook. Of a part that cannot be read, nothing is told: the values stand without it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._ods = dict(_ods_currencies(package.zip)) if "content.xml" in package.names else {}
        self._styles = _styles(package.tree("xl/styles.xml"))

    def of(self, sheet: str) -> Cells:
        if sheet in self._ods:
            return self._ods[sheet]
        if not (part := self.package.sheets.get(sheet)):
            return {}
        targets = self.package.relations(part)
        links = {key: target for key, target in targets.items() if target.startswith(("http://", "https://"))}
        return dict(_xlsx_cells(self.package.zip, part, self._styles, links))


def told_by(code: str) -> Told:
    """What a format such as `#,##0.00 "MAD"` or `[$€-40C]#,##0` or `00000` says beside the number."""
    first = code.partition(";")[0]
    words = [*_SYMBOL.findall(first), *_QUOTED.findall(first)]
    bare = _QUOTED.sub(" ", _BRACKETED.sub(" ", first))
    if not any(word.strip() for word in words):
        words = _SIGN.findall(bare) if "0" in bare or "#" in bare else []
    unit = next((word.strip() for word in words if word.strip()), "")
    zeros = bare.strip()
    return Told(unit, len(zeros) if _ZEROS.fullmatch(zeros) and not unit else 0)


def _styles(styles: Element | None) -> dict[str, Told]:
    """{number of the style: what its format says}, where it says anything."""
    if styles is None:
        return {}
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter() if local(one.tag) == "numFmt"}
    cells = next((one for one in styles if local(one.tag) == "cellXfs"), ())
    told = {str(at): told_by(codes.get(one.get("numFmtId"), "")) for at, one in enumerate(cells)}
    return {style: said for style, said in told.items() if any(said)}


def _xlsx_cells(
    package: zipfile.ZipFile, part: str, styles: dict[str, Told], links: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int], Told]]:
    told = "|".join(styles).encode()
    styled = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\bs=\"(" + told + rb")\")[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"")
    for piece in pieces(package, part):
        if styles:
            for style, letters, row in styled.findall(piece):
                yield (int(row) - 1, column_number(letters)), styles[style.decode()]
        if b"f" in piece:
            for found in _FORMULA.finditer(piece):
                if place := _REFERENCE.search(found["about"]):
                    formula = unescape((found["formula"] or b"").decode("utf-8", "replace"))
                    yield (int(place[2]) - 1, column_number(place[1])), Told(formula=f"={formula}")
            yield from _formula_links(piece)
        if links and b"hyperlink" in piece:
            yield from _cell_links(piece, links)


def _formula_links(piece: bytes) -> Iterator[tuple[tuple[int, int], Told]]:
    """The addresses in formulas whose cells show other words: =HYPERLINK("https://…","photo")."""
    for found in _LINKED.finditer(piece):
        address = _ADDRESS.search(unescape(found["formula"].decode("utf-8", "replace")))
        if address and (place := _REFERENCE.search(found["about"])):
            yield (int(place[2]) - 1, column_number(place[1])), Told(link=address[1])


def _cell_links(piece: bytes, links: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], Told]]:
    for tag in _LINK.findall(piece):
        place, relation = _RANGE.search(tag), _RELATION.search(tag)
        if place and relation and (address := links.get(relation[1].decode())):
            yield (int(place[2]) - 1, column_number(place[1])), Told(link=address)


def _ods_currencies(package: zipfile.ZipFile) -> Iterator[tuple[str, Cells]]:
    cells: Cells = {}
    name, row, column, repeated = "", -1, 0, 1
    for piece in pieces(package, "content.xml"):
        for tag, about in _ODS_TAG.findall(piece):
            given = dict(_ODS_ATTRIBUTE.findall(about))
            if tag == b"table":
                if name:
                    yield name, cells
                name, cells, row, repeated = unescape(given.get(b"table:name", b"").decode()), {}, -1, 1
            elif tag == b"table-row":
                row, column = row + repeated, 0
                repeated = _count(given.get(b"table:number-rows-repeated"))
            else:
                if currency := given.get(b"office:currency"):
                    cells[row, column] = Told(unit=currency.decode())
                column += _count(given.get(b"table:number-columns-repeated"))
    yield name, cells


def _count(text: bytes | None) -> int:
    return min(int(text), 2_000_000) if text and text.isdigit() else 1
