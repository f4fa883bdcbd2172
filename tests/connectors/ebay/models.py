"""Models of eBay's own specification (package bidkit): what is sent has no address, no field and no word that they
lack."""

import inspect
import re
from collections.abc import Collection, Iterator
from enum import Enum
from functools import cache
from typing import Any

from bidkit.generated import resources
from bidkit.generated.models import commerce_media, commerce_taxonomy, sell_account_v1, sell_inventory
from pydantic import BaseModel

BODIES: dict[str, type[BaseModel]] = {
    "bulk_get_inventory_item": sell_inventory.BulkGetInventoryItem,
    "bulk_create_or_replace_inventory_item": sell_inventory.BulkInventoryItem,
    "bulk_create_offer": sell_inventory.BulkEbayOfferDetailsWithKeys,
    "bulk_update_price_quantity": sell_inventory.BulkPriceQuantity,
    "inventory_item_group": sell_inventory.InventoryItemGroup,
    "offer": sell_inventory.EbayOfferDetailsWithId,
    "publish_by_inventory_item_group": sell_inventory.PublishByInventoryItemGroupRequest,
    "withdraw_by_inventory_item_group": sell_inventory.WithdrawByInventoryItemGroupRequest,
    "location": sell_inventory.InventoryLocationFull,
    "bulk_migrate_listing": sell_inventory.BulkMigrateListing,
}
ANSWERS: dict[str, type[BaseModel]] = {
    "items": sell_inventory.InventoryItems,
    "moved": sell_inventory.BulkMigrateListingResponse,
    "offers": sell_inventory.Offers,
    "offer": sell_inventory.EbayOfferDetailsWithAll,
    "locations": sell_inventory.LocationResponse,
    "rows": sell_inventory.BulkInventoryItemResponse,
    "aspects": commerce_taxonomy.AspectMetadata,
    "suggestions": commerce_taxonomy.CategorySuggestionResponse,
    "image": commerce_media.ImageResponse,
    "fulfillmentPolicies": sell_account_v1.FulfillmentPolicyResponse,
    "paymentPolicies": sell_account_v1.PaymentPolicyResponse,
    "returnPolicies": sell_account_v1.ReturnPolicyResponse,
}


CALL = re.compile(r"self\._request\(\s*'\w+',\s*'([A-Z]+)',\s*'([^']+)',.*?\bparams=\{([^}]*)\}", re.DOTALL)
APIS = (
    resources.SellInventoryResource,
    resources.SellAccountV1Resource,
    resources.CommerceTaxonomyResource,
    resources.CommerceMediaResource,
)


class NotInTheModel(AssertionError):
    """Something that eBay's specification does not have."""


def check(kind: type[BaseModel], body: Any) -> None:
    if unknown := list(_unknown(kind.model_validate(body), kind.__name__)):
        raise NotInTheModel("; ".join(unknown[:5]))


@cache
def _operations() -> list[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Verb, address and parameters of all that eBay can be asked for there: those with fixed words come first."""
    found = [
        (verb, f"{api.service['base_path']}{path}", frozenset(re.findall(r"'(\w+)':", named)))
        for api in APIS
        for verb, path, named in CALL.findall(inspect.getsource(api))
    ]
    found.sort(key=lambda each: each[1].count("{"))
    return [(verb, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), named) for verb, path, named in found]


def check_address(verb: str, path: str, query: Collection[str]) -> None:
    known = next((named for v, pattern, named in _operations() if v == verb and pattern.fullmatch(path)), None)
    if known is None:
        raise NotInTheModel(f"eBay has no {verb} {path}")
    if unknown := set(query) - known:
        raise NotInTheModel(f"{verb} {path} has no parameter {sorted(unknown)}")


def _unknown(value: object, at: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{at} has no field {name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name), f"{at}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from _unknown(each, at)
    elif isinstance(value, Enum) and value.value not in {each.value for each in type(value)}:
        yield f"{at} is never {value.value}"
