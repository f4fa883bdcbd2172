"""Profile: what is known of an export's columns, and how surely a header is of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.folding import folded

CERTAIN = 0.7
"""From here on a header is taken for an export's own, where no other export fits it nearly as well."""
MARGIN = 0.15
CLOSE = 0.61
"""From here on it may be one; whose it is, its owner says."""

_REQUIRED, _STRONG, _NEGATIVE, _MISSING = 0.4, 0.6, 0.3, 0.3


@dataclass(frozen=True)
class Profile:
    """`columns` has the spellings of each of our own names for them.

    `required` are the columns without which nothing can be read, `strong` those that only this software names so unless
    spelled as in `everyday`; `enough` of them make it certain. `negative` are the names that only other software has.
    `layouts` are the orders in which the software writes its columns: they tell a column whose header is blank or,
    where the software translates its header row (`translated`), in a language that is not known here.
    """

    columns: Mapping[str, Iterable[str]]
    required: tuple[str, ...]
    strong: tuple[str, ...]
    enough: int
    negative: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    layouts: tuple[tuple[str, ...], ...] = ()
    translated: bool = False

    @cached_property
    def _names(self) -> dict[str, str]:
        """{folded spelling: our name}"""
        pairs = [(folded(spelling), name) for name, several in self.columns.items() for spelling in several]
        return dict(reversed(pairs))

    def fit(self, header: Sequence[str]) -> float:
        """Without a column that is required it is never certain."""
        places = self._places(header, only_blank=True)
        required = sum(name in places for name in self.required)
        if not required:
            return 0.0
        everyday = {folded(name) for name in self.everyday}
        telling = [name for name in self.strong if name in places and folded(header[places[name]]) not in everyday]
        strong = min(1.0, len(telling) / self.enough)
        negative = len({folded(name) for name in header} & {folded(name) for name in self.negative})
        score = _REQUIRED * required / len(self.required) + _STRONG * strong - _NEGATIVE * negative
        return max(0.0, score if required == len(self.required) else score - _MISSING)

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """{our name: place in the header} of each column that is named, or told by those that stand around it."""
        return self._places(header, only_blank=not self.translated)

    def _places(self, header: Sequence[str], *, only_blank: bool) -> dict[str, int]:
        named: dict[str, int] = {}
        for at, text in enumerate(header):
            if name := self._named(text):
                named.setdefault(name, at)
        for layout in self.layouts:
            for name, at in _between(named, layout):
                if not only_blank or not header[at].strip():
                    named.setdefault(name, at)
        return named

    def _named(self, header: str) -> str | None:
        """By the whole name, else by the name without what stands in brackets: "Weight (kg)"."""
        return self._names.get(folded(header)) or self._names.get(folded(header.partition("(")[0]))


def _between(named: Mapping[str, int], layout: Sequence[str]) -> Iterable[tuple[str, int]]:
    """Other columns between two known ones that stand as far apart here as in the layout, and before the first."""
    order = {name: index for index, name in enumerate(layout)}
    known = sorted((at, order[name]) for name, at in named.items() if name in order)
    taken = set(named.values())
    for (start, first), (end, last) in zip([(-1, -1), *known], known, strict=False):
        if end - start == last - first:
            yield from (
                (layout[first + step], start + step) for step in range(1, end - start) if start + step not in taken
            )
