"""Dialect: a way of laying out products in tables."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from catalog.drafts import Draft
from catalog.issues import Issue
from catalog.mapping import Mapping
from catalog.product import Product
from catalog.sources.tables import Table


class Dialect(Protocol):
    """`name` is for programs, `label` for people: "woocommerce", "WooCommerce"."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    def fits(self, header: Sequence[str]) -> float:
        """How surely a table with this header is of the dialect: 0 is not at all, 1 beyond doubt."""
        ...

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Product | Issue | Mapping]:
        """A draft for each product, or the product itself where the file has it whole.

        The mapping of each table whose columns had to be understood.
        An issue for what is neither, or concerns a table as a whole.
        The tables are all those of one file that are in the dialect: products may be spread over them.
        """
        ...
