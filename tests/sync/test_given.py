"""What an account's owner gave, and what is said of it where it is not enough."""

import pytest

from connectors.channels.vendure import VendureConfig
from connectors.channels.woocommerce import WooCommerceConfig
from sync.models import ChannelAccount
from sync.store.given import AccountError, config_in


def test_what_is_missing_is_told_in_words_and_how_to_give_it() -> None:
    with pytest.raises(AccountError) as raised:
        config_in(ChannelAccount(config={"url": "https://shop.example"}, secrets={}), VendureConfig, "Souk")
    asked = "give an API key with --secret api_key=…, or a user with --set username=… and --secret password=…"
    assert str(raised.value) == f"Souk: {asked}."


def test_an_address_that_is_none_is_told_without_the_words_of_a_library() -> None:
    with pytest.raises(AccountError, match="url: ") as raised:
        config_in(ChannelAccount(config={"url": "shop"}, secrets={}), WooCommerceConfig, "Souk")
    assert "alue error" not in str(raised.value)
    assert "pydantic" not in str(raised.value)
