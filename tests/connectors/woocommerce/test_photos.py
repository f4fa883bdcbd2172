"""Photos as bytes and by address: stored once, and none of them loses the product."""

from connectors import (
    ReceiptStatus,
)
from connectors.testing import SAMPLES, Kept, listing_of
from connectors.testing.faults import CutAt
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, two_photos
from tests.connectors.woocommerce.fake import WooShop
from tests.connectors.woocommerce.runs import Account, connected, only, stands_there

RUG = SAMPLES["options, photos, everything"]
SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")
AT = "https://pictures.example"
BY_ADDRESS = SOAP.model_copy(update={"pictures": two_photos("SOAP", AT)})


def test_one_bad_photo_does_not_lose_the_product(shop: WooShop) -> None:
    shop.unfit = {b"pixels of rendition-rug-back"}
    with connected(shop) as connector:
        receipt = connector.push(push_of(RUG))
    (issue,) = receipt.issues
    assert (issue.code, issue.severity, issue.params["photo"]) == ("image_refused", "warning", "rug-back.png")
    assert "not allowed to upload this file type" in issue.raw
    assert (receipt.status, list(receipt.pictures)) == (ReceiptStatus.LIVE, ["rendition-rug-blue"])
    assert len(only(shop, "variable")["images"]) == 1


def test_photos_by_address_are_fetched_once_and_named_by_id_from_then_on(shop: WooShop) -> None:
    account = Account(shop, photos=False)
    account.sync([BY_ADDRESS])
    assert sorted(account.receipt("SOAP").pictures) == ["rendition-SOAP-a", "rendition-SOAP-b"]
    account.sync([BY_ADDRESS.model_copy(update={"title": "Savon"})])
    assert len(shop.media) == 2
    (row,) = shop.exchanges[-1].request.json()["update"]
    assert [sorted(each) for each in row["images"]] == [["alt", "id"], ["id"]]


def test_one_photo_that_the_shop_cannot_fetch_does_not_lose_the_product(shop: WooShop) -> None:
    shop.unreachable = {f"{AT}/SOAP-b.jpeg"}
    with connected(shop, photos=False) as connector:
        receipt = connector.push(push_of(BY_ADDRESS))
    assert [issue.params["photo"] for issue in receipt.issues] == ["SOAP-b.jpeg"]
    assert (receipt.status, list(receipt.pictures)) == (ReceiptStatus.LIVE, ["rendition-SOAP-a"])


def test_a_photo_that_somebody_deleted_is_sent_again(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    lost = int(account.receipt("ROBE").pictures["rendition-ROBE-a"].id)
    del shop.media[lost]
    account.sync([FAMILY.model_copy(update={"title": "Robe d'été"})])
    assert account.state("ROBE") == "live"
    assert len(only(shop, "variable")["images"]) == 2
    assert len(shop.media) == 2


def test_a_killed_upload_is_found_again_by_its_name(shop: WooShop) -> None:
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        connector.push(push_of(SOAP))
        marker = kept.history[0]
        for number in list(shop.things):
            del shop.things[number]
        connector.push(push_of(SOAP, marker))  # as after a kill between the upload and its acknowledgement
    assert marker.pictures == {}
    assert len(shop.media) == 1


def test_a_photo_whose_arrival_we_were_not_told_of_is_found_at_once(shop: WooShop) -> None:
    with connected(shop) as connector, shop.disturbed(CutAt(1, "after")):
        assert connector.push(push_of(SOAP)).status is ReceiptStatus.LIVE
    assert len(shop.media) == 1


def test_a_sku_that_somebodys_trash_holds_costs_no_photo_at_each_try(shop: WooShop) -> None:
    (variant,) = SOAP.variants
    stands_there(shop, variant.sku, "trash")
    account = Account(shop)
    for _ in range(3):
        account.run([SOAP.model_copy(update={"pictures": two_photos("SOAP")})])
    assert account.state("SOAP") == "blocked"
    assert not shop.media, "nothing is uploaded for what may not be made"
