"""Of each listing three things are told apart: what is wanted, what was done last, and what the platform says."""

from typing import Any

import pytest

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryMarket
from connectors.errors import OutcomeUnknown
from sync import runs
from sync.models import Attempt, ChannelAccount
from sync.store import listings, reports
from tests.sync.conftest import rug
from tests.sync.stall import run

pytestmark = pytest.mark.usefixtures("market")


def entry(business: Business, key: str = "A") -> dict[str, Any]:
    return next(each for each in reports.status(business) if each["product"] == key)


def test_what_stands_is_wanted_was_created_and_is_live(business: Business) -> None:
    told = entry(business)
    assert (told["wanted"]["on_sale"], told["wanted"]["next"], told["there"]) == (True, None, "live")
    assert (told["last_try"]["action"], told["last_try"]["result"]) == ("create", "done")
    assert told["last_try"]["at"] >= "2026"
    assert "tries" not in told


def test_what_was_archived_is_not_wanted_though_the_platform_still_shows_it(
    business: Business, account: ChannelAccount
) -> None:
    catalogue.delete(business, "A")
    told = entry(business)
    assert (told["wanted"]["on_sale"], told["there"], told["state"]) == (False, "live", "live")
    run(account)
    told = entry(business)
    assert (told["last_try"]["action"], told["state"]) == ("withdraw", "withdrawn")


def test_what_its_owner_withholds_is_not_wanted_on_this_account(business: Business, account: ChannelAccount) -> None:
    listings.withhold(account, ["A"], withheld=True)
    assert [entry(business, key)["wanted"]["on_sale"] for key in ("A", "B")] == [False, True]


def test_what_was_cut_is_to_be_done_next_and_not_before_a_time(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    catalogue.edit(business, catalogue.product(business, "A").model_copy(update={"title": {"fr": "Tapis noué"}}))

    def cut(_operation: str, _ref: str, _done: bool) -> None:
        raise OutcomeUnknown("cut")

    market.disturb = cut
    run(account)
    told = entry(business)
    assert (told["state"], told["wanted"]["next"], told["there"]) == ("unknown", "update", "live")
    assert told["wanted"]["not_before"] is not None
    assert told["last_try"]["result"] == "unknown"


def test_one_product_is_told_with_every_try(business: Business, account: ChannelAccount) -> None:
    catalogue.edit(business, rug("A", price="130"))
    run(account)
    (told,) = reports.status(business, keys=["A"], at_length=True)
    assert [(each["action"], each["result"]) for each in told["tries"]] == [("offer", "done"), ("create", "done")]
    assert told["last_try"] == told["tries"][0]
    assert len({each["run"] for each in told["tries"]}) == 2


def test_the_last_try_is_of_its_own_listing_and_business(business: Business, account: ChannelAccount) -> None:
    assert len({entry(business, key)["last_try"]["run"] for key in "ABC"}) == 1
    Attempt.objects.within(business).filter(listing__product_key="B").delete()
    assert entry(business, "B")["last_try"] is None
    assert entry(business, "C")["last_try"] is not None
    assert runs.accounts_due() == []
