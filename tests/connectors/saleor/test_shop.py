"""What a shop has already: ours, somebody else's, or nothing."""

import pytest

from connectors import AccountRefused, ListingRejected, OutcomeUnknown, ReceiptStatus, TemporaryError
from connectors.testing import Kept, Seen, listing_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.saleor.fake import TOKEN, SaleorShop
from tests.connectors.saleor.runs import Account, by_sku, connected, only, stands_there

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")


def test_a_product_of_somebody_else_with_our_sku_is_left_and_taken_over_only_when_asked(shop: SaleorShop) -> None:
    theirs = stands_there(shop, "SOAP-1")
    account = Account(shop)
    account.run([SOAP])
    assert account.state("SOAP") == "blocked"
    assert account.receipt("SOAP").ours is False
    assert (only(shop)["name"], only(shop)["externalReference"]) == ("Vieux savon", None)
    account.run([SOAP], adopt=True)
    assert account.state("SOAP") == "live"
    assert account.receipt("SOAP").remote["listing"] == theirs["id"]
    assert (only(shop)["name"], only(shop)["externalReference"]) == (SOAP.title, "qafila:SOAP")
    shown = shop.shown(account.receipt("SOAP"))
    assert shown is not None
    assert (shown.on_sale, shown.pictures, shown.variants["SOAP-1"].quantity) == (True, 1, 5)
    assert len(shop.variants) == 1


def test_an_adopted_family_keeps_the_variants_that_are_not_ours(shop: SaleorShop) -> None:
    theirs = stands_there(shop, "ROBE-M")
    shop.make_variant(theirs, {"sku": "ROBE-XXL"})
    account = Account(shop)
    account.run([FAMILY])
    account.run([FAMILY], adopt=True)
    assert account.state("ROBE") == "live"
    assert set(by_sku(shop)) == {"ROBE-S", "ROBE-M", "ROBE-L", "ROBE-XXL"}
    assert by_sku(shop)["ROBE-M"]["externalReference"] == "qafila:ROBE:ROBEVM"
    assert by_sku(shop)["ROBE-XXL"]["externalReference"] is None


def test_our_own_product_whose_making_we_were_not_told_of_is_found_when_it_is_refused_as_double(
    shop: SaleorShop,
) -> None:
    """`find` may be answered before the other worker's create arrives."""
    kept = Kept()
    with connected(shop, kept=kept) as connector, connected(shop) as other:
        assert connector.find(SOAP) is None
        there = other.push(push_of(SOAP))
        receipt = connector.push(push_of(SOAP.model_copy(update={"title": "Savon neuf"})))
    assert receipt.remote == there.remote == kept.receipts["SOAP"].remote
    assert (shop.listings(), only(shop)["name"], len(shop.media)) == (1, "Savon neuf", 1)


def test_a_strangers_product_that_appears_in_between_is_not_overwritten(shop: SaleorShop) -> None:
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
        stands_there(shop, "SOAP-1")
        with pytest.raises(OutcomeUnknown):
            connector.push(push_of(SOAP))
        found = connector.find(SOAP)
    assert found is not None
    assert found.ours is False
    assert only(shop)["name"] == "Vieux savon"


def test_a_product_of_somebody_else_with_the_id_that_ours_had_is_left_alone(shop: SaleorShop) -> None:
    """Another shop at the same address, or one that was set up anew, gives its ids once more."""
    account = Account(shop)
    account.sync([SOAP])
    only(shop).update({"externalReference": None, "name": "Vieux savon"})
    by_sku(shop)["SOAP-1"].update({"externalReference": None, "sku": "THEIRS"})
    dearer = with_variants(SOAP, SOAP.variants[0].model_copy(update={"quantity": 9}))
    with connected(shop) as connector:
        (offer,) = connector.update_offers([push_of(dearer, account.receipt("SOAP"), changed=["quantity"])])
        receipt = connector.push(push_of(dearer, account.receipt("SOAP")))
    assert isinstance(offer, OutcomeUnknown)
    assert receipt.remote["listing"] != account.receipt("SOAP").remote["listing"]
    assert sorted(each["name"] for each in shop.products.values()) == [SOAP.title, "Vieux savon"]
    (stock,) = by_sku(shop)["THEIRS"]["stocks"].values()
    assert stock["quantity"] == 5


class CutOff(Fault):
    """Nothing gets through any more once this has been done."""

    def __init__(self, words: bytes) -> None:
        self.words, self.done = words, False

    def before(self, seen: Seen) -> None:
        if self.done:
            raise Cut

    def after(self, seen: Seen) -> None:
        self.done = self.done or self.words in seen.content


def test_ids_of_new_variants_are_kept_before_anything_else_is_asked(shop: SaleorShop) -> None:
    account, kept = Account(shop), Kept()
    account.sync([family_of("ROBE", "SM")])
    line = CutOff(b"productVariantBulkCreate")
    with connected(shop, kept=kept) as connector, shop.disturbed(line), pytest.raises(TemporaryError):
        connector.push(push_of(FAMILY, account.receipt("ROBE")))
    assert kept.receipts["ROBE"].remote["variant ROBEVL"] == by_sku(shop)["ROBE-L"]["id"]


