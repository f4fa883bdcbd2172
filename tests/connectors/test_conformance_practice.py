"""The practice connector in front of the real practice marketplace: the suite's faults happen on the way there."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from connectors import ConnectorConfig, Listing, Picture, Receipt
from connectors.channels.practice import PracticeConfig, PracticeConnector, to_practice
from connectors.testing import Answer, ConnectorConformance, FakeChannel, Seen, Shown, ShownOffer
from practice.server import Marketplace, running

KEY = "practice_k3y-0123456789"
KEPT_HEADERS = ("content-type", "retry-after", "x-request-id")


class PracticeChannel(FakeChannel):
    """Passes each request on, and gives each `forget` a seller of its own."""

    def __init__(self, market: Marketplace, client: httpx.Client) -> None:
        self.market, self.client = market, client
        super().__init__()

    def empty(self) -> None:
        self.key = self.market.register("Tifaouine", "MA", self.currency, "fr")

    def respond(self, seen: Seen) -> Answer:
        ours = seen.headers.get("authorization") == f"Bearer {KEY}"
        headers = {"content-type": seen.headers["content-type"]} if "content-type" in seen.headers else {}
        headers["authorization"] = f"Bearer {self.key}" if ours else seen.headers.get("authorization", "")
        reply = self.client.request(
            seen.method, seen.path, params=seen.query, headers=headers, content=seen.content or None
        )
        kept = {name: value for name, value in reply.headers.items() if name in KEPT_HEADERS}
        return Answer(reply.status_code, reply.json(), kept, reply.content)

    def trouble(self, status: int, message: str) -> Answer:
        return Answer(status, {"error": {"code": "something", "message": message, "problems": []}})

    def listings(self) -> int:
        return int(self._ask("GET", "/api/v1/listings")["total"])

    def shown(self, receipt: Receipt) -> Shown | None:
        listing = self._ask("GET", f"/api/v1/listings/{receipt.remote['listing']}")
        variants = {each["sku"]: ShownOffer(Decimal(each["price"]), each["quantity"]) for each in listing["variants"]}
        on_sale = listing["status"] == "live"
        return Shown(listing["title"], listing["description"], variants, len(listing["photos"]), on_sale)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        name = receipt.remote["listing"]
        (bought,) = [each for each in self._ask("GET", f"/api/v1/listings/{name}")["variants"] if each["sku"] == sku]
        left = {"ref": bought["ref"], "quantity": bought["quantity"] - count}
        self._ask("PATCH", "/api/v1/offers", {"offers": [{"listing": name, "variants": [left]}]})

    def remove(self, receipt: Receipt) -> None:
        self._ask("POST", f"/operator/listings/{receipt.remote['listing']}", {"remove": True})

    def stand(self, listing: Listing) -> None:
        made = to_practice(listing.model_copy(update={"pictures": ()}), {}, {})
        self._ask("POST", "/api/v1/listings", {**made, "tool": None})

    def _ask(self, method: str, path: str, document: object = None) -> Any:
        reply = self.client.request(method, path, json=document, headers={"authorization": f"Bearer {self.key}"})
        return reply.raise_for_status().json()


class Photos:
    def read(self, picture: Picture) -> bytes:
        return _photo(picture.rendition)


@cache
def _photo(rendition: str) -> bytes:
    red, green, blue = sha256(rendition.encode()).digest()[:3]
    file = BytesIO()
    Image.new("RGB", (600, 500), (red, green, blue)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Marketplace, httpx.Client]]:
    folder = tmp_path_factory.mktemp("market")
    with (
        running(folder, review=0, rate=100_000) as market,
        httpx.Client(base_url=market.url, trust_env=False) as client,
    ):
        yield market, client


class TestPractice(ConnectorConformance):
    connector = PracticeConnector
    rejection = {"title": "Sac replica"}
    files = Photos()

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        return PracticeConfig(url=fake.url, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self, market: tuple[Marketplace, httpx.Client]) -> Iterator[FakeChannel]:
        with PracticeChannel(*market) as fake:
            yield fake
