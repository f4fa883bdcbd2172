"""A business with an account on the marketplace in memory, on a real database."""

from collections.abc import Iterator

import pytest

from catalog import store as catalogue
from catalog.models import Business
from catalog.money import Money
from catalog.product import Offer, Product, Source, Variant
from connectors.channels.memory import MemoryConnector, MemoryMarket
from qafila.home import home
from qafila.keys import make_keys
from sync import runs
from sync.inbox import Inbox
from sync.models import ChannelAccount
from sync.store import accounts, leases


@pytest.fixture
def business(transactional_db: None) -> Business:
    make_keys(home())
    return catalogue.add_business("Souk", "MA", slug="souk")


@pytest.fixture
def account(business: Business) -> ChannelAccount:
    return accounts.add_account(business, "stall", "memory", accounts.Changes(config={"shop": "stall"}))


def rug(key: str = "RUG", price: str = "100", quantity: int | None = 3, **changes: object) -> Product:
    variant = Variant(key=key, sku=f"SKU-{key}", offer=Offer(price=Money.of(price, "MAD"), quantity=quantity))
    product = Product(key=key, source=Source(file="x.csv", id=key), title={"fr": f"Tapis {key}"}, variants=(variant,))
    return product.model_copy(update=changes)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connector that is silent for so short a time hangs."""
    monkeypatch.setattr(Inbox, "SILENCE", 0.4)


@pytest.fixture
def market(account: ChannelAccount, business: Business, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryMarket]:
    """The account's marketplace, with three products on sale."""
    monkeypatch.setattr(MemoryConnector, "requirements", ())
    MemoryMarket.forget_all()
    for key in ("A", "B", "C"):
        catalogue.add(business, rug(key))
    runs.run_account(account.pk, "worker", leases.Heart("worker"))
    yield MemoryMarket.named("stall")
    MemoryMarket.forget_all()