def test_a_sku_of_another_variant_is_told_in_words(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    stands_there(shop, "TAKEN")
    first, *others = FAMILY.variants
    double = with_variants(FAMILY, first.model_copy(update={"sku": "TAKEN"}), *others)
    with connected(shop) as connector, pytest.raises(ListingRejected) as rejected:
        connector.push(push_of(double, account.receipt("ROBE")))
    (issue,) = rejected.value.issues
    assert (issue.code, issue.value) == ("sku_taken_in_saleor", "TAKEN")
    assert issue.raw == "Product variant with this Sku already exists."


def test_skus_and_options_that_change_places_along_a_row_arrive(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    small, middle, large = FAMILY.variants
    moved = with_variants(
        FAMILY,
        small.model_copy(update={"sku": "ROBE-M", "options": {"Taille": "M"}}),
        middle.model_copy(update={"sku": "ROBE-L", "options": {"Taille": "L"}}),
        large.model_copy(update={"sku": "ROBE-XL", "options": {"Taille": "XL"}}),
    ).model_copy(update={"options": (FAMILY.options[0].model_copy(update={"values": ("M", "L", "XL")}),)})
    account.sync([moved])
    names = {sku: variant["name"] for sku, variant in by_sku(shop).items()}
    assert names == {"ROBE-M": "M", "ROBE-L": "L", "ROBE-XL": "XL"}


def test_a_product_that_gets_other_options_keeps_its_id(shop: SaleorShop) -> None:
    """A product keeps its type for ever: the type is given what it lacks."""
    account = Account(shop)
    account.sync([SOAP])
    before = account.receipt("SOAP").remote["listing"]
    account.sync([FAMILY.model_copy(update={"key": "SOAP"})])
    assert account.receipt("SOAP").remote["listing"] == before
    assert set(by_sku(shop)) == {"ROBE-S", "ROBE-M", "ROBE-L"}
    values = [value["name"] for variant in shop.variants.values() for value in variant["attributes"].values()]
    assert sorted(values) == ["L", "M", "S"]


def test_products_with_the_same_options_have_the_same_type_and_others_another(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP, FAMILY, family_of("JUPE"), listing_of("BOL", "Bol", brand="Safi")])
    kinds = {each["externalReference"]: each["productType"] for each in shop.products.values()}
    assert kinds["qafila:ROBE"] == kinds["qafila:JUPE"] != kinds["qafila:SOAP"] == kinds["qafila:BOL"]
    assert {each["slug"] for each in shop.types.values()} >= {"qafila"}


def test_categories_are_found_by_name_and_made_once(shop: SaleorShop) -> None:
    theirs = shop.categoryCreate(_info(shop), input={"name": "Maison", "slug": "maison"})["category"]
    several = [listing_of(f"RUG{n}", f"Tapis {n}", seller_category="maison > Tapis") for n in range(3)]
    Account(shop).sync(several)
    assert [each["name"] for each in shop.categories.values()] == ["Maison", "Tapis"]
    assert shop.categories[only_category(shop, "Tapis")]["parent"] == theirs["id"]


def test_what_was_deleted_by_hand_is_made_again_and_what_is_withdrawn_is_kept(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([])
    (listing,) = only(shop)["listings"].values()
    assert {name: value for name, value in listing.items() if name != "id"} == dict.fromkeys(
        ("isPublished", "visibleInListings", "isAvailableForPurchase"), False
    )
    with connected(shop) as connector:
        (answer,) = connector.refresh([account.receipt("SOAP")])
        assert getattr(answer, "status", None) is ReceiptStatus.WITHDRAWN
        shop.remove(account.receipt("SOAP"))
        connector.withdraw(account.receipt("SOAP"))
        (gone,) = connector.refresh([account.receipt("SOAP")])
    assert isinstance(gone, OutcomeUnknown)


def test_a_channel_that_is_gone_refuses_the_account(shop: SaleorShop) -> None:
    with connected(shop) as connector:
        shop.open_channel("other", "EUR")
        del shop.channels[shop.channel]
        with pytest.raises(AccountRefused, match="not there any more"):
            connector.push(push_of(SOAP))


def test_a_shop_that_allows_little_in_one_question_is_read_in_smaller_pages(shop: SaleorShop) -> None:
    for number in range(30):
        stands_there(shop, f"OLD-{number}", f"Vieux {number}")
    shop.most_cost = 1_300
    with connected(shop) as connector:
        assert len(list(connector.read_listings())) == 30


def test_the_token_goes_to_the_api_alone(shop: SaleorShop) -> None:
    with connected(shop) as connector:
        connector.http.get("media/products/none.jpg", allow=(404,), expects="any")
    assert "authorization" not in shop.exchanges[-1].request.headers
    assert shop.exchanges[0].request.headers["authorization"] == f"Bearer {TOKEN}"


def only_category(shop: SaleorShop, name: str) -> str:
    (found,) = [id_ for id_, each in shop.categories.items() if each["name"] == name]
    return found


class _Info:
    context = True


def _info(shop: SaleorShop) -> _Info:
    return _Info()
