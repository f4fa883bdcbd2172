"""A small catalogue of rugs, for tests of what is stored."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog import store
from catalog.intake import ImportSummary
from catalog.issues import Issue
from catalog.matching import Known, Stored
from catalog.models import Business
from catalog.money import Money
from catalog.product import Offer, Product, Source, Variant


@dataclass(frozen=True)
class Read:
    products: tuple[Product, ...]
    issues: tuple[Issue, ...] = ()
    rows: int = 3
    dialect: str = "sheet"

    def each(self) -> Iterator[Product]:
        return iter(self.products)


class Kept(dict[str, Stored], Known):
    """A catalogue in memory."""

    def some(self, keys: Iterable[str]) -> dict[str, Stored]:
        return {key: self[key] for key in keys if key in self}

    def read_as(self, dialect: str) -> list[str]:
        return [key for key, stored in self.items() if stored.dialect == dialect]


def product(key: str, price: str = "120.00", file: str = "catalogue.xlsx", **fields: Any) -> Product:
    told = {
        "key": key,
        "source": Source(file=file, row=int(key[1:]), id=fields.pop("id", key.lower())),
        "title": {"fr": f"Tapis {key}", "ar": f"زربية {key}"},
        "variants": (Variant(key=f"{key}V", sku=f"SKU-{key}", offer=Offer(price=Money.of(price, "MAD"))),),
    }
    return Product.model_validate({**told, **fields})


P1, P2, P3 = product("P1"), product("P2"), product("P3")


def imported(business: Business, *products: Product, **options: Any) -> ImportSummary:
    return store.save_import(business, Read(products), "catalogue.xlsx", **options)


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    return summary.created, summary.changed, summary.unchanged, summary.archived


@contextmanager
def changes_told() -> Iterator[list[set[str]]]:
    """What is sent while it lasts."""
    told: list[set[str]] = []

    def hear(*, business: Business, products: frozenset[str], **_: object) -> None:
        assert connection.in_atomic_block
        told.append(set(products))

    store.catalogue_changed.connect(hear)
    try:
        yield told
    finally:
        store.catalogue_changed.disconnect(hear)
