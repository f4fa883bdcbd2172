"""A business on a Saleor shop, by the command line: the shop is the double that answers as the real one did."""

from pathlib import Path

import pytest

from tests.connectors.saleor.fake import TOKEN, SaleorShop
from tests.scenarios.conftest import Installation, write_photo
from tests.scenarios.test_woocommerce import sheet

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]


def open_account(installation: Installation, shop: SaleorShop, channel: str) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    installation.done(
        "account", "add", "shop", "--business", "souk", "--connector", "saleor", "--set", f"url={shop.url}/graphql/",
        "--set", f"channel={channel}", "--currency", "EUR", "--rate", "0.1", "--secret", "token=env:TOKEN", TOKEN=TOKEN,
    )  # fmt: skip


def test_a_catalogue_with_variants_and_photos_reaches_a_shop_once(installation: Installation, tmp_path: Path) -> None:
    write_photo(tmp_path / "p.jpg")
    with SaleorShop() as shop:
        open_account(installation, shop, "morocco")
        installation.done("account", "check", "shop", "--business", "souk")
        installation.done("import", str(sheet(tmp_path / "p.csv")), "--business", "souk", "--images", str(tmp_path))
        (first,) = installation.done("sync", "--business", "souk", "--json").json()
        assert first["counts"]["live"] == 2
        assert (shop.listings(), len(shop.variants), len(shop.media)) == (2, 4, 2)
        written = len(shop.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (again["counts"]["keep"], len(shop.writes)) == (2, written)
        cheaper = sheet(tmp_path / "p.csv", "40,00", sizes=("S", "M"))
        installation.done("import", str(cheaper), "--business", "souk")
        (changed,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (changed["counts"]["offer"], changed["counts"]["update"]) == (1, 1)
        assert (shop.listings(), len(shop.variants), len(shop.media)) == (2, 3, 2)
        assert {each["name"] for each in shop.products.values()} == {"Panier tressé", "Babouches en cuir"}
        installation.done("withdraw", "--business", "souk", "--account", "shop", "--all")
        states = {entry["state"] for entry in installation.done("status", "--json").json()}
        assert states == {"withdrawn"}


def test_a_wrong_channel_is_told_with_those_that_there_are(installation: Installation, tmp_path: Path) -> None:
    with SaleorShop() as shop:
        shop.open_channel("tunisia", "TND")
        open_account(installation, shop, "maroc")
        told = installation.run("account", "check", "shop", "--business", "souk")
        assert "morocco, tunisia" in told.out + told.err
        assert shop.writes == []
