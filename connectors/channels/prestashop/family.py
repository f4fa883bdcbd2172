"""A product's combinations: made and changed many at a time, and taken away when the listing has them no more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connectors import EVERYTHING, ListingRejected, ListingVariant, Push, Receipt, UnexpectedReply
from connectors.channels.prestashop.documents import Draft, Resource
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.mapping import (
    combination_name,
    discount_name,
    is_family,
    key_in,
    stock_name,
    to_combination,
)
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.webservice import Webservice

Values = Mapping[tuple[str, str], str]
"""Ids of attribute values, by the option's name and the value's."""


@dataclass(frozen=True)
class Family:
    webservice: Webservice
    errand: Errand
    values: Values
    saved: Callable[[Push, Receipt], None]

    def complete(self) -> list[ListingVariant]:
        """The variants whose combinations are new."""
        variants = self.errand.listing.variants if is_family(self.errand.listing) else ()
        known = [each for each in variants if self._id(each)]
        if known and not self._amend(known):
            self._look()
            if not self._amend([each for each in variants if self._id(each)]):
                raise UnexpectedReply(f"the combinations of product {self.errand.number} come and go")
        new = [each for each in variants if not self._id(each)]
        self._create(new)
        self._bury({combination_name(each.key) for each in variants})
        return new

    def _id(self, variant: ListingVariant) -> str | None:
        return self.errand.receipt.remote.get(combination_name(variant.key))

    def _amend(self, variants: Sequence[ListingVariant]) -> bool:
        """False where one is gone."""
        drafts = {self._id(each) or "": self._draft(each, self.errand.changed) for each in variants}
        return self.webservice.amend_all("combinations", drafts, to_issue) is not None

    def _create(self, variants: Sequence[ListingVariant]) -> None:
        drafts = [self._draft(each, EVERYTHING) for each in variants]
        try:
            for rows in self.webservice.create("combinations", drafts, to_issue):
                self._keep(rows)
        except ListingRejected:
            self._look()  # those before the one that is refused are there
            raise

    def _draft(self, variant: ListingVariant, changed: frozenset[str]) -> Draft:
        listing = self.errand.listing
        values = [self.values[name, value] for name, value in variant.options.items() if (name, value) in self.values]
        photo = self.errand.photos.get(variant.picture or "")
        return to_combination(listing, variant, self.errand.number, values, [photo] if photo else [], changed)

    def _look(self) -> None:
        """What stands there by now, whatever we knew."""
        rows = self.webservice.rows("combinations", "[id,supplier_reference]", {"id_product": self.errand.number})
        there = {each.id for each in rows}
        remote = self.errand.receipt.remote.items()
        gone = {name for name, number in remote if name.startswith("variant ") and number not in there}
        self._forget(gone)
        self._keep(rows)

    def _keep(self, rows: Sequence[Resource]) -> None:
        keys = {key: row.id for row in rows if (key := key_in(row.text("supplier_reference")))}
        self.errand.know({combination_name(key): number for key, number in keys.items()})
        self.saved(self.errand.push, self.errand.receipt)

    def _bury(self, wanted: set[str]) -> None:
        """Those that we made and that the listing has no more."""
        gone = [name for name in self.errand.receipt.remote if name.startswith("variant ") and name not in wanted]
        for name in gone:
            self.webservice.delete(f"combinations/{self.errand.receipt.remote[name]}")
            self._forget({name})
            self.saved(self.errand.push, self.errand.receipt)

    def _forget(self, names: set[str]) -> None:
        """Combinations, with what the shop takes away with them."""
        keys = [name.removeprefix("variant ") for name in names]
        self.errand.forget({*names, *map(stock_name, keys), *map(discount_name, keys)})
