"""Customers buy, as the operator plays them."""

import httpx
import pytest

from practice.server import Marketplace
from tests.practice.shop import Shop, variant


def test_a_sale_takes_its_quantity_out_of_the_stock_and_stands_in_the_log(
    market: Marketplace, web: httpx.Client, shop: Shop
) -> None:
    made = shop.create(ref="SOLD", variants=[variant(quantity=5), variant("V2", quantity=2)])
    bought = web.post("/operator/sell", json={"listing": made["id"], "ref": "V1", "quantity": 3})
    assert (bought.status_code, bought.json()["quantity"]) == (200, 2)
    shown = shop.show(made["id"])
    assert [each["quantity"] for each in shown["variants"]] == [2, 2]
    assert shown["status"] == "live"
    last = market.log()[-2]
    assert (last["path"], last["ref"], last["committed"]) == ("/operator/sell", "SOLD", True)
    assert last["seller"] == market.log()[-1]["seller"]


def test_stock_that_is_not_counted_stays_so(web: httpx.Client, shop: Shop) -> None:
    made = shop.create(variants=[variant()])
    assert web.post("/operator/sell", json={"listing": made["id"], "ref": "V1", "quantity": 9}).status_code == 200
    assert shop.show(made["id"])["variants"][0]["quantity"] is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": 6}, "out_of_stock"),
        ({"ref": "V9"}, "not_on_sale"),
        ({"listing": "L0"}, "not_on_sale"),
        ({"quantity": 0}, "invalid"),
        ({"quantity": "1"}, "invalid"),
    ],
)
def test_what_cannot_be_bought_changes_nothing(
    web: httpx.Client, shop: Shop, changes: dict[str, object], code: str
) -> None:
    made = shop.create(variants=[variant(quantity=5)])
    refused = web.post("/operator/sell", json={"listing": made["id"], "ref": "V1", "quantity": 1, **changes})
    assert refused.status_code in (409, 422)
    assert refused.json()["error"]["code"] == code
    assert shop.show(made["id"])["variants"][0]["quantity"] == 5


def test_what_is_withdrawn_is_not_for_sale(web: httpx.Client, shop: Shop) -> None:
    made = shop.create(variants=[variant(quantity=5)])
    shop.api.post(f"/listings/{made['id']}/withdraw")
    assert web.post("/operator/sell", json={"listing": made["id"], "ref": "V1", "quantity": 1}).status_code == 409


def test_other_sites_cannot_buy_through_a_browser(web: httpx.Client) -> None:
    form = web.post("/operator/sell", content=b"{}", headers={"Content-Type": "text/plain"})
    assert form.status_code == 403
