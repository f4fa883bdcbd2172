"""Where a storm can be: at the practice marketplace, and at the double of each platform that makes doubles costly."""

from pathlib import Path

from tests.scenarios.chaos.accounts import OPENINGS
from tests.scenarios.chaos.market import Market
from tests.scenarios.chaos.platform_market import PlatformMarket
from tests.scenarios.chaos.practice import PracticeMarket

PLATFORMS = ("practice", *OPENINGS)


def market_of(platform: str, folder: Path, *, seed: int) -> Market:
    return PracticeMarket(folder, seed=seed) if platform == "practice" else PlatformMarket(platform, folder, seed=seed)
