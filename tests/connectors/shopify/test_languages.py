"""Two accounts in two languages at one shop: one product, and the second language as a translation."""

from collections.abc import Sequence

import pytest

from catalog.money import Money
from connectors import ChannelUnavailable, ListingRejected, Receipt, ReceiptStatus
from connectors.listing import Listing, ListingOption, ListingVariant
from connectors.testing import Answer, Seen, listing_of
from connectors.testing.conformance.setting import dearer
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import Account, connected

FRENCH = listing_of("SOAP", "Savon noir")
ARABIC = listing_of("SOAP", "صابون أسود", language="ar")


def dress(language: str, title: str, **axes: Sequence[str]) -> Listing:
    """A variant for each pair of values, in the order of the French: (S, Rouge), (S, Bleu), (M, Rouge)."""
    (first, sizes), (second, colours) = axes.items()
    chosen = [{first: sizes[0], second: colours[0]}, {first: sizes[0], second: colours[1]}]
    chosen.append({first: sizes[1], second: colours[0]})
    variants = tuple(
        ListingVariant(key=f"ROBEV{n}", sku=f"ROBE-{n}", options=each, price=Money.of("20.00", "EUR"), quantity=4)
        for n, each in enumerate(chosen)
    )
    options = tuple(ListingOption(name=name, values=tuple(values)) for name, values in axes.items())
    return listing_of("ROBE", title, language=language, options=options, variants=variants)


DRESS = dress("fr", "Robe", Taille=("S", "M"), Couleur=("Rouge", "Bleu"))
FUSTAN = dress("ar", "فستان", المقاس=("صغير", "وسط"), اللون=("أحمر", "أزرق"))


def translated(shop: ShopifyShop, language: str = "ar") -> dict[str, str]:
    """By what it is a translation of."""
    (product,) = shop.products.values()
    return {told["of"]: told["value"] for (_, locale, _), told in product["translations"].items() if locale == language}


