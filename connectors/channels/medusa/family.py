"""A product's options and variants, where their number or names change: Medusa takes each in a call of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from connectors import HttpClient, ListingVariant, UnexpectedReply, read
from connectors.channels.medusa.errand import Errand
from connectors.channels.medusa.mapping import axes_of, ghosts, in_the_way, lacking, standing, to_new_variant, unwanted
from connectors.channels.medusa.replies import REFUSALS, Named, Problem, Product, VariantBatch, to_error
from connectors.channels.medusa.shelf import PRODUCTS, products_of

OPTIONS, ITEMS = "admin/product-options", "admin/inventory-items"
VARIANT_FIELDS = "id,sku,metadata,manage_inventory,inventory_items.inventory_item_id"


class Items(BaseModel):
    inventory_items: list[Named]


@dataclass(frozen=True)
class Family:
    http: HttpClient

    def prepare(self, errand: Errand, there: Product) -> Product:
        """Before the product is updated: it gets the options that it will need. Ghosts go only where they are in the
        way, so that a change that is refused leaves all as it was.
        """
        before = there
        if {option.title for option in there.options} != set(axes_of(errand.listing)):
            there = self._other_axes(errand, there)
        gone = [each.id for each in ghosts(errand.listing, there) if in_the_way(errand.listing, there, each)]
        if gone:
            self._change(there, "variants", {"delete": gone})
        missing = lacking(errand.listing, there.options)
        if missing:
            values = [
                {"product_option_id": each, "add": [{"value": one} for one in add]} for each, add in missing.items()
            ]
            self._change(there, "options", {"update": values})
        linked = self._link_items_left_behind(errand, there)
        return self._again(there) if gone or missing or linked or there is not before else there

    def complete(self, errand: Errand, there: Product) -> Product:
        """After it: what is new is made as the ghosts go, and then the values that nothing has any more."""
        present = standing(errand.listing, there)
        new = [each for each in errand.listing.variants if each.key not in present]
        gone = [each.id for each in ghosts(errand.listing, there)]
        if new:
            self._make(errand, there, new, gone)
        elif gone:
            self._change(there, "variants", {"delete": gone})
        surplus = unwanted(errand.listing, there.options)
        if surplus and len(there.variants) == len(present) + len(gone):  # else somebody else's may have them
            values = [{"product_option_id": option, "remove": ids} for option, ids in surplus.items()]
            self._change(there, "options", {"update": values})
        return self._again(there) if new or gone or surplus else there

    def _other_axes(self, errand: Errand, there: Product) -> Product:
        """Options of this product alone are renamed one for one; else they and the variants are made anew."""
        titles = list(axes_of(errand.listing))
        old = [option for option in there.options if option.title not in titles]
        new = [title for title in titles if title not in {option.title for option in there.options}]
        if len(old) == len(new) and all(option.is_exclusive for option in old):
            for option, title in zip(old, new, strict=True):
                reply = self.http.post(f"{OPTIONS}/{option.id}", json={"title": title}, allow=REFUSALS, idempotent=True)
                if not reply.ok:
                    raise to_error(reply.status, read(reply, Problem))
            return self._again(there)
        present = standing(errand.listing, there)
        if "quantity" not in errand.push.changed:
            errand.left |= {key: self._left(errand, key, there) for key in present}
        self._change(there, "variants", {"delete": [each.id for each in present.values()]})
        axes = axes_of(errand.listing)
        add = [{"title": title, "values": axes[title], "is_exclusive": True} for title in new]
        self._change(there, "options", {"add": add, "remove": [option.id for option in old]})
        return self._again(there)

    def _left(self, errand: Errand, key: str, there: Product) -> int:
        variant = standing(errand.listing, there)[key]
        wanted = next(each for each in errand.listing.variants if each.key == key)
        found = [
            level for item in variant.inventory_items if item.inventory for level in item.inventory.location_levels
        ]
        return sum(level.available for level in found) if found else wanted.quantity or 0

    def _make(self, errand: Errand, there: Product, variants: Sequence[ListingVariant], gone: Sequence[str]) -> None:
        documents = [to_new_variant(errand.listing, each, errand.items.get(each.sku)) for each in variants]
        body = {"create": documents, **({"delete": gone} if gone else {})}
        path = f"{PRODUCTS}/{there.id}/variants/batch?fields={VARIANT_FIELDS}"
        reply = self.http.post(path, json=body, allow=REFUSALS)
        if not reply.ok:
            problem = read(reply, Problem)
            if self.item_left_behind(errand, problem):
                return self._make(errand, there, variants, gone)
            raise to_error(reply.status, problem)
        made = read(reply, VariantBatch).created
        if len(made) != len(variants):
            raise UnexpectedReply(f"{reply.request} answered {len(made)} variants to {len(variants)}")
        errand.new |= {each.key for each in variants}
        return None

    def item_left_behind(self, errand: Errand, problem: Problem) -> bool:
        """Whether an inventory item that nothing has keeps a SKU of the listing: it is taken up again."""
        if not problem.message.startswith("Inventory item with sku"):
            return False
        for each in errand.listing.variants:
            if f" {each.sku}, already" in problem.message and each.sku not in errand.items:
                found = self._item(each.sku)
                errand.items |= {each.sku: found} if found else {}
                return found is not None
        return False

    def _item(self, sku: str) -> str | None:
        reply = self.http.get(ITEMS, params={"sku": sku, "fields": "id", "limit": 1})
        return next((each.id for each in read(reply, Items).inventory_items), None)

    def _link_items_left_behind(self, errand: Errand, there: Product) -> bool:
        """What is counted again after it was not has an item still, and Medusa would make another with the same SKU."""
        if "quantity" not in errand.push.changed:
            return False
        linked = False
        for key, variant in standing(errand.listing, there).items():
            wanted = next(each for each in errand.listing.variants if each.key == key)
            if wanted.quantity is None or variant.manage_inventory or variant.item or not variant.sku:
                continue
            if found := self._item(variant.sku):
                path = f"{PRODUCTS}/{there.id}/variants/{variant.id}/inventory-items"
                link = {"inventory_item_id": found, "required_quantity": 1}
                self.http.post(path, json=link, allow=(400,), idempotent=True)  # 400: it is linked already
                linked = True
        return linked

    def _change(self, there: Product, what: str, body: dict[str, object]) -> None:
        """Each may be sent twice."""
        reply = self.http.post(
            f"{PRODUCTS}/{there.id}/{what}/batch?fields=id", json=body, allow=REFUSALS, idempotent=True
        )
        if not reply.ok:
            raise to_error(reply.status, read(reply, Problem))

    def _again(self, there: Product) -> Product:
        return products_of(self.http, [there.id]).get(there.id, there)
