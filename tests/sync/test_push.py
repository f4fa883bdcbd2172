import threading
from collections.abc import Callable, Sequence
from typing import ClassVar

import pytest

from catalog.issues import Issue
from catalog.money import Money
from connectors.budget import Limits
from connectors.contract import Connector, ConnectorConfig, PushesBatches, ReportsStatus, WithdrawsListings
from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    RunStopped,
    UnexpectedReply,
)
from connectors.listing import Listing, ListingVariant
from connectors.receipt import AccountFacts, Push, Receipt, ReceiptStatus
from sync.asking import check_account
from sync.outcomes import Outcome, Result
from sync.plan import Action, Change
from sync.push import GIVE_UP_AFTER, Delivery, requirement_issues


def listing(key: str) -> Listing:
    variant = ListingVariant(key=key, sku=key, price=Money.of("10", "EUR"))
    return Listing(key=key, language="fr", currency="EUR", title=key, variants=(variant,))


def create(key: str) -> Change:
    return Change(Action.CREATE, key, listing(key), look_first=True)


class Notebook:
    """A journal in memory that notes in which thread and order it was called."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.outcomes: dict[str, Outcome] = {}
        self.threads: set[int] = set()
        self.broken: Callable[[], None] = lambda: None

    def begin(self, changes: Sequence[Change]) -> Sequence[Push]:
        self._note("begin", [change.key for change in changes])
        return [Push(listing=listing(change.key), known=change.known, write_id=change.key) for change in changes]

    def saved(self, saved: Sequence[tuple[Push, Receipt]]) -> None:
        self.broken()
        self._note("saved", [push.listing.key for push, _ in saved])

    def ended(self, outcomes: Sequence[Outcome]) -> None:
        self._note("ended", [outcome.change.key for outcome in outcomes])
        self.outcomes |= {outcome.change.key: outcome for outcome in outcomes}

    def _note(self, what: str, keys: Sequence[str]) -> None:
        self.threads.add(threading.get_ident())
        self.lines += [(what, key) for key in keys]

    def results(self) -> dict[str, Result]:
        return {key: outcome.result for key, outcome in self.outcomes.items()}


class Toy(Connector[ConnectorConfig], WithdrawsListings):
    slug, name = "toy", "Toy"
    limits: ClassVar[Limits] = Limits(concurrency=3)

    def __init__(self, delivery: Delivery, **raises: BaseException) -> None:
        self.delivery, self.raises = delivery, raises
        self.pushed: list[str] = []
        self.there: dict[str, Receipt] = {}

    def base_url(self) -> str:
        return "https://toy.example"

    def check_account(self) -> AccountFacts:
        return AccountFacts()

    def find(self, listing: Listing) -> Receipt | None:
        return self.there.get(listing.key)

    def push(self, push: Push) -> Receipt:
        self.pushed.append(push.listing.key)
        if push.listing.key in self.raises:
            raise self.raises[push.listing.key]
        receipt = Receipt(remote={"listing": push.listing.key.lower()})
        self.delivery.saved(push, receipt)
        return receipt

    def withdraw(self, known: Receipt) -> None:
        self.pushed.append(f"withdraw {known.remote['listing']}")


ERRORS = [
    (ListingRejected([Issue(code="title_short")]), Result.REJECTED),
    (UnexpectedReply("junk"), Result.FAILED),
    (OutcomeUnknown("cut"), Result.UNKNOWN),
    (RateLimited("slow", 0.5), Result.LATER),
    (ChannelUnavailable("down"), Result.LATER),
    (ZeroDivisionError("nonsense"), Result.FAILED),
    (SystemExit(), Result.FAILED),
]


@pytest.mark.parametrize(("error", "result"), ERRORS)
def test_an_error_is_its_listings_alone_and_the_others_go_on(error: BaseException, result: Result) -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery, B=error)
    delivery.carry_out(toy, [[create(key) for key in "ABC"]], book)
    assert book.results() == {"A": Result.DONE, "B": result, "C": Result.DONE}
    assert delivery.stopped is None


def test_a_listing_is_in_the_journal_before_it_is_sent_and_after_and_on_one_thread() -> None:
    book, delivery = Notebook(), Delivery()
    delivery.carry_out(Toy(delivery), [[create(key) for key in "ABCDEFGH"]], book)
    for key in "ABCDEFGH":
        assert [what for what, of in book.lines if of == key] == ["begin", "saved", "ended"]
    assert book.threads == {threading.get_ident()}


def test_a_refused_account_stops_the_run_and_the_rest_is_not_sent() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery, **{f"P{n}": AccountRefused("key revoked") for n in range(50)})
    delivery.carry_out(toy, [[create(f"P{n}") for n in range(50)]], book)
    assert delivery.stopped is not None
    assert delivery.stopped.result is Result.REFUSED
    assert len(toy.pushed) <= 3 * Toy.limits.concurrency


def test_a_platform_that_is_down_is_given_up_for_now() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery, **{f"P{n}": ChannelUnavailable("down") for n in range(50)})
    delivery.carry_out(toy, [[create(f"P{n}") for n in range(50)]], book)
    assert GIVE_UP_AFTER <= len(toy.pushed) <= GIVE_UP_AFTER + 3 * Toy.limits.concurrency
    assert delivery.stopped is not None


def test_a_run_that_is_stopped_sends_nothing_more() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery, A=RunStopped("cancelled"))
    delivery.carry_out(toy, [[create(key) for key in "ABCDEFGHIJKLMNOP"]], book)
    assert book.results()["A"] is Result.STOPPED
    assert len(toy.pushed) <= 3 * Toy.limits.concurrency


def test_what_stands_there_already_is_updated_and_what_is_not_ours_is_left() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery)
    toy.there = {"A": Receipt(remote={"listing": "7"}), "B": Receipt(remote={"listing": "8"}, ours=False)}
    delivery.carry_out(toy, [[create(key) for key in "AB"]], book)
    assert book.results() == {"A": Result.DONE, "B": Result.FOREIGN}
    assert toy.pushed == ["A"]
    assert book.outcomes["A"].push is not None
    assert book.outcomes["A"].push.known == toy.there["A"]


def test_a_run_whose_journal_breaks_ends_with_that_error_and_nobody_waits_for_ever() -> None:
    book, delivery = Notebook(), Delivery()

    def lost() -> None:
        raise RunStopped("another worker has the account")

    book.broken = lost
    with pytest.raises(RunStopped):
        delivery.carry_out(Toy(delivery), [[create(key) for key in "ABCDEFGH"]], book)


def test_what_is_withdrawn_without_ever_having_been_there_is_withdrawn() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Toy(delivery)
    known = Receipt(remote={"listing": "7"})
    changes = [Change(Action.WITHDRAW, "A", known=known), Change(Action.WITHDRAW, "B")]
    delivery.carry_out(toy, [changes], book)
    assert book.results() == {"A": Result.WITHDRAWN, "B": Result.WITHDRAWN}
    assert toy.pushed == ["withdraw 7"]


class Batching(Toy, PushesBatches, ReportsStatus):
    limits = Limits(batch=4, concurrency=1)
    answers: Callable[[Sequence[Push]], Sequence[Receipt | ConnectorError]]

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        self.pushed.append("+".join(push.listing.key for push in pushes))
        return self.answers(pushes)

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return [receipt.model_copy(update={"status": ReceiptStatus.LIVE}) for receipt in receipts]


def receipt_of(push: Push) -> Receipt:
    return Receipt(remote={"listing": push.listing.key})


def test_a_batch_answers_by_index_and_a_shorter_answer_leaves_the_rest_for_later() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Batching(delivery)
    toy.answers = lambda pushes: [receipt_of(pushes[0]), ListingRejected([]), *map(receipt_of, pushes[2:3])]
    delivery.carry_out(toy, [[create(key) for key in "ABCD"]], book)
    assert toy.pushed == ["A+B+C+D"]
    assert book.results() == {"A": Result.DONE, "B": Result.REJECTED, "C": Result.DONE, "D": Result.LATER}


def test_more_answers_than_listings_are_nonsense() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Batching(delivery)
    toy.answers = lambda pushes: [receipt_of(pushes[0])] * 9
    delivery.carry_out(toy, [[create(key) for key in "AB"]], book)
    assert set(book.results().values()) == {Result.FAILED}


def test_the_platform_is_asked_what_became_of_listings() -> None:
    book, delivery = Notebook(), Delivery()
    submitted = Receipt(remote={"listing": "7"}, status=ReceiptStatus.SUBMITTED)
    delivery.check(Batching(delivery), [Change(Action.KEEP, "A", known=submitted)], book)
    receipt = book.outcomes["A"].receipt
    assert receipt is not None
    assert receipt.status is ReceiptStatus.LIVE


class Breaking(Toy):
    def check_account(self) -> AccountFacts:
        raise KeyError("shop")


def test_an_account_check_that_raises_nonsense_is_the_connectors_fault() -> None:
    with pytest.raises(UnexpectedReply, match="shop"):
        check_account(Breaking(Delivery()))


def test_a_requirement_that_breaks_blocks_its_listing() -> None:
    class Picky(Toy):
        requirements = (lambda listing, _facts: [Issue(code="title_short")], lambda *_: 1 / 0)  # type: ignore[assignment]

    codes = [issue.code for issue in requirement_issues(Picky, listing("A"), AccountFacts())]
    assert codes == ["title_short", "connector_broken"]


def test_a_run_that_is_asked_to_end_finishes_what_it_has_begun_and_begins_nothing_more() -> None:
    delivery, book, ending = Delivery(), Notebook(), threading.Event()

    def guard(*, begun: bool) -> None:
        if ending.is_set() and not begun:
            raise RunStopped("asked to end")

    ask = delivery.watching(guard)

    class TwoRequests(Toy):
        limits: ClassVar[Limits] = Limits(concurrency=1)

        def push(self, push: Push) -> Receipt:
            ask()
            ending.set()
            ask()  # the second request of a push that was begun
            return super().push(push)

    toy = TwoRequests(delivery)
    delivery.carry_out(toy, [[create(key) for key in "ABC"]], book)
    assert book.results()["A"] is Result.DONE
    assert toy.pushed == ["A"]
    assert delivery.stopped is not None
    assert delivery.stopped.result is Result.STOPPED
    with pytest.raises(RunStopped):
        ask()
