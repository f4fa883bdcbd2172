from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.issues import Issue, Severity
from catalog.money import Money
from connectors.listing import Listing, ListingVariant
from connectors.receipt import Job, Receipt, ReceiptStatus
from sync.drift import Drift, DriftKind
from sync.plan import Abilities, Action, Hashes, Known, Wanted, plan
from sync.states import ListingState

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ALL = Abilities(revision=1, offers=True, withdraws=True)


def listing(key: str = "RUG", *, title: str = "Rug", price: str = "10", quantity: int | None = 5) -> Listing:
    variant = ListingVariant(key=key, sku=key, price=Money.of(price, "EUR"), quantity=quantity)
    return Listing(key=key, language="fr", currency="EUR", title=title, variants=(variant,))


def live(shown: Listing | None = None, **changes: object) -> Known:
    shown = shown or listing()
    hashes = Hashes.of(shown)
    known = Known(shown.key, ListingState.LIVE, Receipt(remote={"listing": "7"}), hashes, hashes, revision=1)
    return replace(known, **changes)  # type: ignore[arg-type]


def only_change(wanted: Listing | None, known: Known | None, abilities: Abilities = ALL, **words: bool):  # type: ignore[no-untyped-def]
    products = [Wanted(wanted.key, wanted)] if wanted else []
    (change,) = plan(products, {known.key: known} if known else {}, abilities, **words).changes
    return change


@pytest.mark.parametrize(
    ("wanted", "known", "action", "changed", "looks"),
    [
        (listing(), None, Action.CREATE, {"content", "price", "quantity"}, True),
        (listing(), live(), Action.KEEP, set(), False),
        (listing(title="New"), live(), Action.UPDATE, {"content"}, False),
        (listing(title="New", price="11"), live(), Action.UPDATE, {"content", "price"}, False),
        (listing(price="11"), live(), Action.OFFER, {"price"}, False),
        (listing(quantity=4), live(), Action.OFFER, {"quantity"}, False),
        (listing(), live(revision=0), Action.UPDATE, {"content"}, False),
        (None, live(), Action.WITHDRAW, {"content", "price", "quantity"}, False),
        (None, live(state=ListingState.WITHDRAWN), Action.KEEP, None, False),
        (listing(), live(state=ListingState.WITHDRAWN), Action.UPDATE, {"content"}, False),
        (listing(), Known("RUG", ListingState.UNKNOWN), Action.CREATE, None, True),
        (listing(), live(state=ListingState.UNKNOWN), Action.UPDATE, {"content"}, True),
        (None, Known("RUG", ListingState.UNKNOWN, listing=listing()), Action.WITHDRAW, None, True),
        (None, Known("RUG", tried=Hashes.of(listing()), listing=listing()), Action.WITHDRAW, None, True),
        (
            None,
            Known("RUG", ListingState.FAILED, tried=Hashes.of(listing()), listing=listing()),
            Action.WITHDRAW,
            None,
            True,
        ),
        (None, Known("RUG", ListingState.REJECTED, tried=Hashes.of(listing())), Action.KEEP, None, False),
        (None, Known("RUG"), Action.KEEP, None, False),
        (listing(), Known("RUG", receipt=Receipt(remote={})), Action.CREATE, None, True),
    ],
)
def test_what_is_wanted_and_what_is_known_decide_the_change(
    wanted: Listing | None, known: Known | None, action: Action, changed: set[str] | None, looks: bool
) -> None:
    change = only_change(wanted, known)
    assert (change.action, change.look_first and action is not Action.KEEP) == (action, looks)
    if changed is not None:
        assert change.changed == changed


def test_back_to_what_was_sent_before_is_sent_when_the_last_try_may_have_arrived() -> None:
    in_doubt = replace(Hashes.of(listing()), price="", quantity="")
    change = only_change(listing(), live(sent=in_doubt, state=ListingState.PENDING))
    assert (change.action, change.changed) == (Action.OFFER, {"price", "quantity"})


def test_what_was_refused_after_it_was_taken_is_sent_whole_once_somebody_asks() -> None:
    change = only_change(listing(), live(state=ListingState.REJECTED, tried=None))
    assert (change.action, change.changed) == (Action.UPDATE, {"content", "price"})