def test_a_second_language_is_a_translation_and_leaves_the_first_as_it_is(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    Account(shop).sync([ARABIC])
    (product,) = shop.products.values()
    assert product["title"] == "Savon noir"
    assert translated(shop) == {"Savon noir": "صابون أسود", "<p>Savon noir</p>": "<p>صابون أسود</p>"}


def test_options_and_their_values_are_translated_beside_title_and_description(shop: ShopifyShop) -> None:
    Account(shop).sync([DRESS])
    Account(shop).sync([FUSTAN])
    assert translated(shop) == {
        "Robe": "فستان",
        "<p>Robe</p>": "<p>فستان</p>",
        "Taille": "المقاس",
        "S": "صغير",
        "M": "وسط",
        "Couleur": "اللون",
        "Rouge": "أحمر",
        "Bleu": "أزرق",
    }
    (product,) = shop.products.values()
    assert [each["name"] for each in product["options"]] == ["Taille", "Couleur"]


def test_options_in_another_order_are_told_apart_by_the_variants_that_have_them(shop: ShopifyShop) -> None:
    Account(shop).sync([DRESS])
    turned = FUSTAN.model_copy(update={"options": tuple(reversed(FUSTAN.options))})
    Account(shop).sync([turned])
    assert {name: translated(shop)[name] for name in ("Taille", "Couleur", "Bleu")} == {
        "Taille": "المقاس",
        "Couleur": "اللون",
        "Bleu": "أزرق",
    }


def read_in_arabic(shop: ShopifyShop) -> dict[str, str]:
    """What of the product's present words has a translation."""
    (product,) = shop.products.values()
    told = {number: each["value"] for (number, locale, _), each in product["translations"].items() if locale == "ar"}
    words = [(each["id"], each["name"]) for each in product["options"]]
    words += [(number, name) for each in product["options"] for name, number in each["values"].items()]
    return {name: told[number] for number, name in words if number in told}


def test_what_the_first_account_renames_keeps_its_translation(shop: ShopifyShop) -> None:
    first, second = Account(shop), Account(shop)
    first.sync([DRESS])
    second.sync([FUSTAN])
    first.sync([dress("fr", "Robe", Pointure=("S", "M"), Couleur=("Rouge vif", "Bleu"))])
    assert read_in_arabic(shop) == {
        "Pointure": "المقاس",
        "S": "صغير",
        "M": "وسط",
        "Couleur": "اللون",
        "Rouge vif": "أحمر",
        "Bleu": "أزرق",
    }


def test_a_word_that_the_shop_has_already_is_not_taken_for_a_new_name(shop: ShopifyShop) -> None:
    """Variants that change their places are no new names: what is small stays small in both languages."""
    first, second = Account(shop), Account(shop)
    first.sync([DRESS])
    second.sync([FUSTAN])
    first.sync([dress("fr", "Robe", Taille=("M", "S"), Couleur=("Rouge", "Bleu"))])
    assert {name: read_in_arabic(shop)[name] for name in ("S", "M")} == {"S": "صغير", "M": "وسط"}


def test_one_word_for_two_values_translates_none_of_the_options(shop: ShopifyShop) -> None:
    """Two choices that are called the same could not be told apart."""
    alike = dress("ar", "فستان", المقاس=("صغير", "صغير"), اللون=("أحمر", "أزرق"))
    Account(shop).sync([DRESS])
    Account(shop).sync([alike])
    assert set(translated(shop)) == {"Robe", "<p>Robe</p>"}


def test_words_that_stand_there_already_are_not_told_again(shop: ShopifyShop) -> None:
    Account(shop).sync([DRESS])
    other = Account(shop)
    other.sync([FUSTAN])
    assert shop.writes.count("translationsRegister") == 7
    shop.writes.clear()
    other.sync([FUSTAN.model_copy(update={"title": "فستان جديد"})])
    assert shop.writes.count("translationsRegister") == 1
    assert translated(shop)["Robe"] == "فستان جديد"


def test_many_values_are_asked_about_a_hundred_at_a_time(shop: ShopifyShop) -> None:
    def rings(language: str, name: str) -> Listing:
        values = [f"{name} {n}" for n in range(120)]
        variants = tuple(
            ListingVariant(key=f"RV{n}", sku=f"R-{n}", options={name: each}, price=Money.of("9.00", "EUR"))
            for n, each in enumerate(values)
        )
        option = ListingOption(name=name, values=tuple(values))
        return listing_of("RING", f"Ring {language}", language=language, options=(option,), variants=variants)

    Account(shop).sync([rings("fr", "Taille")])
    with connected(shop) as connector:
        arabic = rings("ar", "المقاس")
        connector.push(push_of(arabic, connector.find(arabic)))
    asked = [each.request.json() for each in shop.exchanges if b"query Translatable" in each.request.content]
    assert [len(each["variables"]["ids"]) for each in asked] == [100, 22]
    assert len(translated(shop)) == 123


def test_a_change_of_price_of_the_second_account_arrives(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    other = Account(shop)
    other.sync([ARABIC])
    other.sync([dearer(ARABIC)])
    ((_, variant),) = shop.variants()
    assert variant["price"] == "13.50"


def test_who_takes_the_second_language_off_sale_leaves_the_product_of_the_first(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    other = Account(shop)
    other.sync([ARABIC])
    with connected(shop) as connector:
        for known in (other.receipt("SOAP"), connector.find(ARABIC)):
            assert known is not None
            connector.withdraw(known)
    (product,) = shop.products.values()
    assert (product["status"], product["published"], translated(shop)) == ("ACTIVE", {shop.publication}, {})


def test_a_translation_of_a_product_that_is_gone_is_withdrawn(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    other = Account(shop)
    other.sync([ARABIC])
    shop.products.clear()
    with connected(shop) as connector:
        connector.withdraw(other.receipt("SOAP"))


class Renamed(Fault):
    """Somebody gives the product another title between the look at its words and their translation."""

    def __init__(self, shop: ShopifyShop) -> None:
        self.shop = shop

    def before(self, seen: Seen) -> Answer | None:
        if b"translationsRegister" in seen.content:
            next(iter(self.shop.products.values()))["title"] = "Savon beldi"
        return None


def test_words_that_were_changed_meanwhile_are_translated_later(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    with connected(shop) as connector:
        known = connector.find(ARABIC)
        with shop.disturbed(Renamed(shop)), pytest.raises(ChannelUnavailable):
            connector.push(push_of(ARABIC, known))
        receipt = connector.push(push_of(ARABIC, known))
    assert isinstance(receipt, Receipt)
    assert receipt.status is ReceiptStatus.LIVE
    assert translated(shop)["Savon beldi"] == "صابون أسود"


def test_a_language_that_the_shop_does_not_have_is_told(shop: ShopifyShop) -> None:
    shop.locales.discard("ar")
    Account(shop).sync([FRENCH])
    with connected(shop) as connector, pytest.raises(ListingRejected) as raised:
        connector.push(push_of(ARABIC, connector.find(ARABIC)))
    assert [issue.code for issue in raised.value.issues] == ["shopify_language_missing"]
