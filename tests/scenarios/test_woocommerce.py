"""A business on a WooCommerce shop, by the command line: the shop is the double that answers as the real one did."""

import csv
from pathlib import Path

import pytest

from tests.connectors.woocommerce.fake import KEY, PASSWORD, SECRET, USER, WooShop
from tests.scenarios.conftest import Installation, write_photo

pytestmark = pytest.mark.all

HEADER = ("Référence", "Nom", "Taille", "Prix", "Stock", "Photo")


def sheet(file: Path, price: str = "50,00", *, sizes: tuple[str, ...] = ("S", "M", "L")) -> Path:
    """A simple product, and one with a variant for each size."""
    rows = [("R0", "Panier tressé", "", price, 4, "p.jpg")]
    rows += [("R1", "Babouches en cuir", size, "120,00", 3, "p.jpg" if not at else "") for at, size in enumerate(sizes)]
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADER, *rows])
    return file


def open_account(installation: Installation, shop: WooShop) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    secrets = {"consumer_key": KEY, "consumer_secret": SECRET, "wp_password": PASSWORD}
    given = [part for name in secrets for part in ("--secret", f"{name}=env:{name.upper()}")]
    installation.done(
        "account", "add", "shop", "--business", "souk", "--connector", "woocommerce", "--set", f"url={shop.url}",
        "--set", f"wp_user={USER}", "--currency", "EUR", "--rate", "0.1", *given,
        **{name.upper(): value for name, value in secrets.items()},
    )  # fmt: skip


def test_a_catalogue_with_variants_and_photos_reaches_a_shop_once(installation: Installation, tmp_path: Path) -> None:
    write_photo(tmp_path / "p.jpg")
    with WooShop() as shop:
        open_account(installation, shop)
        installation.done("account", "check", "shop", "--business", "souk")
        installation.done("import", str(sheet(tmp_path / "p.csv")), "--business", "souk", "--images", str(tmp_path))
        (first,) = installation.done("sync", "--business", "souk", "--json").json()
        assert first["counts"]["live"] == 2
        assert (shop.listings(), len(shop.media)) == (2, 2)
        written = len(shop.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (again["counts"]["keep"], len(shop.writes)) == (2, written)
        cheaper = sheet(tmp_path / "p.csv", "40,00", sizes=("S", "M"))
        installation.done("import", str(cheaper), "--business", "souk")
        (changed,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (changed["counts"]["offer"], changed["counts"]["update"]) == (1, 1)
        assert (shop.listings(), len(shop.media)) == (2, 2)
        titles = {thing["name"] for thing in shop.things.values() if thing.get("type") in ("simple", "variable")}
        assert titles == {"Panier tressé", "Babouches en cuir"}
        assert sum(thing.get("type") == "variation" or "parent_id" in thing for thing in shop.things.values()) >= 2
        installation.done("withdraw", "--business", "souk", "--account", "shop", "--all")
        states = {entry["state"] for entry in installation.done("status", "--json").json()}
        assert states == {"withdrawn"}
