"""What differs between what was sent and what stands there, and what may be done about it: by tables."""

from collections.abc import Sequence

import pytest

from catalog.issues import Severity
from catalog.money import Money
from connectors.listing import Listing, ListingVariant
from connectors.receipt import ReceiptStatus
from connectors.standing import Standing, StandingVariant
from sync.drift import (
    HELD,
    Choice,
    Difference,
    Drift,
    DriftKind,
    against,
    as_it_stands,
    differences,
    issues_of,
    sold,
)

R, A, W = Choice.RESEND, Choice.ADOPT, Choice.WITHDRAW


def variant(key: str, price: str = "100", quantity: int | None = 5, currency: str = "MAD") -> ListingVariant:
    return ListingVariant(
        key=key, sku=f"SKU-{key}", options={"Taille": key}, price=Money.of(price, currency), quantity=quantity
    )


def listing(*variants: ListingVariant, title: str = "Tapis") -> Listing:
    return Listing(key="RUG", language="fr", currency="MAD", title=title, variants=variants or (variant("S"),))


def told(
    key: str | None = None,
    price: str | None = "100",
    quantity: int | None = 5,
    sku: str | None = None,
    currency: str = "MAD",
) -> StandingVariant:
    return StandingVariant(key=key, sku=sku, price=Money.of(price, currency) if price else None, quantity=quantity)


def standing(*variants: StandingVariant, title: str | None = "Tapis") -> Standing:
    return Standing(remote={"listing": "7"}, key="RUG", title=title, variants=variants or None)


def brief(found: Sequence[Difference]) -> list[tuple[str, str, str, str]]:
    return [(each.field, each.variant, each.there, each.ours) for each in found]


TWO = listing(variant("S"), variant("M", "120"))


@pytest.mark.parametrize(
    ("sent", "there", "differs", "fewer"),
    [
        (listing(), standing(told("S")), [], []),
        (listing(), standing(told("S"), title="Kilim"), [("title", "", "Kilim", "Tapis")], []),
        (listing(), standing(told("S"), title=None), [], []),
        (listing(title="Tapis  fin"), standing(told("S"), title=" Tapis fin"), [], []),
        (listing(title="Caf\u00e9"), standing(told("S"), title="Cafe\u0301"), [], []),
        (listing(title="سجّادة"), standing(told("S"), title="سجّادة جديدة"), [("title", "", "سجّادة جديدة", "سجّادة")], []),
        (listing(), standing(told("S", "120")), [("price", "S", "120.00 MAD", "100.00 MAD")], []),
        (listing(), standing(told("S", "100", currency="EUR")), [("price", "S", "100.00 EUR", "100.00 MAD")], []),
        (listing(), standing(told("S", None)), [], []),
        (listing(variant("S", "3.505", currency="KWD")), standing(told("S", "3.505", currency="KWD")), [], []),
        (listing(), standing(told("S", quantity=3)), [], [("quantity", "S", "3", "5")]),
        (listing(), standing(told("S", quantity=0)), [], [("quantity", "S", "0", "5")]),
        (listing(), standing(told("S", quantity=9)), [("quantity", "S", "9", "5")], []),
        (listing(), standing(told("S", quantity=None)), [], []),
        (listing(variant("S", quantity=None)), standing(told("S", quantity=3)), [], []),
        (listing(), standing(), [], []),
        (listing(), standing(told(None, sku=None)), [], []),  # there is only one on either side
        (TWO, standing(told(None, "120", sku=" sku-m "), told("S")), [], []),
        (TWO, standing(told("S", "90"), told("M", "120", 1)), [("price", "S", "90.00 MAD", "100.00 MAD")],
         [("quantity", "M", "1", "5")]),
        (TWO, standing(told("S"), told(sku="OTHER")), [("variant", "M", "", "SKU-M")], []),
        (TWO, standing(told("S"), told("M", "120"), told("L")), [], []),
    ],
)  # fmt: skip
def test_what_is_told_and_is_otherwise_is_a_difference(
    sent: Listing, there: Standing, differs: list[object], fewer: list[object]
) -> None:
    assert brief(differences(sent, there)) == differs
    assert brief(sold(sent, there)) == fewer


@pytest.mark.parametrize(
    "there",
    [
        standing(told("S", "90", 9), title="Kilim"), standing(told("S", "90", 1), told("M", "120")),
        standing(told("M", "130")), standing(told("S"), told("M", "120")),
    ],
)  # fmt: skip
def test_what_is_taken_as_known_differs_no_more(there: Standing) -> None:
    known = as_it_stands(TWO, (*differences(TWO, there), *sold(TWO, there)))
    assert (differences(known, there), sold(known, there)) == ((), ())


