"""The identifiers of products: our own keys, the seller's SKUs, the world's barcodes and HS codes."""

import hashlib
import re
from collections.abc import Container
from typing import Annotated

from pydantic import StringConstraints
from stdnum import ean

Key = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,32}$")]
HsCode = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{2}){0,2}$")]

_IN_STORE = ("02", "04", "2")
_NOT_DIGITS = re.compile(r"[\s\-.]")
_CODE = re.compile(r"(?=\S*\d)[\w./#-]{2,40}")
_SHORTEST_GTIN = 8
ROUNDED = re.compile(r"\d[.,]?\d*[eE]\+?\d+")
"""6.11E+12: a barcode that a spreadsheet has rounded."""


_SIGNS = "ABCDEFGH9JKLMN8PQRSTUVWXYZ234567"
"""Base32, but for I and O, which are read as digits."""
_PAIRS = [first + second for first in _SIGNS for second in _SIGNS]


def new_key(*origin: str, taken: Container[str] = (), before: int = 0) -> str:
    """A key of 10 signs that the same origin always gets, unless it is taken; `before` is how many it was given."""
    while True:
        told = "\x1f".join((*origin, str(before) if before else ""))
        bits = int.from_bytes(hashlib.sha256(told.encode()).digest()[:7], "big") >> 6
        a, b, c, d, e = bits >> 40, bits >> 30 & 1023, bits >> 20 & 1023, bits >> 10 & 1023, bits & 1023
        key = f"{_PAIRS[a]}{_PAIRS[b]}{_PAIRS[c]}{_PAIRS[d]}{_PAIRS[e]}"
        if key not in taken:
            return key
        before += 1


def read_gtin(text: str) -> str | None:
    """The digits of a valid barcode (EAN-8, UPC-A, EAN-13, GTIN-14) that may be used in trade, else None."""
    digits = _NOT_DIGITS.sub("", text)
    if not digits.isascii() or not ean.is_valid(digits):
        return None
    return None if is_in_store_gtin(digits) else digits


def is_own_code(text: str) -> bool:
    """Whether what stands for a barcode is a shop's own code: it has letters, or fewer digits than any barcode."""
    if not _CODE.fullmatch(text) or ROUNDED.fullmatch(text):
        return False
    digits = _NOT_DIGITS.sub("", text)
    return not digits.isdigit() or len(digits) < _SHORTEST_GTIN


def is_in_store_gtin(digits: str) -> bool:
    """Whether the number was made for one shop's own till (prefixes 02, 04 and 2x) and means nothing elsewhere.

    An EAN-8 for tills begins with 0 or 2; the first digit of a GTIN-14 only counts how the goods are packed.
    """
    if not (digits.isascii() and digits.isdigit()):
        return False
    if len(digits) == 8:
        return digits[0] in "02"
    as_ean = f"0{digits}" if len(digits) == 12 else digits[-13:]
    return len(as_ean) == 13 and as_ean.startswith(_IN_STORE)
