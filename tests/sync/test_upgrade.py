"""While an installation is updated, workers of the version before and of this one serve together."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryConnector, MemoryMarket
from sync.models import ChannelAccount, ListingRow
from sync.store import accounts
from tests.sync.conftest import rug
from tests.sync.stall import run, writes

BEFORE = ("qafila_sync", "0002_listing_plans")


@pytest.fixture
def quiet_market(market: MemoryMarket) -> Iterator[MemoryMarket]:
    market.calls.clear()
    yield market


def test_a_worker_of_the_version_before_does_not_undo_what_the_new_one_has_sent(
    account: ChannelAccount, quiet_market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryConnector, "revision", 2)
    accounts.wake(account)
    run(account)
    assert len(writes(quiet_market)) == 3, "the new one shows listings otherwise"
    monkeypatch.setattr(MemoryConnector, "revision", 1)
    accounts.wake(account)
    run(account)
    assert len(writes(quiet_market)) == 3, "and the old one leaves them so"


def test_rows_that_the_version_before_writes_are_whole(
    business: Business, account: ChannelAccount, quiet_market: MemoryMarket
) -> None:
    """It knows nothing of the columns that came later."""
    old = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    kept = ChannelAccount.objects.within(business).get(pk=account.pk)
    old.get_model("qafila_sync", "ListingRow")._base_manager.create(
        business_id=business.pk, account_id=account.pk, product_key="D", title="Tapis D"
    )
    made = old.get_model("qafila_sync", "ChannelAccount")._base_manager.create(
        business_id=business.pk, name="second", connector="memory", config={"shop": "second"},
        language=kept.language, currency=kept.currency,
    )  # fmt: skip
    catalogue.add(business, rug("D"))
    for row in (kept, ChannelAccount.objects.within(business).get(pk=made.pk)):
        assert run(row) == "done"
        states = ListingRow.objects.within(business).filter(account=row).values_list("state", flat=True)
        assert list(states) == ["live"] * 4
