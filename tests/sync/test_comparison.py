"""Everything that stands at the platform against everything that is known: what is drift, and of which kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.money import Money
from connectors.errors import UnexpectedReply
from connectors.listing import Listing, ListingVariant
from connectors.receipt import ReceiptStatus, Verdict
from connectors.standing import Standing, StandingVariant
from sync.comparison import Comparison, Entry
from sync.drift import Drift, DriftKind
from sync.states import ListingState

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LIVE, SUBMITTED, REJECTED, WITHDRAWN = (
    ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED, ReceiptStatus.REJECTED, ReceiptStatus.WITHDRAWN,
)  # fmt: skip


def entry(key: str = "A", number: str = "1", **changes: object) -> Entry:
    usual = Entry(key, ListingState.LIVE, {"listing": number} if number else {}, LIVE if number else None, title=key)
    return replace(usual, **changes)  # type: ignore[arg-type]


def standing(number: str = "1", key: str | None = "A", **changes: object) -> Standing:
    variants = (StandingVariant(sku=key or "x", price=Money.of("10", "EUR"), quantity=5),)
    usual = {"remote": {"listing": number}, "key": key, "title": key or "Theirs", "variants": variants}
    return Standing.model_validate({**usual, **changes})


def listing(key: str) -> Listing:
    variant = ListingVariant(key=key, sku=key, price=Money.of("10", "EUR"), quantity=5)
    return Listing(key=key, language="fr", currency="EUR", title=key, variants=(variant,))


def compared(
    entries: list[Entry], standings: list[Standing], gone: bool = True, matches: Mapping[str, str] | None = None
) -> list[Drift]:
    comparison = Comparison(entries, NOW)
    sent = {key: listing(key) for key in comparison.keys(standings)}
    found = comparison.take(standings, sent, lambda each: (matches or {}).get(each.title or "")) if standings else []
    return found + comparison.finish(comparison.missing() if gone else [])


CHEAPER = (StandingVariant(sku="A", price=Money.of("9", "EUR"), quantity=5),)
SOLD = (StandingVariant(sku="A", price=Money.of("10", "EUR"), quantity=1),)
CASES: list[tuple[str, list[Entry], list[Standing], list[tuple[str, str | None]]]] = [
    ("as it was sent", [entry()], [standing()], []),
    ("changed", [entry()], [standing(variants=CHEAPER)], [("changed", "A")]),
    ("sold", [entry()], [standing(variants=SOLD)], [("stock", "A")]),
    ("sent just now, and not to be seen yet", [entry(settled=False)], [standing(variants=CHEAPER)], []),
    ("its last outcome is open", [entry(state=ListingState.UNKNOWN)], [standing(variants=CHEAPER)], []),
    ("a job is open", [entry(job_open=True)], [standing(status=REJECTED)], []),
    ("gone", [entry()], [], [("removed", "A")]),
    ("gone while blocked", [entry(state=ListingState.BLOCKED)], [], [("removed", "A")]),
    ("gone while withdrawn", [entry(state=ListingState.WITHDRAWN, status=WITHDRAWN)], [], []),
    ("gone while in moderation", [entry(state=ListingState.SUBMITTED, status=SUBMITTED)], [], []),
    ("gone while unknown", [entry(state=ListingState.UNKNOWN)], [], []),
    ("never there", [entry(number="", state=ListingState.PENDING)], [], []),
    ("not ours, and gone", [entry(foreign=True)], [], []),
    ("suspended", [entry()], [standing(status=REJECTED)], [("suspended", "A")]),
    ("taken off by hand", [entry()], [standing(status=WITHDRAWN)], [("suspended", "A")]),
    ("in moderation again", [entry()], [standing(status=SUBMITTED)], []),
    ("refused, as was known", [entry(state=ListingState.REJECTED, status=REJECTED)], [standing(status=REJECTED)], []),
    ("ended", [entry()], [standing(status=WITHDRAWN, expires_at=NOW - timedelta(1))], []),
    ("off before its end", [entry()], [standing(status=WITHDRAWN, expires_at=NOW + timedelta(1))],
     [("suspended", "A")]),
    ("withdrawn, and on sale", [entry(state=ListingState.WITHDRAWN)], [standing()], [("ghost", "A")]),
    ("withdrawn, and off sale", [entry(state=ListingState.WITHDRAWN)], [standing(status=WITHDRAWN)], []),
    ("ours, and nothing is known", [], [standing()], [("ghost", "A")]),
    ("ours, off sale, and nothing is known", [], [standing(status=REJECTED)], []),
    ("ours, but never sent, as is known: the sync finds it", [entry(number="", state=ListingState.PENDING)],
     [standing()], []),
    ("ours, and it was to stay off", [entry(number="", state=ListingState.WITHDRAWN)], [standing()],
     [("ghost", "A")]),
    ("theirs", [], [standing(key=None)], [("orphan", None)]),
    ("theirs, off sale", [], [standing(key=None, status=WITHDRAWN)], []),
    ("theirs, and may be a product", [], [standing(key=None, title="Rug")], [("orphan", "RUG")]),
    ("theirs, and the product is listed", [entry("RUG", "2")], [standing("2", "RUG", title="RUG"),
     standing(key=None, title="Rug")], [("orphan", None)]),
    ("theirs, as was known", [entry(foreign=True)], [standing(key=None)], [("orphan", "A")]),
    ("a key that is no key of ours", [], [standing(key="not a key")], [("orphan", None)]),
    ("twice", [entry()], [standing(), standing("2")], [("duplicate", "A")]),
    ("three times", [entry()], [standing("3"), standing(), standing("2")], [("duplicate", "A")] * 2),
    ("twice, one off sale", [entry()], [standing(), standing("2", status=WITHDRAWN)], []),
    ("under another id", [entry()], [standing("2")], [("removed", "A")]),
    ("twice under other ids", [entry()], [standing("2"), standing("3")], [("removed", "A"), ("duplicate", "A")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "standings", "kinds"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_stands_there_is_held_against_what_is_known(
    entries: list[Entry], standings: list[Standing], kinds: list[tuple[str, str | None]]
) -> None:
    found = compared(entries, standings, matches={"Rug": "RUG"})
    assert [(each.kind.value, each.key) for each in found] == kinds


def test_what_is_missing_is_removed_only_where_it_is_gone_indeed() -> None:
    entries = [entry("A", "1"), entry("B", "2")]
    assert compared(entries, [standing("1", "A", title="A")], gone=False) == []
    comparison = Comparison(entries, NOW)
    comparison.take([standing("1", "A", title="A")], {"A": listing("A")})
    assert comparison.missing() == ["B"]


def test_a_country_that_refuses_what_it_took_is_a_change() -> None:
    before = entry(verdicts={"MA": LIVE, "SA": LIVE, "KW": REJECTED})
    verdicts = {"MA": Verdict(status=LIVE), "SA": Verdict(status=REJECTED), "KW": Verdict(status=REJECTED)}
    (found,) = compared([before], [standing(verdicts=verdicts)])
    assert [(each.field, each.variant, each.there) for each in found.differences] == [("country", "SA", "rejected")]


def test_a_page_that_comes_again_is_taken_once_and_one_that_never_ends_is_noticed() -> None:
    comparison = Comparison([], NOW)
    assert len(comparison.take([standing(), standing()], {})) == 1
    assert len(comparison.take([standing(), standing("2", "B")], {})) == 1
    with pytest.raises(UnexpectedReply, match="again and again"):
        comparison.take([standing("2", "B")], {})


def test_a_listing_is_known_by_any_of_its_ids() -> None:
    several = entry(remote={"offer": "9", "listing": "1"})
    (found,) = compared([several], [standing(remote={"offer": "9"}, variants=CHEAPER)])
    assert (found.kind, found.key) == (DriftKind.CHANGED, "A")


def test_only_what_has_to_be_compared_is_read() -> None:
    entries = [entry("A", "1"), entry("B", "2", settled=False), entry("C", "3", state=ListingState.UNKNOWN)]
    comparison = Comparison(entries, NOW)
    assert comparison.keys([standing("1", "A"), standing("2", "B"), standing("3", "C"), standing("9", None)]) == {"A"}
