"""The story of a catalogue in a Vendure."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.testing.faults import Fault
from tests.connectors.vendure.fake import PASSWORD, USER, VendureShop
from tests.scenarios.conftest import Installation
from tests.shops.proxy import BadLine, proxied
from tests.shops.servers import NotInstalled, npm_shop
from tests.shops.story import Business, tell, tell_of_others
from tests.shops.vendure_shop import VendureView

pytestmark = [
    pytest.mark.all,
    pytest.mark.timeout(1_200),
]  # dozens of commands, and a server that takes its time to start
ACCOUNT = ("--connector", "vendure", "--set", "url={url}", "--set", f"username={USER}", "--secret", "password=env:SHOP")


@pytest.fixture(params=["double", "real"])
def vendure(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VendureView]:
    """An empty shop that sells in dollars."""
    if request.param == "double":
        with VendureShop() as shop:
            shop.currency = "USD"
            view = VendureView(shop.url, USER, PASSWORD)
            yield view
            view.close()
        return
    try:
        with npm_shop("vendure", tmp_path / "vendure.log", SHOP_USER=USER, SHOP_PASSWORD=PASSWORD) as url:
            view = VendureView(url, USER, PASSWORD)
            yield view
            view.close()
    except NotInstalled as absent:
        pytest.skip(str(absent))


@pytest.mark.parametrize("line", [Fault(), BadLine(seed=7, late=0.3)], ids=["good line", "bad line"])
def test_a_catalogue_is_published_changed_and_withdrawn(
    vendure: VendureView, line: Fault, installation: Installation, tmp_path: Path
) -> None:
    with proxied(vendure.url, line) as proxy:
        tell(Business(installation, tmp_path, proxy, ACCOUNT, PASSWORD), vendure)
    if isinstance(line, BadLine):
        assert line.happened["commit-then-cut"], "the line was not so bad"
        assert line.happened["429"] + line.happened["503"] + line.happened["502"]


def test_what_others_sell_under_our_skus_stays_as_it_is(
    vendure: VendureView, installation: Installation, tmp_path: Path
) -> None:
    with proxied(vendure.url) as proxy:
        tell_of_others(Business(installation, tmp_path, proxy, ACCOUNT, PASSWORD), vendure)
