"""What a shop says of itself and has already, and what of it is left as it is."""

from collections import Counter

import pytest

from connectors import AccountFacts, AccountRefused, ListingRejected, OutcomeUnknown, Push, Receipt
from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.testing import Answer, Kept, hosted, listing_of
from connectors.testing.faults import AnswersFrom, Cut, Fault, Seen
from tests.connectors.accounts import push_of
from tests.connectors.medusa.fake import CHANNEL, LOCATION, PROFILE, MedusaShop
from tests.connectors.medusa.goods import TAKEN_GTIN
from tests.connectors.medusa.runs import connected, family_of, with_variants

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
ROBE = family_of("ROBE")


def test_the_account_says_its_currencies_and_where_things_are(shop: MedusaShop) -> None:
    shop.currencies = ["mad", "eur"]
    with connected(shop) as connector:
        facts = connector.check_account()
    assert (facts.currency, facts.issues) == ("MAD", ())
    places = {"channel": CHANNEL, "location": LOCATION, "profile": PROFILE}
    assert facts.values == {**places, "currencies": ["MAD", "EUR"]}


@pytest.mark.parametrize(
    ("locations", "code"),
    [([], "medusa_no_stock_location"), ([{"id": "sloc_far", "sales_channels": []}], "medusa_location_without_channel")],
)
def test_a_shop_without_a_place_for_stock_is_told_so_before_anything_is_sent(
    shop: MedusaShop, locations: list[dict[str, object]], code: str
) -> None:
    shop.locations = locations
    with connected(shop) as connector:
        (issue,) = connector.check_account().issues
    assert issue.code == code
    if not locations:
        with connected(shop) as connector:
            facts = connector.check_account()
            codes = [each.code for rule in connector.requirements for each in rule(SOAP, facts)]
            assert codes == ["medusa_no_stock_location"]
            with pytest.raises(ListingRejected):
                connector.push(push_of(SOAP))


def test_a_shop_without_a_default_sales_channel_is_told_so(shop: MedusaShop) -> None:
    shop.channel = None
    with connected(shop) as connector:
        assert "medusa_no_sales_channel" in [each.code for each in connector.check_account().issues]


def test_stock_is_kept_where_the_sales_channel_is_served_from(shop: MedusaShop) -> None:
    shop.locations = [{"id": "sloc_far", "sales_channels": []}, *shop.locations]
    with connected(shop) as connector:
        assert connector.check_account().values["location"] == LOCATION


