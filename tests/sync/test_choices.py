"""Catalogues of advertisements ask of clothes, by Google's numbers; Shopify has categories and asks nothing of them."""

import pytest

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.shopify import ShopifyConnector
from connectors.registry import connector
from sync.store import accounts
from sync.store.choices import choices, choose
from sync.store.given import AccountError
from tests.sync.conftest import rug

PAGE = "https://shop.example/p/{sku}"
ADVERTISING = [
    ("google", {"account": "1", "page": PAGE}, "FR"),  # refused without
    ("google", {"account": "1", "page": PAGE}, "MA"),  # told
    ("meta", {"catalogue": "1", "page": PAGE}, "MA"),
    ("feed", {"format": "google-tsv", "page": PAGE}, "MA"),
]


@pytest.mark.parametrize(("slug", "config", "country"), ADVERTISING)
def test_what_clothes_need_is_asked_once_wherever_it_is_wanted(
    business: Business, slug: str, config: dict[str, str], country: str
) -> None:
    dress, jar = rug("A", category=2271, description={"fr": "Robe"}), rug("B", category=598)
    for product in (dress, jar):
        catalogue.add(business, product)
    kind = connector(slug)
    row = accounts.add_account(business, slug, slug, accounts.Changes(config=config, country=country))
    found = choices(row, kind)
    assert found is not None
    assert not found.own, "Google's numbers are the products' own"
    assert {(each.category, each.asked.name, each.lacking) for each in found.questions} == {
        ("2271", name, 1) for name in ("color", "size", "gender", "age_group")
    }
    row = choose(row, kind, {}, {("2271", "gender"): "female"})
    assert row.config["answers"] == "2271.gender = female"
    again = choices(row, kind)
    assert again is not None
    assert {each.asked.name: (each.answer, each.lacking) for each in again.questions}["gender"] == ("female", 0)


def test_a_sellers_categories_are_given_those_of_shopify_on_the_same_page(business: Business) -> None:
    catalogue.add(business, rug("A", seller_category="Maison > Tapis"))
    config = {"url": "https://souk.myshopify.com"}
    row = accounts.add_account(business, "shop", "shopify", accounts.Changes(config=config))
    row = choose(row, ShopifyConnector, {"Tapis": "hg-3-59"}, {})
    assert row.config["categories"] == "Tapis = hg-3-59"
    found = choices(row, ShopifyConnector)
    assert found is not None
    assert [(each.name, each.chosen) for each in found.own] == [("Maison > Tapis", "hg-3-59"), ("*", "")]
    assert not found.questions
    with pytest.raises(AccountError, match="nothing to answer"):
        choose(row, ShopifyConnector, {}, {("hg-3-59", "gender"): "female"})