def drift(kind: DriftKind, **more: object) -> Drift:
    return Drift.model_validate({"kind": kind, "key": "RUG", "remote": {"listing": "7"}, "title": "Tapis", **more})


PRICE = Difference(field="price", there="120.00 MAD", ours="100.00 MAD", variant="S")
RAISED = Difference(field="quantity", there="9", ours="5", variant="S")
ABROAD = Difference(field="country", there="rejected", ours="live", variant="SA")


@pytest.mark.parametrize(
    ("found", "choices", "policies"),
    [
        (drift(DriftKind.CHANGED, differences=(PRICE, RAISED)), {R, A, W}, {R, A, W}),
        (drift(DriftKind.CHANGED, differences=(RAISED,)), {A, W}, {A, W}),
        (drift(DriftKind.CHANGED, differences=(ABROAD,)), {R, A, W}, {A, W}),
        (drift(DriftKind.REMOVED), {R, A, W}, {R, A, W}),
        (drift(DriftKind.SUSPENDED, status=ReceiptStatus.REJECTED), {R, A, W}, {A, W}),
        (drift(DriftKind.SUSPENDED, status=ReceiptStatus.WITHDRAWN), {R, A, W}, {R, A, W}),
        (drift(DriftKind.GHOST), {R, A, W}, {R, A, W}),
        (drift(DriftKind.DUPLICATE), {R, A, W}, {R, A, W}),
        (drift(DriftKind.ORPHAN), {A}, set()),
        (drift(DriftKind.ORPHAN, key=None), set(), set()),
        (drift(DriftKind.STOCK, differences=(RAISED,)), set(), set()),
    ],
)  # fmt: skip
def test_each_kind_of_drift_has_its_choices_and_a_policy_decides_what_needs_no_person(
    found: Drift, choices: set[Choice], policies: set[Choice]
) -> None:
    assert set(found.choices) == choices
    assert {policy for policy in Choice if found.follows(policy)} == policies


@pytest.mark.parametrize("kind", [kind for kind in DriftKind if kind not in (DriftKind.CHANGED, DriftKind.STOCK)])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_kind_is_told_in_words_with_what_to_do(kind: DriftKind, language: str) -> None:
    for key in ("RUG", None):
        (issue,) = issues_of(drift(kind, key=key))
        assert issue.message_in(language) != issue.code.replace("_", " ")
        assert issue.hint_in(language)
        assert (issue.severity is Severity.ERROR) == (kind in HELD)


def test_differences_are_told_in_plain_words() -> None:
    of_two = Difference(field="price", there="120.00 MAD", ours="100.00 MAD", variant="M", name="Taille M")
    changed = issues_of(drift(DriftKind.CHANGED, differences=(PRICE, of_two, RAISED, ABROAD)))
    stock = issues_of(drift(DriftKind.STOCK, differences=(Difference(field="quantity", there="3", ours="5"),)))
    assert [issue.message_in("en") for issue in (*changed, *stock)] == [
        "price there 120.00 MAD, yours 100.00 MAD.",
        "Taille M – price there 120.00 MAD, yours 100.00 MAD.",
        "the platform has 9, you have 5: somebody has raised the stock there.",
        "Saudi Arabia: it was on sale there and is not any more; customers elsewhere still see it.",
        "the platform has 3, you have 5.",
    ]
    assert stock[0].message_in("ar") == "لدى المنصة 3 ولديكم 5."
    assert changed[3].message_in("fr").startswith("Arabie saoudite\xa0: ")
    assert (stock[0].severity, {issue.severity for issue in changed}) == (Severity.INFO, {Severity.WARNING})


def test_stock_is_told_against_what_is_wanted_now() -> None:
    fewer = drift(DriftKind.STOCK, differences=(Difference(field="quantity", there="3", ours="5", variant="S"),))
    for wanted, ours in ((7, ["7"]), (3, []), (2, []), (None, [])):
        shown = against(fewer, listing(variant("S", quantity=wanted)))
        assert [each.ours for each in shown.differences] == ours
    changed = drift(DriftKind.CHANGED, differences=(PRICE,))
    assert against(changed, listing(variant("S", "120"))).differences == ()
    assert [each.ours for each in against(changed, listing(variant("S", "90"))).differences] == ["90.00 MAD"]
