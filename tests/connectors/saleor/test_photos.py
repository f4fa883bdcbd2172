"""Photos: uploaded once, in the seller's order, beside their variants; those of others are left alone."""

from typing import Any

import pytest

from connectors import OutcomeUnknown
from connectors.channels.saleor.photos import chunks
from connectors.channels.saleor.replies import PHOTO, Done
from connectors.listing import Listing, Picture
from connectors.testing import Answer, Seen, listing_of, picture_of
from connectors.testing.faults import CutAt, Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.saleor.runs import Account, by_sku, connected, only

PHOTOS = (picture_of("devant", alt="devant"), picture_of("derrière", alt="dos"), picture_of("côté"))
SOAP = listing_of("SOAP", "Savon noir", pictures=PHOTOS)


def shown(shop: SaleorShop) -> list[dict[str, Any]]:
    return [shop.media[each] for each in only(shop)["media"]]


def with_photos(listing: Listing, *photos: Picture) -> Listing:
    return listing.model_copy(update={"pictures": photos})


def uploads(shop: SaleorShop) -> int:
    return sum(b"pixels of" in each.request.content for each in shop.exchanges)


def test_photos_come_in_order_with_their_words_in_one_request(shop: SaleorShop) -> None:
    Account(shop).sync([SOAP])
    assert [each["alt"] for each in shown(shop)] == ["devant", "dos", ""]
    assert [each["content"] for each in shown(shop)] == [f"pixels of {each.rendition}".encode() for each in PHOTOS]
    assert [bool(PHOTO.search(f"https://shop.example/{each['file']}")) for each in shown(shop)] == [True] * 3
    assert uploads(shop) == 1


def test_large_photos_go_in_several_requests_and_the_product_is_shown_after_the_last(shop: SaleorShop) -> None:
    large = [picture_of(f"p{n}").model_copy(update={"size": 4_000_000}) for n in range(3)]
    account = Account(shop)
    account.sync([with_photos(SOAP, *large)])
    assert [len(each) for each in chunks(large)] == [1, 1, 1]
    assert [len(each) for each in chunks(picture_of(f"p{n}") for n in range(20))] == [8, 8, 4]
    assert (uploads(shop), len(shown(shop))) == (3, 3)
    published = [b"productChannelListingUpdate" in each.request.content for each in shop.exchanges]
    assert published.index(True) == max(
        number for number, each in enumerate(shop.exchanges) if b"pixels of" in each.request.content
    )