@pytest.mark.parametrize(
    ("state", "reason"), [(ListingState.SUBMITTED, "job_open"), (ListingState.UNKNOWN, "outcome_unknown")]
)
def test_a_new_listing_whose_job_is_open_is_not_made_again_unless_nobody_heard_of_the_job(
    state: ListingState, reason: str
) -> None:
    receipt = Receipt(remote={}, status=ReceiptStatus.SUBMITTED, job=Job(id="f1", deadline=NOW))
    change = only_change(listing(), live(receipt=receipt, sent=None, state=state))
    assert (change.reasons, change.look_first) == ((reason,), True)


def test_a_price_change_never_sends_a_quantity() -> None:
    assert only_change(listing(price="11"), live()).changed == {"price"}


def test_without_the_offers_lane_a_price_goes_out_with_an_update() -> None:
    change = only_change(listing(price="11"), live(), Abilities(withdraws=True))
    assert (change.action, change.changed) == (Action.UPDATE, {"price"})


@pytest.mark.parametrize("state", [ListingState.REJECTED, ListingState.FAILED])
def test_what_was_refused_is_not_sent_again_until_it_changes(state: ListingState) -> None:
    issue = Issue(code="title_short")
    refused = live(state=state, sent=None, issues=(issue,))
    kept = only_change(listing(), refused)
    assert (kept.action, kept.issues) == (Action.KEEP, (issue,))
    assert only_change(listing(title="Better"), refused).action is Action.CREATE


def test_a_product_with_a_blocking_issue_is_blocked_and_one_with_a_warning_is_not() -> None:
    wrong = Issue(code="price_missing")
    (change,) = plan([Wanted("RUG", None, (wrong,))], {}, ALL).changes
    assert (change.action, change.issues) == (Action.BLOCK, (wrong,))
    mild = Issue(code="translation_missing", severity=Severity.WARNING)
    (change,) = plan([Wanted("RUG", listing(), (mild,))], {}, ALL).changes
    assert (change.action, change.issues) == (Action.CREATE, (mild,))


def test_what_is_not_ours_is_adopted_only_when_its_owner_says_so() -> None:
    foreign = Known(
        "RUG", ListingState.BLOCKED, Receipt(remote={"listing": "9"}, ours=False, url="https://x.example/9")
    )
    assert only_change(listing(), foreign).action is Action.ADOPT
    for taken in (only_change(listing(), foreign, adopt=True), only_change(listing(), replace(foreign, adopted=True))):
        assert (taken.action, taken.reasons, taken.known) == (Action.UPDATE, ("adopted",), foreign.receipt)
    assert only_change(None, foreign).action is Action.KEEP


def test_a_fee_is_agreed_to_before_anything_is_created() -> None:
    costly = replace(ALL, fee=Money.of("0.20", "USD"))
    blocked = only_change(listing(), None, costly)
    assert (blocked.action, [issue.code for issue in blocked.issues]) == (Action.BLOCK, ["fee_not_agreed"])
    assert only_change(listing(), None, costly, agree_fee=True).action is Action.CREATE
    assert only_change(listing(title="New"), live(), costly).action is Action.UPDATE


def test_while_a_job_is_open_its_listing_is_left_alone() -> None:
    open_job = Receipt(remote={"listing": "7"}, job=Job(id="j", deadline=NOW), status=ReceiptStatus.SUBMITTED)
    assert only_change(listing(title="New"), live(receipt=open_job)).reasons == ("job_open",)


def test_a_platform_that_cannot_withdraw_leaves_it_to_a_person() -> None:
    change = only_change(None, live(), Abilities(offers=True))
    assert (change.action, [issue.code for issue in change.issues]) == (Action.BLOCK, ["withdraw_by_hand"])


def test_withdrawals_and_zero_stock_go_first_then_offers_updates_creates() -> None:
    wanted = [
        Wanted("NEW", listing("NEW")),
        Wanted("UPD", listing("UPD", title="x")),
        Wanted("OFF", listing("OFF", price="11")),
        Wanted("ZERO", listing("ZERO", title="y", quantity=0)),
    ]
    known = {key: live(listing(key)) for key in ("UPD", "OFF", "ZERO", "GONE")}
    order = [change.key for change in plan(wanted, known, ALL).changes]
    assert order == ["GONE", "ZERO", "OFF", "UPD", "NEW"]


