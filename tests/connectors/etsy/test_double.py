"""The double refuses what Etsy refuses: a connector that sends it is found out."""

from typing import Any

import pytest

from connectors.channels.etsy.mapping import Kept, to_inventory
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.goods import Refused
from tests.connectors.etsy.listings import family

Document = dict[str, Any]


def inventory(**more: object) -> Document:
    return {**to_inventory(family("39", "40"), Kept(), 51), **more}


def sold_out() -> Document:
    given = inventory()
    for product in given["products"]:
        product["offerings"][0] |= {"quantity": 0, "is_enabled": False}
    return given


def put(shop: EtsyShop, given: Document) -> None:
    shop.made[1] = {"listing_id": 1, "state": "draft", "products": [], "image_ids": []}
    shop.put_inventory(1, given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (sold_out(), "quantity greater than 0"),  # etsy/open-api#501
        (inventory(sku_on_property=[]), "sku_on_property is empty"),  # etsy/open-api#362
        (inventory(price_on_property=[513], sku_on_property=[514]), "no product has"),
        (inventory(is_deleted=False), "Unknown key"),  # etsy/open-api#120: as it is read, not as it is written
    ],
)
def test_an_inventory_that_etsy_refuses_is_refused(given: Document, words: str) -> None:
    with pytest.raises(Refused, match=words):
        put(EtsyShop(), given)


def test_an_inventory_that_etsy_takes_is_taken() -> None:
    put(EtsyShop(), inventory())
