"""What an outcome means for its listing's row, by tables."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.issues import Issue
from connectors.listing import Listing
from connectors.receipt import Job, Push, Receipt, ReceiptStatus
from sync.models import ListingRow
from sync.outcomes import Outcome, Result, not_sent
from sync.plan import Action, Change
from sync.states import ListingState
from sync.store.ending import LONGEST_LOOK, LONGEST_WAIT, PATIENCE, Habits, end, wait_after
from tests.sync.test_push import listing

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HABITS = Habits(revision=3, settle=timedelta(seconds=30), reports=True)


def row(state: ListingState = ListingState.UNKNOWN, **fields: object) -> ListingRow:
    return ListingRow(product_key="A", state=state.value, planned_hash="p", planned_action="create", **fields)


def sent(result: Result, **fields: object) -> Outcome:
    made: Listing = listing("A")
    change = Change(Action.CREATE, "A", made, look_first=True)
    return Outcome(change, result, push=Push(listing=made, write_id="w"), **fields)  # type: ignore[arg-type]  # a table's


def asked(result: Result, **fields: object) -> Outcome:
    return Outcome(Change(Action.KEEP, "A"), result, **fields)  # type: ignore[arg-type]  # a table's


def receipt(status: ReceiptStatus = ReceiptStatus.LIVE, **fields: object) -> Receipt:
    return Receipt(remote={"item": "7"}, status=status, **fields)  # type: ignore[arg-type]  # a table's


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Result.REJECTED, ListingState.REJECTED),
        (Result.FAILED, ListingState.FAILED),
        (Result.UNKNOWN, ListingState.UNKNOWN),
        (Result.LATER, ListingState.PENDING),
        (Result.WITHDRAWN, ListingState.WITHDRAWN),
        (Result.STOPPED, ListingState.UNKNOWN),
        (Result.REFUSED, ListingState.UNKNOWN),
    ],
)
def test_the_state_follows_the_outcome(result: Result, state: ListingState) -> None:
    made = row()
    end(made, sent(result), HABITS, AT)
    assert made.state == state.value


@pytest.mark.parametrize("status", ReceiptStatus)
def test_what_the_platform_says_is_the_state(status: ReceiptStatus) -> None:
    made = row(attempts=4, trying_since=AT, issues=[{"code": "old"}])
    end(made, sent(Result.DONE, receipt=receipt(status)), HABITS, AT)
    assert made.state == status.value
    assert (made.attempts, made.trying_since, made.issues, made.revision) == (0, None, [], 3)
    assert made.planned_action == "keep", "nothing is to be done until something changes"


@pytest.mark.parametrize(("status", "arrived"), [(ReceiptStatus.LIVE, True), (ReceiptStatus.REJECTED, False)])
def test_what_a_job_carries_has_arrived_when_the_job_has_ended_well(status: ReceiptStatus, *, arrived: bool) -> None:
    made = row(sent=["c", "", ""])
    job = Job(id="f1", deadline=AT + timedelta(hours=1))
    end(made, sent(Result.DONE, receipt=receipt(ReceiptStatus.SUBMITTED, job=job)), HABITS, AT)
    assert made.sent == ["c", "", ""]
    end(made, asked(Result.DONE, receipt=receipt(status)), HABITS, AT)
    assert (made.sent == made.tried) is arrived


def test_an_unanswered_push_waits_until_find_would_see_it() -> None:
    made = row()
    end(made, sent(Result.UNKNOWN), HABITS, AT)
    assert made.not_before == AT + HABITS.settle


def test_being_slowed_down_is_no_attempt_and_waits_as_long_as_asked() -> None:
    made = row()
    end(made, sent(Result.LATER, limited=True, retry_after=40.0), HABITS, AT)
    assert (made.attempts, made.trying_since, made.not_before) == (0, None, AT + timedelta(seconds=40))


def test_what_did_not_leave_is_no_attempt() -> None:
    made = row()
    end(made, not_sent(Change(Action.CREATE, "A", listing("A"))), HABITS, AT)
    assert (made.state, made.attempts) == ("pending", 0)
    assert made.not_before is not None
    assert made.not_before <= AT + timedelta(seconds=1.2)


def test_waits_grow_to_a_quarter_of_an_hour_and_are_spread() -> None:
    waits = [wait_after(number).total_seconds() for number in (1, 3, 6, 12)]
    assert waits == sorted(waits)
    assert LONGEST_WAIT * 0.8 <= wait_after(1_000).total_seconds() <= LONGEST_WAIT * 1.2
    assert len({wait_after(8) for _ in range(20)}) > 1


def test_after_a_day_without_getting_through_a_person_is_asked_and_trying_goes_on() -> None:
    made = row(attempts=90, trying_since=AT - PATIENCE)
    end(made, sent(Result.LATER, error="the platform says 503"), HABITS, AT)
    (issue,) = [Issue.model_validate(each) for each in made.issues]
    assert (issue.code, issue.params["hours"], issue.raw) == ("not_getting_through", "24", "the platform says 503")
    assert made.state == "pending"
    assert made.not_before is not None
    made.state = ListingState.UNKNOWN.value
    end(made, sent(Result.DONE, receipt=receipt()), HABITS, AT)
    assert made.issues == []


def test_a_listing_that_waits_for_a_decision_is_asked_about_less_and_less() -> None:
    made, looks = row(), []
    end(made, sent(Result.DONE, receipt=receipt(ReceiptStatus.SUBMITTED)), HABITS, AT)
    at = AT
    for _ in range(25):
        assert made.check_after is not None
        looks.append((made.check_after - at).total_seconds())
        at = made.check_after
        end(made, asked(Result.DONE, receipt=receipt(ReceiptStatus.SUBMITTED)), HABITS, at)
    assert looks[0] == 5
    assert looks == sorted(looks)
    assert looks[-1] == LONGEST_LOOK
    end(made, asked(Result.DONE, receipt=receipt()), HABITS, at)
    assert (made.state, made.check_after) == ("live", None)


def test_a_connector_that_reports_nothing_is_not_asked() -> None:
    made = row()
    end(made, sent(Result.DONE, receipt=receipt(ReceiptStatus.SUBMITTED)), Habits(), AT)
    assert made.check_after is None


@pytest.mark.parametrize("result", [Result.DONE, Result.LATER, Result.FAILED])
def test_past_its_deadline_nobody_knows_how_a_job_ended_and_it_is_looked_for_not_sent_again(result: Result) -> None:
    job = Job(id="j", deadline=AT + timedelta(minutes=5))
    made = row()
    end(made, sent(Result.DONE, receipt=receipt(ReceiptStatus.SUBMITTED, job=job)), HABITS, AT)
    assert made.state == "submitted"
    late = AT + timedelta(minutes=6)
    still = receipt(ReceiptStatus.SUBMITTED, job=job) if result is Result.DONE else None
    end(made, asked(result, receipt=still), HABITS, late)
    assert (made.state, made.not_before, made.check_after) == ("unknown", late, None)
    assert made.receipt is not None
    assert made.receipt["job"] is None
    assert made.planned_hash == "", "it is planned anew"


def test_a_platform_that_does_not_say_is_asked_again() -> None:
    made = row(ListingState.SUBMITTED, receipt=receipt(ReceiptStatus.SUBMITTED).model_dump(mode="json"))
    end(made, asked(Result.LATER, retry_after=60.0, limited=True), HABITS, AT)
    assert (made.state, made.attempts, made.check_after) == ("submitted", 0, AT + timedelta(seconds=60))
