"""A business on a Shopify shop, by the command line: the process is killed again and again amid its requests, and the
shop is the double that answers by Shopify's own schema."""

import random
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.receipt import Receipt
from connectors.testing import Answer, Seen
from connectors.testing.faults import Cut, Fault
from tests.connectors.shopify.fake import TOKEN, ShopifyShop
from tests.scenarios.chaos.wares import PALETTE, Ware, photo_name, write_sheet
from tests.scenarios.conftest import Installation, write_photo

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]
KILLS = 4


@dataclass
class KillAt(Fault):
    """The process dies at the n-th request that it sends: before it is carried out, or when it was and nobody heard."""

    number: int
    when: str
    process: subprocess.Popen[bytes] | None = None
    count: int = 0

    def before(self, seen: Seen) -> Answer | None:
        self.count += 1
        if self.count >= self.number and self.when == "before":
            self._kill()
        return None

    def after(self, seen: Seen) -> None:
        if self.count >= self.number:
            self._kill()

    def _kill(self) -> None:
        if self.process is not None:
            self.process.kill()
        raise Cut


def open_account(installation: Installation, shop: ShopifyShop) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    installation.done(
        "account", "add", "shop", "--business", "souk", "--connector", "shopify", "--set", f"url={shop.url}",
        "--set", f"uploads={shop.elsewhere.removeprefix('http://')}", "--currency", "EUR", "--rate", "0.1",
        "--secret", "token=env:TOKEN", TOKEN=TOKEN,
    )  # fmt: skip
    installation.done("account", "check", "shop", "--business", "souk")


def killed(installation: Installation, shop: ShopifyShop, fault: KillAt) -> bool:
    """Whether it came to that: a sync may end before."""
    words = (sys.executable, "-m", "qafila", "sync", "--business", "souk", "--json")
    with shop.disturbed(fault):
        fault.process = subprocess.Popen(
            words, env=installation.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return fault.process.wait(timeout=300) != 0


def settled(installation: Installation) -> None:
    latest = time.monotonic() + 240
    while time.monotonic() < latest:
        installation.run("sync", "--business", "souk", "--json")
        states = {entry["state"] for entry in installation.done("status", "--json").json()}
        if states == {"live"}:
            return
        time.sleep(2)
    raise AssertionError(f"it does not come to rest: {installation.done('status', '--json').out[-2_000:]}")


def test_whatever_is_killed_each_product_arrives_once_and_whole(installation: Installation, tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    for place, colour in enumerate(PALETTE[:4]):
        write_photo(tmp_path / photo_name(place), colour, side=520)
    stocks = [(5, 6) if n % 3 == 0 else (7,) for n in range(8)]
    wares = [Ware(n, f"Tapis n° {n}", 100 + n, stocks[n], (n % 4, (n + 1) % 4)) for n in range(8)]
    with ShopifyShop() as shop:
        open_account(installation, shop)

        def bring_in() -> None:
            sheet = write_sheet(tmp_path / "p.csv", wares)
            installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))

        bring_in()
        kills = 0
        for turn in range(KILLS):
            fault = KillAt(dice.randint(2, 40), dice.choice(("before", "after")))
            kills += killed(installation, shop, fault)
            changed = turn % len(wares)
            wares[changed] = replace(wares[changed], price=wares[changed].price + 50, title=f"Neuf n° {turn}")
            bring_in()
        assert kills >= KILLS // 2, "too few to prove anything"
        settled(installation)
        assert_shows(shop, wares)
        writes = len(shop.writes)
        installation.done("sync", "--business", "souk")
        assert len(shop.writes) == writes


def assert_shows(shop: ShopifyShop, wares: list[Ware]) -> None:
    assert shop.listings() == len(wares)
    shown = {}
    for product in shop.products.values():
        told = shop.shown(Receipt(remote={"listing": product["id"]}))
        assert told is not None
        shown[told.title] = told
    for ware in wares:
        told = shown[ware.title]
        assert (told.on_sale, told.pictures) == (True, len(ware.photos))
        prices = {sku: price * Decimal("0.1") for sku, price in ware.prices().items()}
        assert {sku: offer.price for sku, offer in told.variants.items()} == prices
        assert [offer.quantity for offer in told.variants.values()] == list(ware.stock)


def test_a_product_with_many_variants_goes_live_once_the_shop_is_done_with_it(
    installation: Installation, tmp_path: Path
) -> None:
    write_photo(tmp_path / "p.jpg")
    rows = ["Réf parent,Référence,Nom,Taille,Prix,Stock,Photo"]
    rows += [f"BAGUE,B{n},Bague en argent,{n},250,{n},p.jpg" for n in range(60)]
    (tmp_path / "p.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with ShopifyShop() as shop:
        open_account(installation, shop)
        installation.done("import", str(tmp_path / "p.csv"), "--business", "souk", "--images", str(tmp_path))
        settled(installation)
        (product,) = shop.products.values()
        assert len(product["variants"]) == 60
        assert product["published"] == {shop.publication}
        dearer = (tmp_path / "p.csv").read_text("utf-8").replace(",250,", ",270,")
        (tmp_path / "p.csv").write_text(dearer, "utf-8")
        installation.done("import", str(tmp_path / "p.csv"), "--business", "souk")
        settled(installation)
        assert {each["price"] for each in product["variants"]} == {"27.00"}
