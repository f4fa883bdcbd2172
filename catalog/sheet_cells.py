"""How our own sheets write values into cells, and read them back unchanged.

Lists stand in one cell, one a line or after commas; a backslash keeps a sign that would part them. A text that a
spreadsheet would take for a formula gets an apostrophe before it, which is taken off again when it is read.
"""

import re
from collections.abc import Iterable, Mapping

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text, safe to open in a spreadsheet, also after a workbook was saved as CSV."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _QUOTED.match(text) else text


def joined(items: Iterable[str], sign: str = "\n") -> str:
    """The items in one cell, parted by line breaks or by the sign."""
    return (sign if sign == "\n" else f"{sign} ").join(_escaped(item, sign) for item in items)


def parted(text: str, sign: str = "\n") -> list[str]:
    """The items of a cell; a blank one has none."""
    return [_plain(piece.strip() if sign != "\n" else piece) for piece in _pieces(text, sign)] if text.strip() else []


def pairs(values: Mapping[str, str]) -> str:
    """`name: value`, one a line."""
    return "\n".join(f"{_escaped(name, ':')}: {_escaped(value, chr(10))}" for name, value in values.items())


def read_pairs(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _pieces(text, "\n") if text.strip() else []:
        name, *rest = _pieces(line, ":")
        value = ":".join(rest)
        if name.strip():
            found[_plain(name.strip())] = _plain(value.removeprefix(" "))
    return found


def _escaped(text: str, sign: str) -> str:
    plain = text.replace("\\", "\\\\").replace("\n", "\\n")
    return plain if sign == "\n" else plain.replace(sign, f"\\{sign}")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def _pieces(text: str, sign: str) -> list[str]:
    """The text parted at each sign that has no backslash before it."""
    pieces = [""]
    signs = iter(text)
    for one in signs:
        if one == sign:
            pieces.append("")
        else:
            pieces[-1] += one + (next(signs, "") if one == "\\" else "")
    return pieces
