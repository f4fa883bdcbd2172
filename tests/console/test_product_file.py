"""Who sells by a file that platforms fetch finds its address on the account's page."""

from django.conf import LazySettings
from django.test import Client

from catalog.models import Business
from sync.models import ChannelAccount
from sync.store import accounts, feeds
from tests.console.conftest import client_of, member

CONFIG = {"format": "google-rss", "page": "https://shop.example/p/{sku}"}


def account(business: Business) -> ChannelAccount:
    return accounts.add_account(business, "file", "feed", accounts.Changes(config=CONFIG))


def page(browser: Client, row: ChannelAccount) -> str:
    return browser.get(f"/b/souk/accounts/{row.pk}/").content.decode()


def test_the_address_is_shown_to_who_may_change_the_account_and_to_no_viewer(
    business: Business, owner: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://qafila.example"
    row = account(business)
    address = feeds.address(row)
    assert address is not None
    assert address.startswith("https://qafila.example/feeds/")
    assert f'<a href="{address}">' in page(owner, row)
    assert "/feeds/" not in page(client_of(member(business, "viewer")), row)


def test_without_an_address_of_ours_or_with_a_setting_missing_there_is_none(
    business: Business, owner: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = ""
    row = account(business)
    assert "/feeds/" not in page(owner, row)
    settings.PUBLIC_URL = "https://qafila.example"
    ChannelAccount.objects.within(business).filter(pk=row.pk).update(config={"format": "google-rss"})
    assert "/feeds/" not in page(owner, row)
