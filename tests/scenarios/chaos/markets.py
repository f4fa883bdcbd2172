"""Where a storm can be: at the practice marketplace, and at the double of each platform that makes doubles costly."""

from pathlib import Path

from tests.conftest import data_folder
from tests.scenarios.chaos.accounts import OPENINGS
from tests.scenarios.chaos.market import Market
from tests.scenarios.chaos.platform_market import PlatformMarket
from tests.scenarios.chaos.practice import PracticeMarket

PLATFORMS = ("practice", *OPENINGS)


def market_of(platform: str, folder: Path, *, seed: int) -> Market:
    return PracticeMarket(folder, seed=seed) if platform == "practice" else PlatformMarket(platform, folder, seed=seed)


def lacking(platform: str) -> str:
    """What a double needs, and is not here: the platform's own contract, by which it answers."""
    contract = OPENINGS[platform].contract if platform in OPENINGS else ""
    file = data_folder() / "contracts" / contract
    return "" if not contract or file.is_file() else f"its double answers by {file}, which is absent"
