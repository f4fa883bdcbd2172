"""The dialects that are known, and which of them a sheet is in.

A new dialect is a module with a class that has dialect.py's shape, its test file, and a place in DIALECTS.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.column_names import LONGEST_NAME
from catalog.dialects.dialect import Dialect
from catalog.dialects.etsy import Etsy
from catalog.dialects.facebook import Facebook
from catalog.dialects.freeform import FreeForm
from catalog.dialects.google import Google
from catalog.dialects.magento import Magento
from catalog.dialects.opencart import OpenCart
from catalog.dialects.own import Own
from catalog.dialects.prestashop import PrestaShop
from catalog.dialects.profile import CERTAIN, CLOSE, MARGIN
from catalog.dialects.shopify import Shopify
from catalog.dialects.stacked import says_the_same, stacked
from catalog.dialects.wix import Wix
from catalog.dialects.woocommerce import WooCommerce
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.sources.sheets import Sheet
from catalog.sources.tables import tidy_header

DIALECTS: tuple[Dialect, ...] = (
    Own(),
    Shopify(),
    WooCommerce(),
    Etsy(),
    Google(),
    Facebook(),
    PrestaShop(),
    Magento(),
    OpenCart(),
    Wix(),
)
HEADER_WITHIN = 30
"""Lines of titles, addresses and logos that may stand above a header."""
_SAID = "dialect"
"""The entry of a mapping that says which export the file is: {"dialect": "etsy"}."""


@dataclass(frozen=True)
class Recognised:
    """The line that names the columns, whose dialect it is in, and what the owner should know of the choice.

    `names` are those that two lines give together, the last of which it is.
    """

    line: int
    dialect: Dialect
    names: tuple[str, ...] | None = None
    issues: tuple[Issue, ...] = field(default=())


def recognise(sheet: Sheet, mapping: Mapping[str, str] | None, currency: str = "") -> Recognised | None:
    """A dialect that is certain; else the free-form reading, which offers the one that comes close."""
    said = dict(mapping or {})
    wanted = said.pop(_SAID, "")
    headers = [_names_in(line.cells) for line in sheet.lines[: 1 if sheet.named else HEADER_WITHIN]]
    if wanted and (dialect := next((one for one in DIALECTS if one.name == wanted), None)):
        return Recognised(max(range(len(headers)), key=lambda line: dialect.fits(headers[line])), dialect)
    given = {name: target for name, target in said.items() if _names(headers, name)}
    fits = sorted(((fit, -line, at) for fit, line, at in _fits(headers)), reverse=True)
    if given:  # columns without a name are told by their place, in a mapping that speaks of this sheet
        given |= {name: target for name, target in said.items() if name.startswith("(")}
    free = FreeForm(given, currency)
    if fits and not given and not wanted and _is_certain(fits):
        _, line, at = fits[0]
        return Recognised(-line, DIALECTS[at])
    both = {line: names for line in range(1, len(headers)) if (names := stacked(headers[line - 1], headers[line]))}
    lines = ((line, both.get(line, header)) for line, header in enumerate(headers) if line + 1 not in both)
    fit, line = max(((free.fits(header), -line) for line, header in lines), default=(0.0, 0))
    if not fit:
        return None
    at, names = -line, both.get(-line)
    while at + 1 < len(headers) and says_the_same(headers[at], headers[at + 1]):
        at, names = at + 1, names or tuple(headers[-line])
    close = not given and not wanted and fits and fits[0][0] >= CLOSE
    return Recognised(at, free, names, (_offer(sheet, DIALECTS[fits[0][2]]),) if close else ())


def _names_in(cells: Sequence[str]) -> Sequence[str]:
    """What may be names of columns; a line with a long text in it holds none."""
    return tidy_header(cells) if all(len(cell) <= LONGEST_NAME for cell in cells) else ()


def _fits(headers: Sequence[Sequence[str]]) -> Iterable[tuple[float, int, int]]:
    """(fit, line, dialect) of each dialect at the line that fits it best."""
    for at, dialect in enumerate(DIALECTS):
        fit, line = max(((dialect.fits(header), -line) for line, header in enumerate(headers)), default=(0.0, 0))
        if fit:
            yield fit, -line, at


def _is_certain(fits: Sequence[tuple[float, int, int]]) -> bool:
    return fits[0][0] >= CERTAIN and (len(fits) < 2 or fits[0][0] - fits[1][0] >= MARGIN)


def _names(headers: Iterable[Sequence[str]], name: str) -> bool:
    """Whether a mapping speaks of this sheet at all: it may be remembered from another file."""
    return any(folded(name) == folded(header) for names in headers for header in names)


def _offer(sheet: Sheet, dialect: Dialect) -> Issue:
    params = {"label": dialect.label, "dialect": dialect.name}
    return Issue(code="dialect_offered", severity=Severity.INFO, params=params, at=Place(sheet=sheet.name))
