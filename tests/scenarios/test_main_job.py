"""The customer's main story, with a marketplace that fails."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from practice import server
from practice.faults import KINDS
from tests.scenarios.conftest import Installation, open_shop, write_photo, write_sheet

PRODUCTS = 200
FAULTS = "5xx=0.05,cut=0.05,slow=0.05,commit_cut=0.05,html=0.05,throttle=0.015"
"""Each throttle stops the account for the second that it asks for: fewer of them, or the test waits for minutes."""
SEEDS = int(os.environ.get("QAFILA_TEST_SEEDS", "2"))
"""On each database. More of them take a minute each, and are for whoever has changed how the engine sends."""


def catalogue(folder: Path, count: int) -> Path:
    for number in range(10):
        write_photo(folder / f"{number}.jpg", (20 * number, 90, 200 - 15 * number))
    rows = [(f"R{n}", f"Panier tressé numéro {n}", f"{50 + n},50", n % 7, f"{n % 10}.jpg") for n in range(count)]
    return write_sheet(folder / "produits.csv", rows)


def publish_through_faults(installation: Installation, folder: Path, count: int, seed: int) -> Counter[str]:
    """Exactly the wanted listings live, none double, and nothing sent the second time; the server's count of faults."""
    with server.running(folder / "market", faults=FAULTS, seed=seed, review=0.3) as market:
        open_shop(installation, market, currency="EUR", rate="0.092")
        installation.done("import", str(catalogue(folder, count)), "--business", "souk", "--images", str(folder))
        (result,) = installation.done("sync", "--business", "souk", "--json").json()
        stats = market.stats()
        standing = {state: number for state, number in stats["listings"].items() if number}
        assert (standing, stats["doubles"]) == ({"live": count}, []), f"seed {seed}: {stats}"
        assert result["counts"]["live"] == count
        assert result["counts"]["create"] == count
        (again,) = installation.done("sync", "--business", "souk", "--json").json()
        assert again["counts"]["keep"] == count
        assert market.stats()["writes"] == stats["writes"], f"seed {seed}: the second sync wrote"
        return Counter(stats["faults"])


def test_a_catalogue_reaches_a_marketplace_that_fails_and_is_sent_once(
    installation: Installation, tmp_path: Path
) -> None:
    publish_through_faults(installation, tmp_path, 40, seed=int(time.time()))


@pytest.mark.all
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("nth", range(SEEDS))
def test_200_products_through_every_fault(installation: Installation, tmp_path: Path, nth: int) -> None:
    seed = int(time.time() * 1000) + nth
    faults = publish_through_faults(installation, tmp_path, PRODUCTS, seed)
    print(f"seed {seed}: {dict(faults)}")  # noqa: T201 - the proof says which seeds and faults there were
    assert min(faults[name] for name in KINDS) >= 5, f"seed {seed}: {faults}"
