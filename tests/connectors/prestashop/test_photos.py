"""Photos: each uploaded once, in order, known by its number; an upload whose answer was lost is not made again."""

import pytest

from connectors import OutcomeUnknown, Part, multipart
from connectors.channels.prestashop import PrestaShopConnector
from connectors.testing import Answer, Kept, Seen, listing_of, picture_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import two_photos
from tests.connectors.prestashop.fake import PrestaShop, file_in
from tests.connectors.prestashop.runs import Account, connected, family_of, requests

SOAP = listing_of("SOAP", "Savon", pictures=(*two_photos("SOAP"), picture_of("SOAP-c")))
PIXELS = {each.rendition: f"pixels of {each.rendition}".encode() for each in SOAP.pictures}


def shown(shop: PrestaShop) -> list[bytes]:
    """In the order in which customers see them."""
    (product,) = shop.tables["products"]
    return [each["content"] for each in sorted(shop.images_of(product), key=lambda each: each["position"])]


def uploads(shop: PrestaShop) -> int:
    return sum(each.startswith("POST images") for each in requests(shop))


def test_photos_arrive_in_order_with_the_first_as_cover(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    assert shown(shop) == list(PIXELS.values())
    cover = next(each for each in shop.photos.values() if each["cover"])
    assert receipt.pictures["rendition-SOAP-a"].id == str(cover["id"])


class Lost(Fault):
    """The n-th photo arrives, and its answer does not."""

    def __init__(self, number: int) -> None:
        self.left = number

    def after(self, seen: Seen) -> None:
        self.left -= seen.method == "POST" and "/images/" in seen.path
        if self.left == 0:
            self.left = -1
            raise Cut


@pytest.mark.parametrize("there", [0, 1])
@pytest.mark.parametrize("number", [1, 2])
def test_an_upload_that_was_cut_after_it_arrived_is_known_again(shop: PrestaShop, number: int, there: int) -> None:
    """With a new product, and with one that has a photo already."""
    kept = Kept()
    known = None
    if there:
        with connected(shop, kept=kept) as connector:
            known = connector.push(push_of(SOAP.model_copy(update={"pictures": SOAP.pictures[:1]})))
    with connected(shop, kept=kept) as connector, shop.disturbed(Lost(number)), pytest.raises(OutcomeUnknown):
        connector.push(push_of(SOAP, known))
    with connected(shop, kept=kept) as connector:
        found = connector.find(SOAP)
        assert found is not None
        known = found.model_copy(update={"pictures": {**found.pictures, **kept.receipts["SOAP"].pictures}})
        receipt = connector.push(push_of(SOAP, known))
        assert uploads(shop) == 3 - there - number
    assert shown(shop) == list(PIXELS.values())
    for name, photo in receipt.pictures.items():
        assert shop.photos[int(photo.id)]["content"] == PIXELS[name]


def test_photos_that_change_are_exchanged_and_the_cover_follows(shop: PrestaShop) -> None:
    first, second, third = SOAP.pictures
    new = picture_of("SOAP-d")
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        shop.exchanges.clear()
        changed = SOAP.model_copy(update={"pictures": (third, new, first)})
        again = connector.push(push_of(changed, receipt, changed=["content"]))
    assert uploads(shop) == 1
    assert len(shop.photos) == 3
    assert shop.photos[int(again.pictures[third.rendition].id)]["cover"]
    assert second.rendition not in again.pictures
    assert [each for each in requests(shop) if each.startswith("DELETE")] == [
        f"DELETE images/products/{receipt.remote['listing']}/{receipt.pictures[second.rendition].id}"
    ]


def test_a_photo_that_the_shop_does_not_take_leaves_the_others_and_is_told(shop: PrestaShop) -> None:
    shop.unfit.add(PIXELS["rendition-SOAP-b"])
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    (issue,) = receipt.issues
    assert (issue.code, issue.blocks, issue.params["photo"]) == ("image_refused", False, "SOAP-b.jpeg")
    assert set(receipt.pictures) == {"rendition-SOAP-a", "rendition-SOAP-c"}
    assert len(shop.photos) == 2


def test_a_product_that_was_deleted_gets_its_photos_anew(shop: PrestaShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    shop.remove(account.receipt("SOAP"))
    account.sync([SOAP.model_copy(update={"title": "Savon doux"})])
    assert shown(shop) == list(PIXELS.values())


def test_a_photo_deleted_in_the_shop_is_no_reason_to_fail(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        shop.photos.pop(int(receipt.pictures["rendition-SOAP-b"].id))
        fewer = SOAP.model_copy(update={"pictures": SOAP.pictures[:1]})
        connector.push(push_of(fewer, receipt, changed=["content"]))
    assert len(shop.photos) == 1


def test_a_form_carries_any_bytes() -> None:
    content = bytes(range(256)) * 3 + b"\r\n--qafila\r\n"
    parts = [Part("image", content, "a.jpg", "image/jpeg")]
    body, media_type = multipart(parts)
    assert file_in(Seen("POST", "/", {}, {"content-type": media_type}, body)) == content
    assert multipart(parts) == (body, media_type)


def test_another_database_that_knows_nothing_uploads_nothing_again(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        connector.push(push_of(listing))
    with connected(shop) as connector:
        found = connector.find(listing)
        receipt = connector.push(push_of(listing, found))
        assert uploads(shop) == 0
    assert all(photo.id.isdecimal() for photo in receipt.pictures.values())
    assert len(shop.photos) == 2


def test_a_photo_that_is_too_large_for_the_web_server_leaves_the_others(shop: PrestaShop) -> None:
    class Small(Fault):
        def before(self, seen: Seen) -> Answer | None:
            page = Answer(413, content=b"<html>Request Entity Too Large</html>", media_type="text/html")
            return page if PIXELS["rendition-SOAP-a"] in seen.content else None

    with connected(shop) as connector, shop.disturbed(Small()):
        receipt = connector.push(push_of(SOAP))
    assert [issue.params["photo"] for issue in receipt.issues] == ["SOAP-a.jpeg"]
    assert shown(shop) == [PIXELS["rendition-SOAP-b"], PIXELS["rendition-SOAP-c"]]


def test_photos_are_small_enough_for_php_as_it_comes() -> None:
    """`upload_max_filesize` is 2 MiB; a larger file reaches the shop as none."""
    assert PrestaShopConnector.pictures.main.max_bytes < 2 * 1024 * 1024
