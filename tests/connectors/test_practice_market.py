"""The practice marketplace's connector against the real practice marketplace."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from connectors import (
    AccountFacts,
    AccountRefused,
    ChannelUnavailable,
    Listing,
    Money,
    OutcomeUnknown,
    Push,
    RateLimited,
    Receipt,
    ReceiptStatus,
    Request,
)
from connectors.channels.practice import PracticeConfig, PracticeConnector, to_practice
from connectors.testing import SAMPLES, Kept, hosted, listing_of, memory_files
from practice.server import Marketplace, running

RUG = SAMPLES["options, photos, everything"]
SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
KEY = "pk-very-secret-0123"


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


def with_offer(listing: Listing, **offer: object) -> Listing:
    variants = tuple(variant.model_copy(update=offer) for variant in listing.variants)
    return listing.model_copy(update={"variants": variants})


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (600, 500), "#0a7").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Marketplace]:
    with running(tmp_path, review=0, rate=1_000) as market:
        yield market


@pytest.fixture
def open_account(market: Marketplace) -> Iterator[Callable[..., PracticeConnector]]:
    """Opens a seller's account for a currency."""
    sessions = []
    files = memory_files(
        {"rendition-" + name: photo() for name in ("rug-blue", "rug-back", "soap", "copy", *map(str.lower, KEYS))}
    )

    def make(currency: str = "EUR", language: str = "fr", kept: Kept | None = None) -> PracticeConnector:
        key = market.register("Tifaouine", "MA", currency, language)
        config = PracticeConfig(url=market.url, api_key=SecretStr(key))
        sessions.append(hosted(PracticeConnector, config, files=files, saved=kept))
        return sessions[-1].__enter__()

    yield make
    for session in sessions:
        session.__exit__(None, None, None)


KEYS = [listing.key for listing in SAMPLES.values()]


@pytest.mark.parametrize("what", [what for what in SAMPLES if SAMPLES[what].pictures])
def test_listings_arrive_as_they_are(open_account: Callable[..., PracticeConnector], what: str) -> None:
    listing = SAMPLES[what]
    seller = open_account(listing.currency)
    receipt = seller.push(push_of(listing))
    assert (receipt.status, receipt.issues) == (ReceiptStatus.LIVE, ())
    shown = json.loads(seller.http.get(f"api/v1/listings/{receipt.remote['listing']}").content)
    sent = to_practice(listing, {name: each.id for name, each in receipt.pictures.items()}, {})
    assert {name: shown[name] for name in sent} == sent
    assert seller.check_account() == AccountFacts(currency=listing.currency, values=seller.check_account().values)
    assert [issue for each in seller.requirements for issue in each(listing, seller.check_account())] == []


def test_a_listings_whole_life(open_account: Callable[..., PracticeConnector], market: Marketplace) -> None:
    kept = Kept()
    seller = open_account(kept=kept)
    known = seller.push(push_of(RUG))
    assert kept.receipts["RUG"] == known
    assert seller.push(push_of(RUG, known)) == known
    (cheaper,) = seller.update_offers(
        [push_of(with_offer(RUG, price=Money.of("99.00", "EUR")), known, changed=["price"])]
    )
    assert cheaper == known
    for _ in range(2):
        seller.withdraw(known)
    found = seller.find(RUG)
    assert found is not None
    assert found.status is ReceiptStatus.WITHDRAWN
    assert seller.push(push_of(RUG, known)).status is ReceiptStatus.LIVE
    writes = market.stats()["writes"]
    assert (writes["create"], writes["update"], writes["offer"], writes["photo"]) == (1, 2, 1, 2)
    assert market.stats()["doubles"] == []


def test_a_change_of_content_leaves_what_customers_bought_meanwhile(
    open_account: Callable[..., PracticeConnector],
) -> None:
    seller = open_account()
    known = seller.push(push_of(SOAP))
    seller.update_offers([push_of(with_offer(SOAP, quantity=2), known, changed=["quantity"])])  # three were sold
    renamed = SOAP.model_copy(update={"title": "Savon noir"})
    seller.push(push_of(renamed, known, changed=["content", "price"]))
    shown = json.loads(seller.http.get(f"api/v1/listings/{known.remote['listing']}").content)
    assert (shown["title"], shown["variants"][0]["quantity"]) == ("Savon noir", 2)
    seller.push(push_of(renamed, known))
    shown = json.loads(seller.http.get(f"api/v1/listings/{known.remote['listing']}").content)
    assert shown["variants"][0]["quantity"] == 5


def buying_before_each_put(seller: PracticeConnector, market: Marketplace, known: Receipt, times: int) -> None:
    """Customers are quick: they buy after the stock was read, and before it is written back."""
    sign, left = seller.sign, [times]
    (variant,) = SOAP.variants

    def hooked(request: Request) -> None:
        if request.method == "PUT" and left[0]:
            left[0] -= 1
            wanted = {"listing": known.remote["listing"], "ref": variant.key, "quantity": 1}
            httpx.post(f"{market.url}/operator/sell", json=wanted, trust_env=False).raise_for_status()
        sign(request)

    seller.sign = hooked  # type: ignore[method-assign]  # the marketplace itself has no such hook


