"""A business on Amazon, eBay and Etsy, by the command line: the marketplaces are our doubles of them."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.connectors.amazon.fake import SELLER, AmazonMarket
from tests.connectors.contracts import model_of
from tests.connectors.ebay.fake import TOKEN as EBAY_TOKEN
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.etsy.fake import SHOP, EtsyShop
from tests.connectors.etsy.fake import TOKEN as ETSY_TOKEN
from tests.oauth.authorization_server import CLIENT, SECRET, AuthorizationServer
from tests.scenarios.conftest import Installation, write_photo
from tests.scenarios.granting import granted
from tests.scenarios.test_consent import visit

pytestmark = [pytest.mark.all, pytest.mark.timeout(400)]

HEADER = ("Référence", "Nom", "Description", "Marque", "Taille", "Prix", "Stock", "Photo")
PUBLIC = {"QAFILA_PUBLIC_URL": "https://photos.example"}
ACCOUNT = ("--business", "souk", "--country", "FR", "--language", "fr", "--currency", "EUR", "--rate", "0.1")


def bring(installation: Installation, folder: Path, price: str = "50,00") -> None:
    """A simple product, and one with a variant for each size."""
    write_photo(folder / "p.jpg", side=1200)
    rows = [("R0", "Panier tressé", "Tressé à la main", "Fès", "", price, 4, "p.jpg")]
    rows += [
        ("R1", "Babouches en cuir", "Cuir de chèvre", "Fès", size, "120,00", 3, "p.jpg" if size == "38" else "")
        for size in ("38", "39")
    ]
    with (folder / "p.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADER, *rows])
    installation.done("import", str(folder / "p.csv"), "--business", "souk", "--images", str(folder))


def test_a_seller_consents_at_amazon_and_her_families_are_listed_once(
    installation: Installation, tmp_path: Path
) -> None:
    model_of("amazon/listingsItems_2021-08-01.json")
    with AmazonMarket() as market, AuthorizationServer(pkce=False) as server:
        market.consents = server
        installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk", "--language", "fr")
        installation.done(
            "connectors", "set", "amazon", "--set", "application_id=amzn1.sp.solution.4711",
            "--set", f"client_id={CLIENT}", "--secret", "client_secret=env:APP_SECRET",
            "--set", f"authorize_url={server.url}/oauth/authorize",
            "--set", f"exchange_url={server.url}/oauth/token", APP_SECRET=SECRET,
        )  # fmt: skip
        answers = "*.country_of_origin = MA; *.supplier_declared_dg_hz_regulation = not_applicable"
        installation.done(
            "account", "add", "shop", *ACCOUNT, "--connector", "amazon", "--set", f"url={market.url}",
            "--set", f"seller_id={SELLER}", "--set", "marketplace=FR", "--set", "product_types=* = RUG",
            "--set", f"answers={answers}", "--set", "gtin_exempt=yes",
        )  # fmt: skip
        words = ("account", "connect", "shop", "--business", "souk", "--port", "0", "--no-browser")
        connecting = subprocess.Popen(
            [sys.executable, "-m", "qafila", *words],
            env=installation.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert connecting.stdout is not None
        back = server.agree(connecting.stdout.readline().strip())
        visit(back.replace("?code=", "?selling_partner_id=A1&spapi_oauth_code="))
        out, err = connecting.communicate(timeout=60)
        assert connecting.returncode == 0, out + err
        bring(installation, tmp_path)
        (first,) = installation.done("sync", "--business", "souk", "--json", **PUBLIC).json()
        assert (first["counts"]["create"], first["counts"]["submitted"]) == (2, 2), first
        assert (market.listings(), len(market.items)) == (2, 4)
        written = len(market.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json", **PUBLIC).json()
        assert (again["counts"]["keep"], len(market.writes)) == (2, written)


def test_a_catalogue_reaches_ebay_once_and_a_price_alone_changes(installation: Installation, tmp_path: Path) -> None:
    with EbayMarket() as market:
        installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk", "--language", "fr")
        installation.done(
            "account", "add", "shop", *ACCOUNT, "--connector", "ebay", "--set", f"url={market.url}",
            "--set", f"media_url={market.elsewhere}", "--set", "marketplace=FR",
            "--set", "categories=* = 45510", "--set", "answers=*.Fabrication = Fait main",
        )  # fmt: skip
        granted(installation, EBAY_TOKEN)
        bring(installation, tmp_path)
        (first,) = installation.done("sync", "--business", "souk", "--json").json()
        assert first["counts"]["live"] == 2, first
        assert (market.listings(), len(market.offers)) == (2, 3)
        written = len(market.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (again["counts"]["keep"], len(market.writes)) == (2, written)
        bring(installation, tmp_path, "40,00")
        (changed,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (changed["counts"]["offer"], market.writes[written:]) == (1, ["POST /bulk_update_price_quantity"])
        installation.done("withdraw", "--business", "souk", "--account", "shop", "--all")
        assert {offer["status"] for offer in market.offers.values()} == {"UNPUBLISHED"}


def test_etsy_asks_a_fee_and_nothing_is_sent_before_it_is_agreed(installation: Installation, tmp_path: Path) -> None:
    with EtsyShop() as shop:
        installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk", "--language", "fr")
        installation.done(
            "connectors", "set", "etsy", "--set", "client_id=keystring-4711",
            "--secret", "client_secret=env:APP_SECRET", APP_SECRET=SECRET,
        )  # fmt: skip
        installation.done(
            "account", "add", "shop", *ACCOUNT, "--connector", "etsy", "--set", f"url={shop.url}", "--set",
            f"shop_id={SHOP}", "--set", "categories=* = 1012", "--set", "answers=*.Room = Bedroom",
        )  # fmt: skip
        granted(installation, ETSY_TOKEN)
        bring(installation, tmp_path)
        waiting = installation.run("sync", "--business", "souk", "--json").json()
        assert (waiting[0]["counts"]["block"], shop.writes) == (2, [])
        (first,) = installation.done("sync", "--business", "souk", "--agree-fee", "--json").json()
        assert first["counts"]["live"] == 2, first
        assert (shop.listings(), shop.charged) == (2, 40)
        written = len(shop.writes)
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert (again["counts"]["keep"], len(shop.writes)) == (2, written)
