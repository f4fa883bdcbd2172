"""Photos are sent to eBay as files, each once, and asked about where they may have ended meanwhile."""

from dataclasses import replace

import pytest

from connectors import ChannelUnavailable, ListingRejected, ReceiptStatus
from connectors.channels.ebay import EbayConnector
from connectors.listing import Listing
from connectors.testing import SAMPLES, Answer, Kept, hosted, memory_files, memory_tokens
from connectors.testing.faults import CutAt, Fault, Seen
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import MEDIA, TOKEN, EbayMarket
from tests.connectors.ebay.goods import address_of
from tests.connectors.ebay.listings import TOKENS, config, family, soap
from tests.connectors.families import two_photos

UPLOAD = f"{MEDIA}/create_image_from_file"


def uploads(market: EbayMarket) -> int:
    return sum(each.request.path == UPLOAD for each in market.exchanges)


def photos(market: EbayMarket, sku: str = "QFSOAPvSOAPV1") -> list[str]:
    return list(market.items[sku]["product"]["imageUrls"])


def with_two_photos() -> Listing:
    return soap(pictures=two_photos("SOAP"))


def test_files_reach_ebay_without_an_address_of_ours(market: EbayMarket, ebay: EbayConnector) -> None:
    """No page of the operator's has to be open to the world for it."""
    listing = with_two_photos()
    assert all(each.url is None or "pictures.example" in each.url for each in listing.pictures)
    receipt = ebay.push(push_of(listing))
    first, second = (receipt.pictures[each.rendition] for each in listing.pictures)
    assert photos(market) == [address_of(first.id), address_of(second.id)]
    assert market.images[first.id]["content"] == b"pixels of rendition-SOAP-a"
    assert EbayConnector.pictures.transport(ebay.config) == "bytes"


def test_photos_go_with_the_sellers_token_to_a_host_that_asks_for_it(market: EbayMarket, ebay: EbayConnector) -> None:
    ebay.push(push_of(with_two_photos()))
    sent = [each.request for each in market.exchanges if each.request.elsewhere]
    assert {each.headers["authorization"] for each in sent} == {f"Bearer {TOKEN}"}
    assert {market.respond(replace(each, headers={})).status for each in sent} == {401}


def test_a_variants_own_photo_comes_first(market: EbayMarket, ebay: EbayConnector) -> None:
    listing = SAMPLES["options, photos, everything"]
    own = listing.pictures[1].rendition
    variants = tuple(each.model_copy(update={"picture": own}) for each in listing.variants)
    receipt = ebay.push(push_of(listing.model_copy(update={"variants": variants})))
    assert photos(market, "QFRUGvRUG0")[0] == address_of(receipt.pictures[own].id)
    assert market.groups["QFRUG"]["imageUrls"][0] == address_of(receipt.pictures[listing.pictures[0].rendition].id)


def test_each_is_kept_as_soon_as_it_is_there(market: EbayMarket, ebay: EbayConnector, kept: Kept) -> None:
    with market.disturbed(CutAt(4, "before", lasting=True)), pytest.raises(ChannelUnavailable):
        ebay.push(push_of(with_two_photos()))
    saved = kept.receipts["SOAP"]
    assert (len(saved.pictures), saved.remote) == (1, {})
    ebay.push(push_of(with_two_photos(), saved))
    assert (uploads(market), len(photos(market))) == (2 + market_retries(market), 2)


def market_retries(market: EbayMarket) -> int:
    """Those that were cut before anything arrived, and sent again within seconds."""
    return sum(each.request.path == UPLOAD and each.answer is None for each in market.exchanges)


def test_what_a_live_listing_shows_is_not_asked_about(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(with_two_photos()))
    market.exchanges.clear()
    ebay.push(push_of(soap(title="Savon beldi", pictures=two_photos("SOAP")), known, "content"))
    assert not [each for each in market.exchanges if each.request.elsewhere]


def ended(market: EbayMarket, number: str) -> None:
    market.images[number]["ends"] = "2026-01-01T00:00:00.000Z"


def dropped(market: EbayMarket, number: str) -> None:
    del market.images[number]


@pytest.mark.parametrize("end", [ended, dropped])
def test_one_that_ended_meanwhile_is_sent_again(market: EbayMarket, ebay: EbayConnector, end: object) -> None:
    """eBay takes away what no active listing shows after some thirty days: what was off sale so long comes back."""
    known = ebay.push(push_of(with_two_photos()))
    ebay.withdraw(known)
    (first, second) = (known.pictures[each.rendition].id for each in with_two_photos().pictures)
    end(market, first)  # type: ignore[operator]  # one of the two above
    off_sale = known.model_copy(update={"status": ReceiptStatus.WITHDRAWN})
    again = ebay.push(push_of(with_two_photos(), off_sale))
    new, old = (again.pictures[each.rendition].id for each in with_two_photos().pictures)
    assert new != first
    assert old == second
    assert photos(market) == [address_of(new), address_of(second)]


def test_the_same_photo_twice_is_sent_once(market: EbayMarket, ebay: EbayConnector) -> None:
    (one,) = soap().pictures
    ebay.push(push_of(soap(pictures=(one, one))))
    assert (uploads(market), len(photos(market))) == (1, 2)


def test_a_photo_that_ebay_refuses_is_told_of_the_photos(market: EbayMarket) -> None:
    (one,) = soap().pictures
    files = memory_files({one.rendition: b"GIF89a"})
    with hosted(EbayConnector, config(market), files=files, tokens=memory_tokens(TOKENS)) as ebay:
        ebay.facts = ebay.check_account()
        with pytest.raises(ListingRejected) as raised:
            ebay.push(push_of(soap()))
    (issue,) = raised.value.issues
    assert (issue.field, issue.raw) == ("pictures", "190203: The format of the image is not supported.")
    assert market.items == {}


def test_an_upload_is_tried_again_after_a_fault_of_ebays(market: EbayMarket, ebay: EbayConnector) -> None:
    class Once(Fault):
        done = False

        def before(self, seen: Seen) -> Answer | None:
            if seen.path != UPLOAD or self.done:
                return None
            self.done = True
            return market.trouble(500, "A system error has occurred.")

    with market.disturbed(Once()):
        ebay.push(push_of(family("39", "40")))
    assert len(market.images) == 1
