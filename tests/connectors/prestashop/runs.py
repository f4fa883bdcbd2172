"""Syncs as the host makes them: plan, delivery and a journal in memory. Each run has a connector of its own."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from catalog.money import Money
from connectors.channels.prestashop import PrestaShopConfig, PrestaShopConnector
from connectors.contract import Connector
from connectors.listing import Listing, ListingOption, ListingVariant
from connectors.receipt import AccountFacts
from connectors.testing import Kept, hosted, listing_of
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.families import two_photos
from tests.connectors.prestashop.fake import KEY, PrestaShop


def config_of(shop: PrestaShop, key: str = KEY) -> PrestaShopConfig:
    return PrestaShopConfig(url=f"{shop.url}{shop.folder}", key=SecretStr(key))


def facts_of(shop: PrestaShop) -> AccountFacts:
    with hosted(PrestaShopConnector, config_of(shop)) as asking:
        return asking.check_account()


@contextmanager
def connected(shop: PrestaShop, *, kept: Kept | None = None) -> Iterator[PrestaShopConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(PrestaShopConnector, config_of(shop), saved=kept, facts=facts_of(shop)) as connector:
        shop.exchanges.clear()
        shop.writes.clear()
        yield connector


def family_of(key: str, sizes: Sequence[str] = ("S", "M", "L"), **more: object) -> Listing:
    """A listing with a variant for each size, each dearer than the one before, and two photos."""
    variants = tuple(
        ListingVariant(
            key=f"{key}V{size}",
            sku=f"{key}-{size}",
            options={"Taille": size},
            price=Money.of(f"{20 + number}.00", "EUR"),
            quantity=4 + number,
            picture=f"rendition-{key}-b" if number == 0 else None,
        )
        for number, size in enumerate(sizes)
    )
    options = (ListingOption(name="Taille", values=tuple(sizes)),)
    given = {"variants": variants, "options": options, "pictures": two_photos(key), **more}
    return listing_of(key, f"Robe {key}", **given)


def requests(shop: PrestaShop) -> list[str]:
    return [f"{each.request.method} {each.request.path.partition('/api/')[2]}" for each in shop.exchanges]


@dataclass
class Account(Syncs):
    shop: PrestaShop

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(PrestaShopConnector, config_of(self.shop), saved=delivery.saved, facts=self._facts())

    def _facts(self) -> AccountFacts:
        languages = {str(number): code for number, code in enumerate(self.shop.languages, 1)}
        return AccountFacts(currency=self.shop.currency, values={"languages": languages, "language": "1"})