def test_a_withheld_product_is_withdrawn_as_if_it_were_not_wanted() -> None:
    assert only_change(listing(), live(withheld=True)).action is Action.WITHDRAW


def test_a_change_waits_for_its_time() -> None:
    waiting = only_change(listing(), Known("RUG", not_before=NOW))
    assert not waiting.is_due(NOW - timedelta(seconds=1))
    assert waiting.is_due(NOW)


def test_a_listing_is_renewed_when_its_time_has_come_with_what_changed_meanwhile() -> None:
    ending = live(renew_at=NOW)
    for at in (None, NOW - timedelta(seconds=1)):
        (change,) = plan([Wanted("RUG", listing())], {"RUG": ending}, ALL, now=at).changes
        assert change.action is Action.KEEP
    for wanted, changed, reasons in (
        (listing(), {"content"}, ("renewal",)),
        (listing(price="11"), {"content", "price"}, ("renewal", "price_changed")),
    ):
        (change,) = plan([Wanted("RUG", wanted)], {"RUG": ending}, ALL, now=NOW).changes
        assert (change.action, change.changed, change.reasons) == (Action.UPDATE, changed, reasons)


def drifted(kind: DriftKind, **changes: object) -> Known:
    return live(drift=Drift(kind=kind, key="RUG", remote={"listing": "7"}), state=ListingState.BLOCKED, **changes)


@pytest.mark.parametrize(
    ("wanted", "known", "action", "changed"),
    [
        (listing(), drifted(DriftKind.REMOVED), Action.BLOCK, None),
        (listing(title="New"), drifted(DriftKind.REMOVED), Action.BLOCK, None),
        (listing(quantity=9), drifted(DriftKind.SUSPENDED), Action.BLOCK, None),
        (listing(price="11"), drifted(DriftKind.SUSPENDED), Action.BLOCK, None),
        (listing(title="New"), drifted(DriftKind.SUSPENDED), Action.UPDATE, {"content"}),
        (listing(), drifted(DriftKind.SUSPENDED, resend=True), Action.UPDATE, {"content", "price"}),
        (listing(), drifted(DriftKind.REMOVED, resend=True, receipt=None, sent=None, tried=None), Action.CREATE, None),
        (None, drifted(DriftKind.REMOVED), Action.WITHDRAW, None),
        (listing(), live(resend=True), Action.UPDATE, {"content", "price"}),
        (listing(quantity=4), live(resend=True), Action.UPDATE, {"content", "price", "quantity"}),
        (listing(), live(resend=True, state=ListingState.REJECTED), Action.UPDATE, {"content", "price"}),
    ],
)
def test_what_drifted_waits_for_its_owner_and_a_quantity_goes_out_only_when_she_changed_it(
    wanted: Listing | None, known: Known, action: Action, changed: set[str] | None
) -> None:
    change = only_change(wanted, known)
    assert change.action is action
    assert changed is None or change.changed == changed
    if action is Action.BLOCK:
        assert [issue.code for issue in change.issues] == [f"drift_{known.drift.kind.value}"]  # type: ignore[union-attr]  # it has one


def test_what_was_taken_over_as_it_stood_is_written_whole_with_the_first_change() -> None:
    linked = live(adopted=True)
    assert only_change(listing(), linked).action is Action.KEEP
    change = only_change(listing(price="11"), linked)
    assert (change.action, change.changed) == (Action.UPDATE, {"content", "price"})


@pytest.mark.parametrize("state", [ListingState.PENDING, ListingState.BLOCKED])
def test_what_was_to_go_back_on_sale_and_was_not_sent_still_has_to(state: ListingState) -> None:
    """Its row says that it waits; that the platform has it off sale is known from the receipt alone."""
    waiting = live(state=state, receipt=Receipt(remote={"listing": "7"}, status=ReceiptStatus.WITHDRAWN))
    change = only_change(listing(), waiting)
    assert (change.action, change.reasons) == (Action.UPDATE, ("back_on_sale",))