def test_a_listing_is_in_a_currency_of_the_store(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        facts = AccountFacts(currency="EUR", values={"currencies": ["EUR", "MAD"], "location": LOCATION})
        for currency, expected in (("EUR", []), ("MAD", []), ("XOF", ["currency_differs"])):
            listing = listing_of("A", "Bol", "12", currency)
            assert [each.code for rule in connector.requirements for each in rule(listing, facts)] == expected


def test_an_address_without_a_medusa_is_no_account(shop: MedusaShop) -> None:
    config = MedusaConfig.model_validate({"url": f"{shop.url}/blog", "api_key": "sk_x"})
    with hosted(MedusaConnector, config) as connector, pytest.raises(AccountRefused):
        connector.check_account()


def test_a_new_product_is_in_the_default_channel_and_can_be_sent(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    (product,) = shop.products.values()
    assert (product["sales_channels"], product["shipping_profile"]) == ([{"id": CHANNEL}], {"id": PROFILE})
    assert (product["external_id"], product["status"]) == ("SOAP", "published")
    assert receipt.remote.keys() == {"listing", "variant SOAPV1", "stock SOAPV1"}


@pytest.mark.parametrize("external", [None, "SOAP", "OTHER"])
def test_a_product_of_somebody_else_with_our_sku_is_not_ours(shop: MedusaShop, external: str | None) -> None:
    """Other programs give external ids as well: one that is equal to our key does not make it ours."""
    there = shop.stands("Vieux savon", "SOAP-1", external_id=external)
    with connected(shop) as connector:
        found = connector.find(SOAP)
        assert found is not None
        assert (found.ours, found.remote["listing"]) == (False, there["id"])
        assert not shop.writes
        taken_over = connector.push(push_of(SOAP, found))  # its owner has agreed
        again = connector.find(SOAP)
    assert shop.listings() == 1
    assert (there := shop.products[taken_over.remote["listing"]])["title"] == SOAP.title
    assert there["handle"].startswith("by-hand"), "its address stays"
    assert again is not None
    assert again.ours


def test_a_strangers_product_that_appears_in_between_is_not_overwritten(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
        shop.stands("Vieux savon", "SOAP-1")
        with pytest.raises(OutcomeUnknown):
            connector.push(push_of(SOAP))
        found = connector.find(SOAP)
    assert found is not None
    assert found.ours is False
    assert [each["title"] for each in shop.products.values()] == ["Vieux savon"]


def test_what_only_has_photos_so_far_is_withdrawn_without_a_request(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        connector.withdraw(Receipt(remote={}))
    assert not shop.exchanges


def test_a_barcode_that_another_product_has_is_told_in_words(shop: MedusaShop) -> None:
    with connected(shop) as connector, pytest.raises(ListingRejected) as raised:
        connector.push(push_of(with_variants(SOAP, gtin=TAKEN_GTIN)))
    (issue,) = raised.value.issues
    assert (issue.code, issue.field, issue.value) == ("medusa_barcode_taken", "variants.gtin", TAKEN_GTIN)
    assert issue.raw == f"Product variant with barcode: {TAKEN_GTIN}, already exists."


class LostOnce(Fault):
    """The first batch is carried out, and its answer lost."""

    done = False

    def after(self, seen: Seen) -> None:
        if seen.path.endswith("/products/batch") and not self.done:
            self.done = True
            raise Cut


def test_what_a_lost_answer_was_about_is_found_by_one_question_and_completed(shop: MedusaShop) -> None:
    several = [family_of(f"F{n}") for n in range(6)]
    kept = Kept()
    with connected(shop, kept) as connector, shop.disturbed(LostOnce()):
        answers = connector.push_batch([push_of(each) for each in several])
        assert all(isinstance(each, Receipt) for each in answers)
    assert shop.listings() == 6
    assert len(shop.files) == 12
    stocked = [level["stocked_quantity"] for item in shop.items.values() for level in item["levels"].values()]
    assert stocked == [4] * 18


def test_one_bad_listing_in_a_batch_keeps_none_of_the_others_from_being_taken(shop: MedusaShop) -> None:
    """The whole batch is refused: the one that the server names is told apart; where it names none, by halves."""
    several: list[Push] = [push_of(listing_of(f"A{n}", f"Bol {n}")) for n in range(16)]
    several[5] = push_of(with_variants(several[5].listing, gtin=TAKEN_GTIN))
    shop.poison = {"Bol 9"}
    with connected(shop) as connector:
        answers = connector.push_batch(several)
        batches = [each for each in shop.writes if each.endswith("/products/batch")]
    told = Counter(type(each).__name__ for each in answers)
    assert told == {"Receipt": 14, "ListingRejected": 1, "OutcomeUnknown": 1}
    assert isinstance(answers[5], ListingRejected)
    assert isinstance(answers[9], OutcomeUnknown)
    assert shop.listings() == 14
    assert len(batches) < 14


class Narrow(Fault):
    """What stands before the shop lets only so many bytes of documents through."""

    def before(self, seen: Seen) -> Answer | None:
        page = b"<html><h1>413 Request Entity Too Large</h1></html>"
        too_large = seen.path.endswith("/products/batch") and len(seen.content) > 6_000
        return Answer(413, content=page, media_type="text/html") if too_large else None


def test_a_batch_that_is_too_large_for_what_stands_before_the_shop_goes_in_parts(shop: MedusaShop) -> None:
    several = [listing_of(f"A{n}", f"Bol {n}") for n in range(20)]
    with connected(shop) as connector, shop.disturbed(Narrow()):
        answers = connector.push_batch([push_of(each) for each in several])
        alone = with_variants(SOAP).model_copy(update={"description": "Doux. " * 2_000})
        (large,) = connector.push_batch([push_of(alone)])
    assert all(isinstance(each, Receipt) for each in answers)
    assert shop.listings() == 20
    assert not isinstance(large, Receipt)


def test_many_new_listings_take_few_requests(shop: MedusaShop) -> None:
    several = [family_of(f"F{n}") if n % 2 else listing_of(f"S{n}", f"Bol {n}") for n in range(40)]
    with connected(shop) as connector:
        assert [connector.find(each) for each in several] == [None] * 40
        connector.push_batch([push_of(each) for each in several])
    told = Counter(each.request.path.rpartition("/admin/")[2] for each in shop.exchanges)
    assert told == {
        "products": 1,
        "uploads": 5,
        "products/batch": 2,
        "inventory-items/location-levels/batch": 1,
    }


def test_the_axis_is_renamed_and_values_move_in_place(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        first = connector.push(push_of(ROBE))
        renamed = family_of("ROBE", sizes=("M", "S", "XL"), axis="Size")  # two of them change places
        second = connector.push(push_of(renamed, first))
        (standing,) = connector.read_listings()
    assert second.remote == first.remote
    (product,) = shop.products.values()
    (option,) = product["options"]
    assert (option["title"], sorted(each["value"] for each in option["values"])) == ("Size", ["M", "S", "XL"])
    assert {each["sku"]: each["options"][0]["value"] for each in product["variants"]} == {
        "ROBE-0": "M",
        "ROBE-1": "S",
        "ROBE-2": "XL",
    }
    assert standing.key == "ROBE"


def test_another_number_of_axes_makes_the_variants_anew_and_keeps_what_is_left(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        first = connector.push(push_of(ROBE))
        shop.sell(first, "ROBE-0", 3)
        options = (*ROBE.options, ROBE.options[0].model_copy(update={"name": "Couleur", "values": ("Bleu",)}))
        variants = tuple(
            each.model_copy(update={"options": {**each.options, "Couleur": "Bleu"}}) for each in ROBE.variants
        )
        wider = ROBE.model_copy(update={"options": options, "variants": variants})
        second = connector.push(push_of(wider, first, changed=["content"]))
        (standing,) = connector.read_listings()
    assert second.remote["listing"] == first.remote["listing"]
    assert {each.sku: each.quantity for each in standing.variants or ()} == {"ROBE-0": 1, "ROBE-1": 4, "ROBE-2": 4}
    (product,) = shop.products.values()
    assert [each["title"] for each in product["options"]] == ["Taille", "Couleur"]


def test_a_photo_that_the_storage_does_not_take_is_left_out_and_told(shop: MedusaShop) -> None:
    shop.unfit = {b"pixels of rendition-ROBE-a"}
    with connected(shop) as connector:
        receipt = connector.push(push_of(ROBE))
    assert [each.code for each in receipt.issues] == ["image_refused"]
    (product,) = shop.products.values()
    assert len(product["images"]) == 1


def test_the_variants_own_picture_is_shown(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(ROBE))
    shown = {each["sku"]: each["thumbnail"] for each in shop.variants()}
    url = receipt.pictures["rendition-ROBE-b"].url
    assert shown == {"ROBE-0": url, "ROBE-1": None, "ROBE-2": None}


def test_a_conflict_with_another_request_is_for_later(shop: MedusaShop) -> None:
    from connectors import TemporaryError

    conflict = Answer(409, {"type": "conflict", "message": "The request conflicted with another request."})
    with connected(shop) as connector:
        with (
            shop.disturbed(AnswersFrom(2, lambda seen: conflict)),
            pytest.raises(TemporaryError),
        ):
            connector.push(push_of(SOAP))
        assert connector.push(push_of(SOAP)).remote["listing"] in shop.products
