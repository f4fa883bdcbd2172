"""A platform that judges per country: on sale in some, refused in others, and both are told."""

from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, write_photo, write_sheet

pytestmark = pytest.mark.all


def test_what_one_country_refuses_is_live_in_the_others_and_told(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    key = market.register("Souk", "MA", "MAD", "fr", ["MA", "SA", "FR"])
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    installation.done(
        "account", "add", "practice", "--business", "souk", "--connector", "practice", "--set", f"url={market.url}",
        "--secret", "api_key=env:KEY", KEY=key,
    )  # fmt: skip
    write_photo(tmp_path / "p.jpg")
    rows = [("R0", "Coffret à thé", "90,00", 4, "p.jpg"), ("R1", "Coffret à vin", "95,00", 4, "p.jpg")]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    (result,) = installation.done("sync", "--business", "souk", "--json").json()
    assert (result["counts"]["live"], live(market)) == (2, 2)
    tea, wine = installation.done("status", "--business", "souk", "--json").json()
    assert {country: said["status"] for country, said in tea["countries"].items()} == {
        "MA": "live", "SA": "live", "FR": "live",
    }  # fmt: skip
    assert (tea["issues"], wine["state"]) == ([], "live")
    assert {country: said["status"] for country, said in wine["countries"].items()} == {
        "MA": "live", "SA": "rejected", "FR": "live",
    }  # fmt: skip
    (issue,) = wine["issues"]
    assert issue["severity"] == "warning"
    assert issue["message"].startswith("Arabie saoudite – ")
    assert wine["countries"]["SA"]["issues"][0]["code"] == "platform_refused"
    told = installation.done("status", "--business", "souk")
    assert "live, SA: rejected" in told.out
    assert installation.done("reconcile", "--business", "souk").out.count("all as they were sent") == 1
