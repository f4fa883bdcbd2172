"""A business with products, an account and runs, and tokens of every kind to come with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from catalog import store as catalogue
from catalog.models import Business, Chore, ImportRun
from catalog.money import Money
from catalog.product import Offer, Product, Source, Variant
from console.models import ApiToken, User
from console.tokens import make_token
from images.models import SourceImage
from qafila.home import home
from qafila.keys import make_keys
from sync.models import ListingRow, SyncRun
from sync.store import accounts
from tests.console.conftest import member

ROOT = "/api/v1"
Scope = ApiToken.Scope


class Api:
    """Speaks to the API with a secret, or without."""

    def __init__(self, secret: str | None = None) -> None:
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        self._client = Client(headers=headers, raise_request_exception=False)

    def __call__(self, method: str, path: str, **options: Any) -> Any:
        return self._client.generic(method.upper(), ROOT + path, **options)

    def get(self, path: str, **query: object) -> Any:
        return self._client.get(ROOT + path, query)

    def send(self, method: str, path: str, body: object, **headers: str) -> Any:
        """As JSON."""
        send = getattr(self._client, method)
        return send(ROOT + path, body, content_type="application/json", headers=headers)

    def upload(self, path: str, **fields: Any) -> Any:
        headers = fields.pop("headers", {})
        return self._client.post(ROOT + path, fields, headers=headers)


def rug(key: str = "RUG", price: str = "100", quantity: int | None = 3, **changes: object) -> Product:
    variant = Variant(key=key, sku=f"SKU-{key}", offer=Offer(price=Money.of(price, "MAD"), quantity=quantity))
    product = Product(key=key, source=Source(file="x.csv", id=key), title={"fr": f"Tapis {key}"}, variants=(variant,))
    return product.model_copy(update=changes)


def fill(business: Business) -> None:
    """Something of everything."""
    catalogue.add(business, rug())
    account = accounts.add_account(business, "stall", "memory", accounts.Changes(config={"shop": "stall"}))
    SyncRun.objects.create(business=business, account=account, epoch=1, worker="w", state="done")
    Chore.objects.create(business=business, kind="photos", state="done")
    ListingRow.objects.create(business=business, account=account, product_key="RUG", title="Tapis RUG")
    at = timezone.now()
    counts = dict.fromkeys(("rows", "created", "changed", "unchanged", "archived"), 1)
    ImportRun.objects.create(
        business=business, file="x.csv", dialect="freeform", started_at=at, finished_at=at, **counts
    )
    SourceImage.objects.create(
        business=business, source="p.jpg", sha256="0" * 64, media_type="image/jpeg", width=1, height=1, size=1,
        fetched_at=at,
    )  # fmt: skip


@pytest.fixture
def business(db: None) -> Business:
    make_keys(home())
    cache.clear()
    made = catalogue.add_business("Souk", "MA", slug="souk")
    fill(made)
    return made


@pytest.fixture
def other_business(business: Business) -> Business:
    return catalogue.add_business("Bazar", "JO", slug="bazar")


def token(user: User, scope: Scope = Scope.PUBLISH, business: Business | None = None) -> str:
    return make_token(user, "test", scope, business)[1]


def expired(user: User) -> str:
    made, secret = make_token(user, "test", Scope.PUBLISH, lasts=timedelta(seconds=-1))
    assert made.expires_at < timezone.now()
    return secret


@pytest.fixture
def owner(business: Business) -> Api:
    return Api(token(member(business)))


Make = Callable[..., Api]
