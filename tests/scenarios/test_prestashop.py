"""A business on a PrestaShop, by the command line: the shop is the double that answers as the real one did."""

from pathlib import Path

import pytest

from tests.connectors.prestashop.fake import KEY, PrestaShop
from tests.scenarios.conftest import Installation, write_photo
from tests.scenarios.test_woocommerce import sheet

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]


def test_a_catalogue_with_variants_and_photos_reaches_a_shop_once(installation: Installation, tmp_path: Path) -> None:
    write_photo(tmp_path / "p.jpg")
    with PrestaShop() as shop:
        installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
        installation.done(
            "account", "add", "shop", "--business", "souk", "--connector", "prestashop", "--set", f"url={shop.url}",
            "--currency", "EUR", "--rate", "0.1", "--secret", "key=env:KEY", KEY=KEY,
        )  # fmt: skip
        installation.done("account", "check", "shop", "--business", "souk")
        installation.done("import", str(sheet(tmp_path / "p.csv")), "--business", "souk", "--images", str(tmp_path))
        (first,) = installation.done("sync", "--business", "souk", "--json").json()
        assert first["counts"]["live"] == 2
        assert (shop.listings(), len(shop.photos), len(shop.tables["combinations"])) == (2, 2, 3)
        written = len(shop.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (again["counts"]["keep"], len(shop.writes)) == (2, written)
        cheaper = sheet(tmp_path / "p.csv", "40,00", sizes=("S", "M"))
        installation.done("import", str(cheaper), "--business", "souk")
        (changed,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (changed["counts"]["offer"], changed["counts"]["update"]) == (1, 1)
        assert (shop.listings(), len(shop.photos)) == (2, 2)
        installation.done("withdraw", "--business", "souk", "--account", "shop", "--all")
        assert {row["active"] for row in shop.tables["products"].values()} == {"0"}
