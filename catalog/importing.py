"""A seller's file to products and issues: pure, the same file always to the same values.

Every row ends as a product or as issues with their place; nothing is guessed, nothing is dropped in silence.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from catalog.assembly import Assembly
from catalog.dialects.own import NAME as OWN
from catalog.dialects.own import own_document
from catalog.finding import tables_of
from catalog.money import decimals
from catalog.reading import Reading
from catalog.sources.tables import read_sheets
from catalog.taxonomy import NO_LISTS, CategoryNames


def read_catalogue(
    data: bytes,
    name: str,
    *,
    currency: str,
    language: str,
    mapping: Mapping[str, str] | None = None,
    categories: CategoryNames = NO_LISTS,
    today: date | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Reading:
    """Finds the tables of a file; raises FileRefused for one that is no table of products.

    `mapping` says what some columns hold, as mapping.target_named reads it: {"Nom du produit": "title.fr"}; its
    entry "dialect" says which export the file is. `today` decides whether a sale between two dates stands.
    """
    decimals(currency)  # an unknown currency is a mistake of the caller, not of the file
    assembly = partial(Assembly, name, currency, language, categories, today)
    if (ours := own_document(data)) is not None:
        return Reading(OWN, len(ours), assembly, (), whole=ours, told=told)
    tables, issues = tables_of(read_sheets(data), mapping, currency)
    rows = sum(len(table.rows) for table, _ in tables)
    return Reading(tables[0][1].name, rows, assembly, tables, issues, told=told)


__all__ = ["Reading", "read_catalogue"]
