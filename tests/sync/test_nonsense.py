"""Whatever a connector answers or raises: its listing has an outcome, the others go on, the run ends."""

import time
from collections.abc import Callable, Sequence
from typing import cast

import pytest

from catalog.issues import Issue
from connectors.contract import Connector, ConnectorConfig
from connectors.errors import ConnectorError, ListingRejected, RunStopped, UnexpectedReply
from connectors.listing import Listing
from connectors.receipt import AccountFacts, Push, Receipt, ReceiptStatus
from connectors.secrecy import hide, redact_line
from sync.answers import Owners
from sync.asking import check_account
from sync.outcomes import Outcome, Result
from sync.plan import Action, Change
from sync.push import Delivery, requirement_issues
from tests.sync.test_push import Batching, Notebook, Toy, create, listing, receipt_of


class Unsayable(BaseException):
    def __str__(self) -> str:
        raise SystemExit(1)

    __repr__ = __str__


def carried_out(toy: Toy, delivery: Delivery, keys: str = "ABC") -> Notebook:
    book = Notebook()
    delivery.carry_out(toy, [[create(key) for key in keys]], book)
    return book


class Answering(Toy):
    """To the push of B it answers what it is told."""

    answer: object = None

    def push(self, push: Push) -> Receipt:
        return cast("Receipt", self.answer) if push.listing.key == "B" else super().push(push)


@pytest.mark.parametrize("answer", [None, {"remote": {"listing": "7"}}, "live", 7, [], object(), Receipt])
def test_what_is_no_receipt_fails_its_listing_alone(answer: object) -> None:
    delivery = Delivery()
    toy = Answering(delivery)
    toy.answer = answer
    book = carried_out(toy, delivery)
    assert book.results() == {"A": Result.DONE, "B": Result.FAILED, "C": Result.DONE}
    assert [issue.code for issue in book.outcomes["B"].issues] == ["reply_unexpected"]


@pytest.mark.parametrize(
    "error", [Unsayable(), GeneratorExit(), KeyboardInterrupt(), type("Odd", (BaseException,), {})()]
)
def test_even_what_is_no_exception_fails_its_listing_alone(error: BaseException) -> None:
    delivery = Delivery()
    book = carried_out(Toy(delivery, B=error), delivery)
    assert book.results() == {"A": Result.DONE, "B": Result.FAILED, "C": Result.DONE}


@pytest.mark.parametrize("found", [{"remote": {}}, [], "7", True])
def test_what_find_must_not_answer_fails_its_listing_alone(found: object) -> None:
    delivery = Delivery()
    toy = Toy(delivery)
    toy.there = {"B": cast("Receipt", found)}
    book = carried_out(toy, delivery)
    assert book.results() == {"A": Result.DONE, "B": Result.FAILED, "C": Result.DONE}
    assert "B" not in toy.pushed


Answers = Sequence[Receipt | ConnectorError]


@pytest.mark.parametrize(
    ("answers", "results"),
    [
        (lambda pushes: None, {Result.FAILED}),
        (lambda pushes: {"A": receipt_of(pushes[0])}, {Result.FAILED}),
        (lambda pushes: "ABC", {Result.FAILED}),
        (lambda pushes: [receipt_of(pushes[0])] * 9, {Result.FAILED}),
        (lambda pushes: [], {Result.LATER}),
        (lambda pushes: [receipt_of(pushes[0]), None, receipt_of(pushes[2])], {Result.DONE, Result.FAILED}),
        (lambda pushes: [receipt_of(pushes[0]), ValueError("no"), receipt_of(pushes[2])], {Result.DONE, Result.FAILED}),
    ],
)
def test_a_batch_that_is_answered_with_nonsense(
    answers: Callable[[Sequence[Push]], Answers], results: set[Result]
) -> None:
    delivery = Delivery()
    toy = Batching(delivery)
    toy.answers = answers
    book = carried_out(toy, delivery)
    assert set(book.results()) == set("ABC")
    assert set(book.results().values()) == results


def test_in_a_batch_a_search_that_breaks_is_its_listings_alone() -> None:
    class Lost(Batching):
        def find(self, listing: Listing) -> Receipt | None:
            return {}["B"] if listing.key == "B" else None

    delivery = Delivery()
    toy = Lost(delivery)
    toy.answers = lambda pushes: [receipt_of(push) for push in pushes]
    assert carried_out(toy, delivery).results() == {"A": Result.DONE, "B": Result.FAILED, "C": Result.DONE}


@pytest.mark.parametrize("error", [Unsayable(), SystemExit(), KeyError("status")])
@pytest.mark.usefixtures("quick")
def test_what_breaks_while_the_platform_is_asked_about_listings_ends_nothing(error: BaseException) -> None:
    class Asking(Batching):
        def refresh(self, receipts: Sequence[Receipt]) -> Answers:
            raise error

    delivery, book = Delivery(), Notebook()
    known = Receipt(remote={"listing": "7"}, status=ReceiptStatus.SUBMITTED)
    delivery.check(Asking(delivery), [Change(Action.KEEP, "A", known=known)], book)
    assert book.results() == {"A": Result.FAILED}


