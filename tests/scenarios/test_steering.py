"""What a person may do about her listings, by the command line."""

from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet

pytestmark = pytest.mark.all


@pytest.fixture
def shop(installation: Installation, market: server.Marketplace, tmp_path: Path) -> Installation:
    """Three products, on sale."""
    open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", f"{50 + n},00", 4, "p.jpg") for n in range(3)]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    installation.done("sync", "--business", "souk")
    assert live(market) == 3
    return installation


def key_of(shop: Installation, title: str) -> str:
    return next(entry["product"] for entry in shop.done("status", "--json").json() if entry["title"] == title)


def test_what_is_withdrawn_stays_so_until_it_is_put_back(shop: Installation, market: server.Marketplace) -> None:
    key = key_of(shop, "Panier numéro 1")
    shop.done("withdraw", "--business", "souk", "--account", "practice", key)
    assert live(market) == 2
    shop.done("sync", "--business", "souk")
    assert live(market) == 2
    shop.done("resume", "--business", "souk", "--account", "practice", key)
    shop.done("sync", "--business", "souk")
    assert live(market) == 3
    shop.done("withdraw", "--business", "souk", "--account", "practice", "--all")
    assert live(market) == 0
    assert market.stats()["doubles"] == []


def test_a_paused_account_sends_nothing(shop: Installation, market: server.Marketplace, tmp_path: Path) -> None:
    before = market.stats()["writes"]
    shop.done("pause", "--business", "souk")
    sheet = write_sheet(tmp_path / "p.csv", [("R0", "Panier numéro 0", "99,00", 4, "p.jpg")])
    shop.done("import", str(sheet), "--business", "souk")
    assert shop.run("sync", "--business", "souk").code == 2
    assert market.stats()["writes"] == before
    shop.done("resume", "--business", "souk")
    (result,) = shop.done("sync", "--business", "souk", "--json").json()
    assert result["counts"]["offer"] == 1


def test_the_plan_tells_what_a_sync_would_do_and_sends_nothing(
    shop: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    before = market.stats()["requests"]
    rows = [("R0", "Panier numéro 0", "99,00", 4, "p.jpg"), ("R7", "Panier neuf", "70,00", 1, "p.jpg")]
    shop.done("import", str(write_sheet(tmp_path / "p.csv", rows)), "--business", "souk", "--replace")
    (plan,) = shop.done("plan", "--business", "souk", "--json").json()
    assert {name: count for name, count in plan["counts"].items() if count} == {"withdraw": 2, "offer": 1, "create": 1}
    assert [change["action"] for change in plan["changes"]] == ["withdraw", "withdraw", "offer", "create"]
    assert plan["changes"][2]["reasons"] == ["price_changed"]
    assert market.stats()["requests"] == before
    shop.done("sync", "--business", "souk")
    assert live(market) == 2


def test_a_refused_listing_is_told_in_the_sellers_language_and_sent_again_once_it_is_mended(
    shop: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    def bring(title: str, code: int) -> None:
        sheet = write_sheet(tmp_path / "p.csv", [("R0", title, "50,00", 4, "p.jpg")])
        shop.done("import", str(sheet), "--business", "souk")
        shop.done("sync", "--business", "souk", code=code)

    bring("Panier replica", 1)
    refused = [entry for entry in shop.done("status", "--json").json() if entry["state"] == "rejected"]
    assert [entry["title"] for entry in refused] == ["Panier replica"]
    assert refused[0]["issues"][0]["message"]
    writes = market.stats()["writes"]
    shop.done("sync", "--business", "souk", code=1)
    assert market.stats()["writes"] == writes
    bring("Panier du Souss", 0)
    assert live(market) == 3


def test_a_listing_removed_at_the_platform_is_not_doubled_by_a_change(
    shop: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    sheet = write_sheet(tmp_path / "p.csv", [("R0", "Panier plus beau", "50,00", 4, "p.jpg")])
    shop.done("import", str(sheet), "--business", "souk")
    shop.done("sync", "--business", "souk")
    assert (live(market), market.stats()["doubles"]) == (3, [])


def test_an_account_with_a_schedule_sends_when_asked_and_one_product_alone(
    shop: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    wrong = shop.run("account", "set", "practice", "--business", "souk", "--schedule", "nightly")
    assert (wrong.code, "07:30" in wrong.err) == (2, True)
    shop.done("account", "set", "practice", "--business", "souk", "--schedule", "manual")
    rows = [(f"R{n}", f"Panier numéro {n}", f"{60 + n},00", 4, "p.jpg") for n in range(3)]
    shop.done("import", str(write_sheet(tmp_path / "p.csv", rows)), "--business", "souk")
    key = key_of(shop, "Panier numéro 1")
    ask = ("sync", "--business", "souk", "--json")
    assert shop.run(*ask, "--product", "NO-SUCH-KEY").code == 2
    before = market.stats()["writes"]
    (result,) = shop.done(*ask, "--product", key).json()
    assert {name: count for name, count in result["counts"].items() if count} == {"offer": 1, "live": 1}
    assert market.stats()["writes"] == {**before, "offer": before["offer"] + 1}
    (told,) = shop.done("status", "--product", key, "--json").json()
    assert [each["action"] for each in told["tries"] if each["action"] != "check"] == ["offer", "create"]
    assert "offer" in shop.done("status", "--product", key).out
    shop.done("withdraw", "--business", "souk", "--account", "practice", key)
    assert live(market) == 2
    (result,) = shop.done(*ask).json()
    assert result["counts"]["offer"] == 2
    (row,) = shop.done("account", "list", "--json").json()
    assert (row["schedule"], row["sends_at"]) == ("manual", None)
