"""Products with combinations: prices as impacts, attributes made once, rows of stock asked for once."""

from decimal import Decimal

import pytest

from connectors import AccountFacts, Listing, ListingRejected
from connectors.channels.prestashop.demands import counted_alike
from connectors.channels.prestashop.shop import ask_shop
from connectors.channels.prestashop.terms import Vocabulary
from connectors.channels.prestashop.webservice import Webservice
from connectors.testing import Answer, Kept, Seen, listing_of
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import with_variants
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.goods import Row
from tests.connectors.prestashop.runs import Account, connected, family_of, requests


def parts(shop: PrestaShop) -> dict[str, Row]:
    return {each["reference"]: each for each in shop.tables["combinations"].values()}


def test_a_family_is_made_with_few_requests(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        first = connector.push(push_of(family_of("ONE")))
        shop.exchanges.clear()
        connector.push(push_of(family_of("TWO")))
    number = max(shop.tables["products"])
    assert requests(shop) == [
        "POST products",
        f"POST images/products/{number}",
        f"POST images/products/{number}",
        "POST combinations",
        "GET stock_availables",
        "PATCH stock_availables",
    ]
    assert {name for name in first.remote if name.startswith("stock")} == {"stock ONEVS", "stock ONEVM", "stock ONEVL"}


def test_prices_are_impacts_on_the_cheapest(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(family_of("FAM")))
    (product,) = shop.tables["products"].values()
    assert Decimal(product["price"]) == 20
    assert [Decimal(each["price"]) for each in parts(shop).values()] == [0, 1, 2]
    assert product["product_type"] == "combinations"
    assert [shop.stock(product["id"], each["id"])["quantity"] for each in parts(shop).values()] == ["4", "5", "6"]


def test_a_variants_own_photo_is_its_combinations(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(family_of("FAM")))
    second = receipt.pictures["rendition-FAM-b"].id
    assert [each["images"] for each in parts(shop).values()] == [[second], [], []]


def test_attributes_are_made_once_whatever_their_spelling(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(family_of("ONE")))
        two = family_of("TWO", sizes=("S", "XL"))
        lower = two.variants[0].model_copy(update={"options": {"Taille": " s"}})
        connector.push(push_of(with_variants(two, lower, two.variants[1])))
    with connected(shop) as connector:
        connector.push(push_of(family_of("THREE", sizes=("S", "XL"))))
    assert len(shop.tables["product_options"]) == 1
    assert [each["name"]["1"] for each in shop.tables["product_option_values"].values()] == ["S", "M", "L", "XL"]


def test_a_value_that_another_run_makes_meanwhile_is_not_there_twice(shop: PrestaShop) -> None:
    class Beside(Fault):
        """Another run makes the same value just before ours."""

        done = False

        def before(self, seen: Seen) -> Answer | None:
            if seen.method == "POST" and seen.path.endswith("/product_option_values") and not self.done:
                self.done = True
                (group,) = shop.tables["product_options"]
                shop.add("product_option_values", {"id_attribute_group": str(group), "name": {"1": "M"}})
            return None

    with connected(shop) as connector, shop.disturbed(Beside()):
        connector.push(push_of(family_of("FAM")))
    names = [each["name"]["1"] for each in shop.tables["product_option_values"].values()]
    assert sorted(names) == ["L", "M", "S"]
    (m,) = (number for number, each in shop.tables["product_option_values"].items() if each["name"]["1"] == "M")
    assert parts(shop)["FAM-M"]["product_option_values"] == [str(m)]


def test_a_hundred_values_are_asked_for_once(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        listing = family_of("FAM", sizes=[str(number) for number in range(60)])
        connector.push(push_of(listing))
    asked = requests(shop)
    assert asked.count("POST combinations") == 3
    assert asked.count("POST product_option_values") == 3
    assert asked.count("GET stock_availables") == 1
    assert len(parts(shop)) == 60


def test_a_refused_variant_takes_the_family_off_sale_and_the_next_try_doubles_nothing(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    bad = listing.variants[1].model_copy(update={"sku": "x" * 70})
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        with pytest.raises(ListingRejected):
            connector.push(push_of(with_variants(listing, listing.variants[0], bad, listing.variants[2])))
        (product,) = shop.tables["products"].values()
        assert product["active"] == "0"
        connector.push(push_of(listing, kept.receipts["FAM"]))
    assert shop.listings() == 1
    assert sorted(each["reference"] for each in shop.tables["combinations"].values()) == ["FAM-L", "FAM-M", "FAM-S"]
    assert product["active"] == "1"


def test_a_family_that_becomes_one_product_and_back(shop: PrestaShop) -> None:
    listing, account = family_of("FAM"), Account(shop)
    account.sync([listing])
    one = listing.variants[0].model_copy(update={"options": {}, "picture": None})
    account.sync([with_variants(listing, one).model_copy(update={"options": ()})])
    (product,) = shop.tables["products"].values()
    assert (parts(shop), product["product_type"], product["reference"]) == ({}, "standard", "FAM-S")
    assert shop.stock(product["id"])["quantity"] == "4"
    account.sync([listing])
    assert sorted(parts(shop)) == ["FAM-L", "FAM-M", "FAM-S"]
    assert shop.listings() == 1


def test_a_combination_that_somebody_deleted_is_made_again(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        shop.drop("combinations", int(receipt.remote["variant FAMVM"]))
        again = connector.push(push_of(listing, receipt, changed=["content"]))
    assert sorted(parts(shop)) == ["FAM-L", "FAM-M", "FAM-S"]
    assert again.remote["variant FAMVM"] == str(parts(shop)["FAM-M"]["id"])
    (product,) = shop.tables["products"].values()
    assert shop.stock(product["id"], parts(shop)["FAM-M"]["id"])["quantity"] == "5"


def test_a_term_is_looked_for_before_it_is_made_again(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        webservice, here = Webservice(connector.http), ask_shop(Webservice(connector.http))
        brand = listing_of("X", "X", brand="A & B <c>")
        first, second = (Vocabulary(webservice).brand(brand, here) for _ in range(2))
    assert first == second


class Narrow(Fault):
    """What stands before the shop takes so many resources at once, and says so with a page of its own."""

    def __init__(self, most: int) -> None:
        self.most = most

    def before(self, seen: Seen) -> Answer | None:
        many = seen.content.count(b"<id_product>") + seen.content.count(b"<id_attribute_group>") > self.most
        return Answer(413, content=b"<html>Request Entity Too Large</html>", media_type="text/html") if many else None


def test_a_shop_that_takes_less_at_once_is_given_less(shop: PrestaShop) -> None:
    listing = family_of("FAM", sizes=[str(number) for number in range(40)])
    with connected(shop) as connector, shop.disturbed(Narrow(7)):
        receipt = connector.push(push_of(listing))
        connector.push(push_of(listing.model_copy(update={"title": "Neuf"}), receipt, changed=["content"]))
    assert len(parts(shop)) == 40
    assert len(shop.tables["product_option_values"]) == 40


def uncounted(listing: Listing, *keys: str) -> Listing:
    """Without a quantity for these; for all, where none is named."""
    variants = [
        each.model_copy(update={"quantity": None}) if not keys or each.key in keys else each
        for each in listing.variants
    ]
    return with_variants(listing, *variants)


def test_a_family_that_is_not_counted_may_be_ordered_though_the_shop_has_none(shop: PrestaShop) -> None:
    """The shop asks the product's own row, whatever stands in those of its combinations."""
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(uncounted(listing)))
        (product,) = shop.tables["products"]
        assert shop.stock(product)["out_of_stock"] == "1"
        (receipt,) = connector.update_offers([push_of(listing, receipt, changed=["quantity"])])  # type: ignore[assignment]
        assert shop.stock(product)["out_of_stock"] == "2"
        assert shop.stock(product)["quantity"] == "15"
        (receipt,) = connector.update_offers([push_of(uncounted(listing), receipt, changed=["quantity"])])  # type: ignore[assignment]
        assert shop.stock(product)["out_of_stock"] == "1"
        one = with_variants(listing, listing.variants[0].model_copy(update={"options": {}, "picture": None}))
        connector.push(push_of(one.model_copy(update={"options": ()}), receipt))
    assert (shop.stock(product)["out_of_stock"], shop.stock(product)["quantity"]) == ("2", "4")


def test_a_family_that_is_counted_in_part_is_not_ordered_beyond_its_stock_and_its_seller_is_told(
    shop: PrestaShop,
) -> None:
    listing = uncounted(family_of("FAM"), "FAMVM")
    with connected(shop) as connector:
        connector.push(push_of(listing))
    (product,) = shop.tables["products"]
    assert shop.stock(product)["out_of_stock"] == "2"
    (issue,) = counted_alike(listing, AccountFacts())
    assert (issue.code, issue.blocks, issue.params["skus"]) == ("stock_counted_in_part", False, "FAM-M")
    assert not list(counted_alike(family_of("FAM"), AccountFacts()))
    assert not list(counted_alike(uncounted(family_of("FAM")), AccountFacts()))


def test_a_photo_of_a_variant_stays_when_its_values_are_written_again(shop: PrestaShop) -> None:
    """Writing a combination's values takes its photos away: they have to come after them."""
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        connector.push(push_of(listing.model_copy(update={"title": "Neuf"}), receipt, changed=["content"]))
    assert parts(shop)["FAM-S"]["images"] == [receipt.pictures["rendition-FAM-b"].id]