def test_a_receipt_that_names_another_products_listing_is_not_taken() -> None:
    delivery, book = Delivery(), Notebook()
    toy = Batching(delivery)
    toy.answers = lambda pushes: [Receipt(remote={"listing": "7"}), Receipt(remote={"listing": "9"})]
    stands = Change(Action.UPDATE, "Z", listing("Z"), Receipt(remote={"listing": "9"}))
    delivery.carry_out(toy, [[stands], [create("A"), create("B")]], book)
    assert book.results() == {"Z": Result.DONE, "A": Result.DONE, "B": Result.FAILED}
    toy.there = {"C": Receipt(remote={"listing": "9"})}
    delivery.carry_out(toy, [[create("C")]], book)
    assert book.results()["C"] is Result.FAILED


@pytest.mark.parametrize(
    "known",
    [
        Change(Action.WITHDRAW, "Z", listing("Z"), Receipt(remote={"listing": "a"})),
        Change(Action.UPDATE, "Z", listing("Z"), Receipt(remote={"listing": "a"}, ours=False)),
        Change(Action.UPDATE, "A", listing("A"), Receipt(remote={"listing": "a"})),
        Change(Action.UPDATE, "Z", listing("Z"), Receipt(remote={})),
    ],
)
def test_a_listing_that_nobody_else_has_is_taken(known: Change) -> None:
    owners = Owners()
    owners.know([known])
    done = Outcome(create("A"), Result.DONE, Receipt(remote={"listing": "a"}))
    assert owners.checked(done) is done


class Saving(Toy):
    def push(self, push: Push) -> Receipt:
        if push.listing.key == "B":
            self.delivery.saved(push.model_copy(update={"listing": listing("A")}), Receipt(remote={"listing": "b"}))
        if push.listing.key == "C":
            self.delivery.saved(push, cast("Receipt", {"listing": "c"}))
        return super().push(push)


def test_what_is_saved_has_to_be_a_receipt_of_a_push_that_was_given() -> None:
    delivery = Delivery()
    book = carried_out(Saving(delivery), delivery)
    assert book.results() == {"A": Result.DONE, "B": Result.FAILED, "C": Result.FAILED}
    assert [key for what, key in book.lines if what == "saved"] == ["A"]


class Checking(Toy):
    answer: Callable[[], object]

    def check_account(self) -> AccountFacts:
        return cast("AccountFacts", self.answer())


def leave(code: int) -> None:
    raise SystemExit(code)


@pytest.mark.parametrize("answer", [lambda: None, dict, lambda: AccountFacts, lambda: leave(0), lambda: time.sleep(2)])
@pytest.mark.usefixtures("quick")
def test_an_account_check_may_answer_anything_or_never(answer: Callable[[], object]) -> None:
    toy = Checking(Delivery())
    toy.answer = answer
    with pytest.raises(UnexpectedReply):
        check_account(toy)


def test_a_run_that_is_stopped_during_the_account_check_is_stopped() -> None:
    class Stopped(Toy):
        def check_account(self) -> AccountFacts:
            raise RunStopped("cancelled")

    with pytest.raises(RunStopped):
        check_account(Stopped(Delivery()))


def test_a_requirement_may_raise_anything() -> None:
    def exits(_listing: Listing, _facts: AccountFacts) -> list[object]:
        raise SystemExit(3)

    kind: type[Connector[ConnectorConfig]] = type("Exiting", (Toy,), {"requirements": (exits,)})
    assert [issue.code for issue in requirement_issues(kind, listing("A"), AccountFacts())] == ["connector_broken"]


def test_a_secret_that_a_connector_says_is_not_kept() -> None:
    hide(["s3cret"])
    try:
        delivery = Delivery()
        outcomes: dict[str, Outcome] = carried_out(Toy(delivery, A=ValueError("bad key s3cret")), delivery).outcomes
        assert "***" in outcomes["A"].error
        assert "s3cret" not in repr(outcomes["A"])
        toy = Answering(delivery)
        toy.answer = Receipt(
            remote={"listing": "7"}, issues=(Issue(code="image_refused", raw="no s3cret", params={"reason": "s3cret"}),)
        )
        (warned,) = carried_out(toy, delivery, "B").outcomes.values()
        assert warned.receipt is not None
        assert "s3cret" not in f"{warned.issues!r} {warned.receipt!r}"
        line = {"headers": {"x": ["a s3cret"]}, "error": KeyError("s3cret"), "count": 1, "event": "s3cret"}
        assert redact_line(None, "info", line) == {
            "headers": {"x": ["a ***"]}, "error": "KeyError('***')", "count": 1, "event": "***",
        }  # fmt: skip
    finally:
        hide([])


def test_what_no_database_takes_in_a_text_is_replaced() -> None:
    delivery = Delivery()
    rejection = ListingRejected([Issue(code="title_short", raw="too\0short")])
    toy = Answering(delivery, A=ValueError("odd\0\ud800"), C=rejection)
    toy.answer = Receipt(remote={"listing": "7\0"}, url="https://toy.example/\0")
    outcomes = carried_out(toy, delivery).outcomes
    assert {key: outcome.result for key, outcome in outcomes.items()} == {
        "A": Result.FAILED, "B": Result.DONE, "C": Result.REJECTED,
    }  # fmt: skip
    told = outcomes["A"].error + str(outcomes["B"].receipt) + outcomes["C"].error + outcomes["C"].issues[0].raw
    assert "\0" not in told
    told.encode()
