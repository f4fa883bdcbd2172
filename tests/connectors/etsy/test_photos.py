"""Photos: room for twenty, and words for those who cannot see them."""

from connectors.channels.etsy import EtsyConnector
from connectors.listing import Picture
from connectors.testing import picture_of
from tests.connectors.accounts import push_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import soap


def photos(first: int, count: int) -> tuple[Picture, ...]:
    return tuple(picture_of(f"SOAP-{number}", alt="devant " * 90) for number in range(first, first + count))


def test_twenty_photos_make_room_for_twenty_others(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """A listing has twenty at most and is never without one."""
    known = etsy.push(push_of(soap(pictures=photos(0, 20))))
    (listing,) = shop.made.values()
    before = set(listing["image_ids"])
    again = etsy.push(push_of(soap(pictures=photos(15, 20)), known))
    after = listing["image_ids"]
    assert [str(each) for each in after] == [again.pictures[each.rendition].id for each in photos(15, 20)]
    assert len(set(after) & before) == 5, "what stays is not sent again"
    etsy.push(push_of(soap(pictures=photos(40, 20)), again))
    assert len(listing["image_ids"]) == 20
