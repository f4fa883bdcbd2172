"""The double refuses what Shopify refuses, though its schema does not: a connector that sends it is found out."""

import json
from typing import Any

import pytest

from connectors.testing import Seen
from tests.connectors.shopify.fake import TOKEN, ShopifyShop

PATH = "/admin/api/2026-10/graphql.json"
KEYED = '@idempotent(key: "k1")'
INPUT = {"name": "available", "reason": "correction", "quantities": []}


def set_stock(directive: str) -> str:
    asked = f"inventorySetQuantities(input: $input) {directive} {{ userErrors {{ code message }} }}"
    return f"mutation M($input: InventorySetQuantitiesInput!) {{ {asked} }}"


def asked(shop: ShopifyShop, query: str, **variables: object) -> dict[str, Any]:
    content = json.dumps({"query": query, "variables": variables}).encode()
    answer = shop.respond(Seen("POST", PATH, {}, {"x-shopify-access-token": TOKEN}, content))
    assert answer.status == 200
    return dict(answer.json)


def test_a_query_that_costs_more_than_a_thousand_points_is_not_answered(shop: ShopifyShop) -> None:
    variants = "products(first: {}) {{ nodes {{ variants(first: 100) {{ nodes {{ id }} }} }} }}"
    dear = asked(shop, f"{{ {variants.format(10)} }}")
    assert dear["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"
    assert "data" not in dear
    assert "errors" not in asked(shop, f"{{ {variants.format(9)} }}")


@pytest.mark.parametrize(("directive", "code"), [("", "BAD_REQUEST"), (KEYED, None)])
def test_stock_without_a_key_is_not_changed(shop: ShopifyShop, directive: str, code: str | None) -> None:
    told = asked(shop, set_stock(directive), input=INPUT)
    assert [each["extensions"]["code"] for each in told.get("errors", ())] == ([code] if code else [])
    assert shop.stock_writes == (0 if code else 1)


def test_a_key_with_other_contents_is_refused(shop: ShopifyShop) -> None:
    for reason, code in (("correction", None), ("correction", None), ("other", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")):
        told = asked(shop, set_stock(KEYED), input={**INPUT, "reason": reason})
        problems = told["data"]["inventorySetQuantities"]["userErrors"]
        assert [each["code"] for each in problems] == ([code] if code else [])
    assert shop.stock_writes == 1