def test_another_order_other_words_and_one_photo_less_upload_nothing(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    first, second, third = PHOTOS
    account.sync([with_photos(SOAP, third, first.model_copy(update={"alt": "de face"}))])
    assert [each["alt"] for each in shown(shop)] == ["", "de face"]
    assert uploads(shop) == 1
    account.sync([with_photos(SOAP, second, third)])
    assert [each["alt"] for each in shown(shop)] == ["dos", ""]
    assert (uploads(shop), len(shop.media)) == (2, 2)


def test_a_photo_that_somebody_else_put_there_stays_behind_ours(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    theirs = {"id": shop.id_of("ProductMedia"), "alt": "à eux", "content": b"", "file": "atelier_01234567.jpg"}
    shop.media[str(theirs["id"])] = {**theirs, "product": only(shop)["id"], "media_type": "image/jpeg"}
    only(shop)["media"].insert(0, theirs["id"])
    account.sync([with_photos(SOAP, PHOTOS[1])])
    assert [each["alt"] for each in shown(shop)] == ["dos", "à eux"]


def test_a_photo_is_shown_with_its_variant_and_moves_with_it(shop: SaleorShop) -> None:
    family, account = family_of("ROBE"), Account(shop)
    account.sync([family])
    front, back = only(shop)["media"]
    assert [by_sku(shop)[f"ROBE-{size}"]["media"] for size in "SML"] == [[back], [], []]
    small, middle, large = family.variants
    given = (
        small.model_copy(update={"picture": "rendition-ROBE-a"}),
        middle.model_copy(update={"picture": "rendition-ROBE-b"}),
        large,
    )
    account.sync([family.model_copy(update={"variants": given})])
    assert [by_sku(shop)[f"ROBE-{size}"]["media"] for size in "SML"] == [[front], [back], []]


def test_a_file_that_the_shop_does_not_take_is_told_and_the_product_is_shown_without_it(shop: SaleorShop) -> None:
    """One bad photo does not keep the product, nor its other photos, from customers."""
    shop.unfit.add(f"pixels of {PHOTOS[1].rendition}".encode())
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    (issue,) = receipt.issues
    assert (issue.code, issue.params["photo"], issue.raw) == ("image_refused", "derrière.jpeg", "Invalid file type.")
    assert issue.blocks is False
    assert [each["alt"] for each in shown(shop)] == ["devant", ""]
    result = shop.shown(receipt)
    assert result is not None
    assert result.on_sale


def test_a_product_with_photos_is_not_shown_before_they_are_there(shop: SaleorShop) -> None:
    with connected(shop) as connector:
        connector.find(SOAP)
        before = len(shop.exchanges)
        with shop.disturbed(CutAt(_first_upload(shop), "before", lasting=True)), pytest.raises(OutcomeUnknown):
            connector.push(push_of(SOAP))
    assert len(shop.exchanges) > before
    (listing,) = only(shop)["listings"].values()
    assert listing["isPublished"] is False
    account = Account(shop)
    account.sync([SOAP])
    assert listing["isPublished"] is True
    assert (len(shop.products), len(shop.media)) == (1, 3)


def _first_upload(shop: SaleorShop) -> int:
    """Of a push to a shop that has nothing yet: the type, the category, the product, and then the photos."""
    with SaleorShop() as other:
        with connected(other) as connector:
            connector.find(SOAP)
            other.exchanges.clear()
            connector.push(push_of(SOAP))
        return next(n for n, each in enumerate(other.exchanges, 1) if b"pixels of" in each.request.content)


def test_an_upload_whose_answer_was_lost_is_found_by_its_name(shop: SaleorShop) -> None:
    account = Account(shop)
    with shop.disturbed(CutAt(_first_upload(shop) + 3, "after")):
        account.run([SOAP])
    assert len(shop.media) == 3
    assert account.state("SOAP") == "unknown"
    account.sync([SOAP])
    assert (len(shop.media), uploads(shop)) == (3, 1)
    assert set(account.receipt("SOAP").pictures) == {each.rendition for each in PHOTOS}


class Narrow(Fault):
    """What stands before the shop takes so many photos and products in a request, and never this photo."""

    def __init__(self, most: int, never: bytes = b"nothing") -> None:
        self.most, self.never = most, never

    def before(self, seen: Seen) -> Answer | None:
        many = max(seen.content.count(b"pixels of"), seen.content.count(b'"productType":')) > self.most
        page = Answer(413, content=b"<html>Request Entity Too Large</html>", media_type="text/html")
        return page if many or self.never in seen.content else None


def test_photos_that_are_too_large_together_are_sent_in_parts(shop: SaleorShop) -> None:
    with shop.disturbed(Narrow(1)):
        Account(shop).sync([SOAP])
    assert [each["content"] for each in shown(shop)] == [f"pixels of {each.rendition}".encode() for each in PHOTOS]
    assert len(shop.media) == 3


@pytest.mark.parametrize("never", PHOTOS, ids=lambda photo: photo.name)
def test_a_photo_that_is_too_large_by_itself_leaves_the_others_and_the_product_is_shown(
    shop: SaleorShop, never: Picture
) -> None:
    with connected(shop) as connector, shop.disturbed(Narrow(9, f"pixels of {never.rendition}".encode())):
        receipt = connector.push(push_of(SOAP))
    assert [issue.params["photo"] for issue in receipt.issues] == [never.name]
    found = shop.shown(receipt)
    assert found is not None
    assert (found.on_sale, found.pictures) == (True, 2)


def test_products_that_are_too_large_together_are_made_in_parts(shop: SaleorShop) -> None:
    account = Account(shop)
    with shop.disturbed(Narrow(2)):
        account.sync([listing_of(f"N{number}", f"Bol {number}") for number in range(10)])
    assert {account.state(f"N{number}") for number in range(10)} == {"live"}
    assert shop.listings() == 10


def test_a_photo_that_stands_beside_its_variant_by_a_lost_answer_is_no_refusal() -> None:
    told = {"code": "MEDIA_ALREADY_ASSIGNED", "message": "This media is already assigned", "field": "mediaId"}
    answers = [
        Done.model_validate({"errors": [{**told, "code": code}]}) for code in (told["code"], "NOT_PRODUCTS_IMAGE")
    ]
    assert [len(each.problems()) for each in answers] == [0, 1]
