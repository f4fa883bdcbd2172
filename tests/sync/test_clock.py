"""One clock for whatever is stored: the database's, also where this process's own is wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.receipt import Job, Receipt
from sync.outcomes import Outcome, Result
from sync.plan import Action, Change
from sync.store import clock
from sync.store.journal import _by_our_clock

DAY = timedelta(days=1)


def outcome(**receipt: object) -> Outcome:
    return Outcome(Change(Action.CREATE, "A"), Result.DONE, Receipt.model_validate({"remote": {"id": "7"}, **receipt}))


@pytest.fixture(params=[DAY, -DAY])
def apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """By how much the database's clock is later than this process's."""
    shift: timedelta = request.param
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + shift)
    return shift


def test_a_time_that_a_connector_worked_out_by_a_wrong_clock_is_put_right(apart: timedelta) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    receipt = _by_our_clock(outcome(check_after=soon, job=Job(id="1", deadline=soon), expires_at=soon)).receipt
    assert receipt is not None
    assert receipt.job is not None
    assert receipt.check_after is not None
    for moment in (receipt.check_after, receipt.job.deadline):
        assert abs(moment - (soon + apart)) < timedelta(seconds=1)
    assert receipt.expires_at == soon, "that is what the platform said"


def test_clocks_that_hardly_differ_are_the_same() -> None:
    assert clock.apart() == timedelta(0)
    given = outcome(check_after=datetime.now(UTC))
    assert _by_our_clock(given) is given
