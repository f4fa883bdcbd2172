"""What a platform takes as a job and tells later: what changes meanwhile waits for its end, and no longer."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryConnector, MemoryMarket
from connectors.receipt import Job, Push, Receipt, ReceiptStatus
from sync import runs
from sync.models import ChannelAccount, ListingRow
from tests.sync.conftest import rug
from tests.sync.stall import run, shown


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """What is pushed is a job for as long as this set has it."""
    push, at_work = MemoryConnector.push, {"f1"}

    def begin(connector: MemoryConnector, pushed: Push) -> Receipt:
        job = Job(id="f1", deadline=datetime.now(UTC) + timedelta(hours=1))
        at_work_now = {"job": job, "status": ReceiptStatus.SUBMITTED} if at_work else {}
        return push(connector, pushed).model_copy(update=at_work_now)

    def look(_: MemoryConnector, receipts: Sequence[Receipt]) -> Sequence[Receipt]:
        ended = {} if at_work else {"job": None, "status": ReceiptStatus.LIVE}
        return [each.model_copy(update=ended) for each in receipts]

    monkeypatch.setattr(MemoryConnector, "requirements", ())
    monkeypatch.setattr(MemoryConnector, "push", begin)
    monkeypatch.setattr(MemoryConnector, "refresh", look)
    MemoryMarket.forget_all()
    yield at_work
    MemoryMarket.forget_all()


def look(account: ChannelAccount) -> None:
    ListingRow.everywhere.filter(account=account, check_after__isnull=False).update(check_after=datetime.now(UTC))
    run(account)


def test_what_changed_while_a_job_was_open_is_sent_as_soon_as_it_has_ended(
    jobs: set[str], business: Business, account: ChannelAccount
) -> None:
    catalogue.add(business, rug("A"))
    run(account)
    catalogue.edit(business, rug("A", price="90"))
    run(account)
    look(account)
    assert runs.accounts_due() == []
    jobs.clear()
    look(account)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert shown(MemoryMarket.named("stall")) == ("Tapis A", "90.00", 3, True)
    assert runs.accounts_due() == []