def test_what_customers_buy_between_the_look_at_the_stock_and_the_change_stays_sold(
    open_account: Callable[..., PracticeConnector], market: Marketplace
) -> None:
    seller = open_account()
    known = seller.push(push_of(SOAP))
    buying_before_each_put(seller, market, known, times=2)
    renamed = SOAP.model_copy(update={"title": "Savon noir"})
    seller.push(push_of(renamed, known, changed=["content"]))
    shown = json.loads(seller.http.get(f"api/v1/listings/{known.remote['listing']}").content)
    assert (shown["title"], shown["variants"][0]["quantity"]) == ("Savon noir", 3)


def test_a_listing_that_is_bought_all_the_time_is_changed_later(
    open_account: Callable[..., PracticeConnector], market: Marketplace
) -> None:
    seller = open_account()
    plenty = with_offer(SOAP, quantity=100)
    known = seller.push(push_of(plenty))
    buying_before_each_put(seller, market, known, times=100)
    with pytest.raises(ChannelUnavailable, match="customers buy"):
        seller.push(push_of(plenty, known, changed=["content"]))


def test_a_listing_that_the_marketplace_lost_is_made_anew(
    open_account: Callable[..., PracticeConnector], market: Marketplace
) -> None:
    seller, kept = open_account(), Receipt(remote={"listing": "Lgone"})
    receipt = seller.push(push_of(SOAP, kept, changed=["content"]))
    assert receipt.remote["listing"] != "Lgone"
    seller.withdraw(kept)
    assert isinstance(seller.refresh([kept, receipt])[0], OutcomeUnknown)
    assert seller.refresh([receipt]) == [receipt]
    assert market.stats()["listings"]["live"] == 1


def test_moderation_that_refuses_says_why_in_the_listings_language(
    open_account: Callable[..., PracticeConnector], market: Marketplace
) -> None:
    seller = open_account(language="ar")
    receipt = seller.push(push_of(listing_of("COPY", "حقيبة مقلدة", language="ar")))
    assert receipt.status is ReceiptStatus.REJECTED
    (issue,) = receipt.issues
    assert (issue.code, issue.field) == ("word_banned", "title")
    assert "مقلَّد" in issue.raw


def test_a_wrong_key_refuses_the_account(market: Marketplace) -> None:
    config = PracticeConfig(url=market.url, api_key=SecretStr(KEY))
    with hosted(PracticeConnector, config) as stranger, pytest.raises(AccountRefused) as refused:
        stranger.check_account()
    assert KEY not in str(refused.value)


def test_review_is_waited_for(tmp_path: Path) -> None:
    with running(tmp_path, review=60) as market:
        key = market.register("Tifaouine", "MA", "EUR", "fr")
        config = PracticeConfig(url=market.url, api_key=SecretStr(key))
        with hosted(PracticeConnector, config, files=memory_files({"rendition-soap": photo()})) as seller:
            receipt = seller.push(push_of(SOAP))
    assert receipt.status is ReceiptStatus.SUBMITTED
    assert receipt.check_after is not None


def test_through_every_fault_each_product_is_listed_once(tmp_path: Path) -> None:
    """What the host does around a connector, in a few lines: unknown outcomes are looked up, the rest is repeated."""
    listings = [listing_of(f"P{number}", f"Produit numéro {number}") for number in range(25)]
    files = memory_files({f"rendition-p{number}": photo() for number in range(25)})
    faults = "5xx=0.08,cut=0.08,commit_cut=0.08,throttle=0.04,html=0.08"
    with running(tmp_path, faults=faults, seed=7, review=0, rate=1_000) as market:
        key = market.register("Tifaouine", "MA", "EUR", "fr")
        kept = Kept()
        config = PracticeConfig(url=market.url, api_key=SecretStr(key))
        with hosted(PracticeConnector, config, files=files, saved=kept) as seller:
            for listing in listings:
                deliver(seller, listing, kept)
        market.faults("none")
        stats = market.stats()
    assert stats["listings"]["live"] == 25
    assert stats["doubles"] == []
    assert all(stats["faults"][kind] for kind in ("5xx", "cut", "commit_cut", "throttle", "html"))
    assert stats["writes"]["photo"] <= 25 + stats["faults"]["commit_cut"]


def deliver(seller: PracticeConnector, listing: Listing, kept: Kept) -> Receipt:
    for _ in range(20):
        try:
            known, saved = seller.find(listing), kept.receipts.get(listing.key, Receipt(remote={}))
            if known is None or not known.pictures:
                known = (known or saved).model_copy(update={"pictures": saved.pictures})
            return seller.push(push_of(listing, known))
        except (OutcomeUnknown, ChannelUnavailable, RateLimited):
            continue
    raise AssertionError(f"{listing.key} was never delivered")
