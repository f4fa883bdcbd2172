"""Photos of an account's listings between runs and in them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import ImageRef
from connectors.channels.memory import MemoryConnector, MemoryMarket
from connectors.contract import Pictures
from connectors.registry import connector
from images.models import PhotoAddress, Rendition
from images.spec import ImageSpec
from sync import runs
from sync.models import ChannelAccount, ListingRow
from sync.store import accounts, leases, pictures
from tests.images.pictures import corners, saved
from tests.images.site import Site, serving
from tests.sync.conftest import rug


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME, settings.ALLOW_HOSTS = tmp_path / "home", frozenset({"127.0.0.1"})  # type: ignore[attr-defined]
    return tmp_path / "home"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as started:
        yield started


def run(account: ChannelAccount) -> None:
    assert runs.run_account(account.pk, "worker", leases.Heart("worker")) == "done"


def shown(account: ChannelAccount) -> list[str]:
    """The renditions that were sent."""
    row = ListingRow.objects.within(account.business).get(account=account, product_key="D")
    return [picture["rendition"] for picture in row.listing["pictures"]]


def a_day_passes(business: Business) -> None:
    for row in PhotoAddress.objects.within(business):
        PhotoAddress.objects.within(business).filter(pk=row.pk).update(ask_at=row.ask_at - timedelta(days=1))


def test_a_photo_that_changed_at_its_address_reaches_the_platform(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site
) -> None:
    catalogue.add(business, rug("D", images=(ImageRef(source=site.url("/bare")),)))
    run(account)
    before = shown(account)
    run(account)
    assert (len(before), shown(account), site.seen) == (1, before, ["/bare"])
    site.bare = saved(corners(80, 60))
    a_day_passes(business)
    pictures.look_again(business)
    run(account)
    assert len(shown(account)) == 1
    assert shown(account) != before


def test_an_account_at_rest_has_something_to_do_once_a_photo_changed(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site
) -> None:
    catalogue.add(business, rug("D", images=(ImageRef(source=site.url("/bare")),)))
    run(account)
    a_day_passes(business)
    pictures.look_again_everywhere()
    assert account.pk not in runs.accounts_due(), "the photo is still the same"
    site.bare = saved(corners(80, 60))
    a_day_passes(business)
    pictures.look_again_everywhere()
    assert account.pk in runs.accounts_due()


def test_what_a_listing_shows_is_not_tidied_away(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site, home: Path
) -> None:
    catalogue.add(business, rug("D", images=(ImageRef(source=site.url("/bare")),)))
    run(account)
    Rendition.objects.update(used_at=timezone.now() - timedelta(days=400))
    assert pictures.tidy().renditions == 0
    ListingRow.objects.within(business).filter(product_key="D").update(listing=None)
    assert pictures.tidy().renditions == 0, "the platform has it"
    ListingRow.objects.within(business).filter(product_key="D").update(receipt=None)
    assert pictures.tidy().renditions == 1


def test_advice_names_the_platforms_that_a_photo_does_not_suit(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Pictures(ImageSpec(min_side=70), main_on_white=True)
    product = rug("D", images=(ImageRef(source=site.url("/bare")), ImageRef(source=site.url("/photo"))))
    catalogue.add(business, product)
    run(account)
    assert {issue.code for issue in pictures.advice(business, [product])} == {"photo_repeated"}
    monkeypatch.setattr(MemoryConnector, "pictures", strict)
    found = pictures.advice(business, [product])
    told = {(issue.code, issue.value.rpartition("/")[2], issue.product) for issue in found}
    assert told == {
        ("photo_small_for", "bare", "D"),
        ("photo_small_for", "photo", "D"),
        ("photo_background_not_white", "bare", "D"),
        ("photo_repeated", "photo", "D"),
    }
    assert {issue.params["platforms"] for issue in found if "platforms" in issue.params} == {MemoryConnector.name}


def test_a_plan_tells_of_a_background_where_its_platform_asks_for_white(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.add(business, rug("D", images=(ImageRef(source=site.url("/bare")),)))

    def told() -> list[str]:
        plan, _ = runs.prepare(account, MemoryConnector)
        return [issue.code for change in plan.changes for issue in change.issues if issue.code.startswith("photo_")]

    assert told() == []
    monkeypatch.setattr(MemoryConnector, "pictures", Pictures(main_on_white=True))
    assert told() == ["photo_background_not_white"]


def test_what_two_accounts_ask_alike_is_made_once(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site
) -> None:
    other = accounts.add_account(business, "booth", "memory", accounts.Changes(config={"shop": "booth"}))
    catalogue.add(business, rug("D", images=(ImageRef(source=site.url("/bare")),)))
    run(account)
    run(other)
    assert shown(account) == shown(other)
    assert Rendition.objects.count() == 1
    assert len({kind.pictures.main.hash for kind in map(connector, ("saleor", "vendure", "medusa"))}) == 1


def test_a_whitened_photo_reaches_the_platform(
    account: ChannelAccount, business: Business, market: MemoryMarket, site: Site
) -> None:
    sheet = Image.new("RGB", (300, 300), (232, 231, 228))
    sheet.paste((150, 30, 20), (80, 80, 220, 220))
    site.bare = saved(sheet)
    url = site.url("/bare")
    catalogue.add(business, rug("D", images=(ImageRef(source=url),)))
    run(account)
    before = shown(account)
    pictures.whiten(business, [url])
    assert account.pk in runs.accounts_due()
    run(account)
    assert shown(account) != before
    pictures.whiten(business, [url], undo=True)
    run(account)
    assert shown(account) == before
