"""Photos go elsewhere first, are fetched later, and are never there twice."""

from typing import Any

from connectors import ChannelUnavailable, Receipt
from connectors.listing import Listing
from connectors.testing import Answer, Kept, Seen, listing_of, picture_of
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import Account, CutAtWords, connected

PHOTOS = (picture_of("soap-front", alt="devant"), picture_of("soap-back", alt="dos"))
SOAP = listing_of("SOAP", "Savon noir", pictures=PHOTOS)


class Closed(Fault):
    """The place for photos takes nothing any more."""

    def before(self, seen: Seen) -> Answer | None:
        return Answer(403, content=b"<Error/>", media_type="application/xml") if seen.elsewhere else None


def media(shop: ShopifyShop) -> list[dict[str, Any]]:
    (product,) = shop.products.values()
    return list(product["media"])


def uploads(shop: ShopifyShop) -> int:
    return sum(each.request.elsewhere for each in shop.exchanges)


def with_photos(*photos: object) -> Listing:
    return SOAP.model_copy(update={"pictures": photos})


def test_photos_arrive_in_their_order_and_with_their_words(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    assert [each["alt"] for each in media(shop)] == ["devant", "dos"]
    assert [each["content"] for each in media(shop)] == [
        b"pixels of rendition-soap-front",
        b"pixels of rendition-soap-back",
    ]
    assert {each.id for each in account.receipt("SOAP").pictures.values()} == {each["id"] for each in media(shop)}


def test_another_order_or_fewer_of_them_uploads_nothing(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([with_photos(*reversed(PHOTOS))])
    assert [each["alt"] for each in media(shop)] == ["dos", "devant"]
    account.sync([with_photos(PHOTOS[1])])
    assert [each["alt"] for each in media(shop)] == ["dos"]
    assert uploads(shop) == 2


def test_a_photo_that_somebody_else_put_there_stays_behind_ours(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    (product,) = shop.products.values()
    theirs = {"id": shop.gid("MediaImage"), "alt": "à eux", "content": b"x", "problem": None}
    product["media"].insert(0, {**theirs, "name": "atelier.jpg", "source": "", "status": "READY"})
    account.sync([with_photos(PHOTOS[1])])
    assert [each["alt"] for each in media(shop)] == ["dos", "à eux"]


def test_a_film_and_all_the_photos_that_somebody_else_put_there_stay(shop: ShopifyShop) -> None:
    """A list replaces what is there, and a shop tells sixty of them at once."""
    account = Account(shop)
    account.sync([SOAP])
    (product,) = shop.products.values()
    theirs = {"content": b"x", "problem": None, "source": "", "status": "READY"}
    film = {**theirs, "id": shop.gid("Video"), "alt": "film", "name": "atelier.mp4", "kind": "VIDEO"}
    more = [
        {**theirs, "id": shop.gid("MediaImage"), "alt": f"à eux {n}", "name": f"atelier-{n}.jpg"} for n in range(150)
    ]
    product["media"] += [film, *more]
    account.sync([with_photos(PHOTOS[1])])
    assert [each["alt"] for each in media(shop)] == ["dos", "film", *(f"à eux {n}" for n in range(150))]


def test_a_photo_that_the_shop_cannot_use_is_told_later_and_the_product_is_on_sale(shop: ShopifyShop) -> None:
    shop.unfit.add(b"pixels of rendition-soap-back")
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        assert receipt.check_after is None or not receipt.issues
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    (issue,) = answer.issues
    assert (issue.code, issue.params["photo"], issue.blocks) == ("image_refused", "2", False)
    assert issue.raw.startswith("UNSUPPORTED_IMAGE_FILE_TYPE")
    assert set(answer.pictures) == {PHOTOS[0].rendition}, "it is sent again when something changes"
    shown = shop.shown(answer)
    assert shown is not None
    assert shown.on_sale


def test_a_photo_that_is_not_ready_is_asked_about_again(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP.model_copy(update={"variants": SOAP.variants})))
        assert receipt.check_after is not None
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    assert answer.check_after is None


def test_a_place_for_photos_that_is_closed_is_no_fault_of_the_account(shop: ShopifyShop) -> None:
    account = Account(shop)
    with shop.disturbed(Closed()):
        account.run([SOAP])
    assert account.state("SOAP") == "pending"
    with connected(shop) as connector, shop.disturbed(Closed()):
        try:
            connector.push(push_of(SOAP))
        except ChannelUnavailable as error:
            assert "403" in str(error)
    account.sync([SOAP])
    assert len(media(shop)) == 2


def test_each_photo_is_kept_before_the_next_is_sent(shop: ShopifyShop) -> None:
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        connector.push(push_of(SOAP))
    assert [len(each.pictures) for each in kept.history] == [1, 2, 2]


def test_photos_of_a_product_whose_answer_was_lost_are_there_once(shop: ShopifyShop) -> None:
    account = Account(shop)
    with shop.disturbed(CutAtWords(b"productSet")):
        account.run([SOAP])
    assert account.state("SOAP") == "unknown"
    account.sync([SOAP])
    assert [each["alt"] for each in media(shop)] == ["devant", "dos"]
    assert uploads(shop) == 2


def test_a_photo_is_shown_with_its_variant(shop: ShopifyShop) -> None:
    Account(shop).sync([family_of("ROBE")])
    (product,) = shop.products.values()
    back = product["media"][1]["id"]
    assert [each["media"] for each in product["variants"]] == [back, None, None]


def test_an_address_that_was_given_up_is_fetched_in_vain_and_the_photo_is_sent_anew(shop: ShopifyShop) -> None:
    """Places for photos have an end: a receipt may name one that is gone."""
    account = Account(shop)
    with shop.disturbed(CutAtWords(b"productSet", "before")):
        account.run([SOAP])
    shop.files.clear()
    account.sync([SOAP])
    with connected(shop) as connector:
        (answer,) = connector.refresh([account.receipt("SOAP")])
        assert isinstance(answer, Receipt)
        assert len(answer.issues) == 2
        again = connector.push(push_of(SOAP, answer))
        (mended,) = connector.refresh([again])
    assert isinstance(mended, Receipt)
    assert not mended.issues
    assert [each["status"] for each in media(shop)] == ["READY", "READY"]
