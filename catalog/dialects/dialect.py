"""Dialect: a way of laying out products in a table."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from catalog.drafts import Draft
from catalog.issues import Issue
from catalog.sources.tables import Table


class Dialect(Protocol):
    name: str

    def fits(self, header: Sequence[str]) -> float:
        """How surely a table with this header is of the dialect: 0 is not at all, 1 beyond doubt."""
        ...

    def drafts(self, table: Table) -> Iterable[Draft | Issue]:
        """A draft for each product; an issue for what is none, or concerns the table as a whole."""
        ...
