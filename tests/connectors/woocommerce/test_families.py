"""Products with variations: made whole, changed, shrunk, renamed."""

from connectors import ListingOption
from connectors.channels.woocommerce.family import send_batch
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.woocommerce.fake import WooShop
from tests.connectors.woocommerce.runs import Account, connected, only, variations

FAMILY = family_of("ROBE")


def test_a_parent_has_a_sku_that_none_of_its_variations_has(shop: WooShop) -> None:
    first, second, third = FAMILY.variants
    clash = with_variants(FAMILY, first.model_copy(update={"sku": "robe"}), second, third)
    Account(shop).sync([clash])
    assert only(shop, "variable")["sku"] == "ROBE-FAMILY"
    assert set(variations(shop)) == {"robe", "ROBE-M", "ROBE-L"}


def test_ghosts_of_our_own_variations_are_deleted_and_those_of_others_left(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    number = only(shop, "variable")["id"]
    shop.make({"sku": "BY-HAND", "regular_price": "3.00"}, number)
    account.sync([with_variants(FAMILY, *FAMILY.variants[:2])])
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M", "BY-HAND"}


def test_a_new_variation_may_take_the_sku_of_one_that_goes_or_is_renamed(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    first, second, third = FAMILY.variants
    new = second.model_copy(update={"key": "ROBEVNEW"})  # the same SKU under another key
    moved = third.model_copy(update={"sku": "ROBE-XL"})
    heir = first.model_copy(update={"key": "ROBEVHEIR", "sku": "ROBE-L", "options": {"Taille": "L2"}})
    account.sync([with_variants(FAMILY, first, new, moved, heir)])
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M", "ROBE-XL", "ROBE-L"}
    assert account.state("ROBE") == "live"


def test_skus_that_move_from_one_variation_to_the_next_arrive(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    skus = ["ROBE-M", "ROBE-L", "ROBE-XL"]
    moved = [each.model_copy(update={"sku": sku}) for each, sku in zip(FAMILY.variants, skus, strict=True)]
    account.sync([with_variants(FAMILY, *moved)])
    assert set(variations(shop)) == set(skus)
    assert account.receipt("ROBE").remote == {
        "listing": str(only(shop, "variable")["id"]),
        **{f"variant {each.key}": str(variations(shop)[each.sku]["id"]) for each in moved},
    }


def test_a_simple_product_becomes_a_family_and_a_simple_one_again(shop: WooShop) -> None:
    account = Account(shop)
    one = with_variants(FAMILY, FAMILY.variants[0])
    for listing in (one, FAMILY, one):
        account.sync([listing])
        (product,) = [each for each in shop.things.values() if each["type"] != "variation"]
        assert account.receipt("ROBE").remote["listing"] == str(product["id"])
        assert product["sku"] == ("ROBE" if listing is FAMILY else "ROBE-S")
        assert len(variations(shop)) == (3 if listing is FAMILY else 0)


def test_a_variation_that_somebody_deleted_is_made_again(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    del shop.things[variations(shop)["ROBE-M"]["id"]]
    changed = FAMILY.model_copy(update={"title": "Robe d'été"})
    account.sync([changed])
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M", "ROBE-L"}


def test_calls_stay_below_what_a_shop_takes(shop: WooShop) -> None:
    large = family_of("RING", [str(size) for size in range(130)])
    account = Account(shop)
    account.sync([large])
    assert len(variations(shop)) == 130
    account.sync([with_variants(large, *large.variants[:2])])
    assert len(variations(shop)) == 2
    with connected(shop) as connector:
        rows = send_batch(connector.http, "wp-json/wc/v3/products/batch", "create", [{"name": "x"}] * 101)
    assert len({row.id for row in rows}) == 101, "a shop that takes less is given less"


def test_a_variation_whose_sku_another_request_holds_is_for_later(shop: WooShop) -> None:
    account = Account(shop)
    shop.locked = {"robe-m"}
    account.run([FAMILY])
    assert account.state("ROBE") == "pending"
    shop.locked.clear()
    account.sync([FAMILY])
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M", "ROBE-L"}


def test_a_push_that_is_repeated_takes_the_variations_that_it_made(shop: WooShop) -> None:
    with connected(shop) as connector:
        first = connector.push(push_of(FAMILY))
        before = first.model_copy(update={"remote": {"listing": first.remote["listing"]}})
        assert connector.push(push_of(FAMILY, before)).remote == first.remote
    assert len(variations(shop)) == 3


def test_a_family_that_is_found_only_when_its_making_is_refused_keeps_no_ghosts(shop: WooShop) -> None:
    smaller = with_variants(FAMILY, *FAMILY.variants[:2])
    with connected(shop) as slow, connected(shop) as quick:
        assert slow.find(smaller) is None
        quick.push(push_of(FAMILY))
        slow.push(push_of(smaller))
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M"}


def test_a_variation_has_a_value_that_its_family_has_whatever_wordpress_takes_out_of_it(shop: WooShop) -> None:
    values = ("< 40 cm", "100%cashmere", "3\\4", "L|XL")
    named = dict(zip(("A", "B", "C", "D"), values, strict=True))
    listing = family_of("ROBE", tuple(named))
    told = [each.model_copy(update={"options": {"Taille": named[each.options["Taille"]]}}) for each in listing.variants]
    options = (ListingOption(name="Taille", values=values),)
    Account(shop).sync([listing.model_copy(update={"variants": tuple(told), "options": options})])
    family = only(shop, "variable")["attributes"][0]["options"]
    assert [each["attributes"][0]["option"] for each in variations(shop).values()] == family
    assert family == ["&lt; 40 cm", "100% cashmere", "3&#92;4", "L¦XL"]
