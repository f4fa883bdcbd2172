"""Drift: where an account shows something else than what was last sent. Values, and how two are compared."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from catalog.countries import country_name
from catalog.issues import Issue, Severity
from catalog.money import Money
from catalog.product import Value
from catalog.text import INTERFACE_LANGUAGES
from connectors.listing import Listing, ListingVariant
from connectors.receipt import ReceiptStatus
from connectors.standing import Standing, StandingVariant

Field = Literal["title", "price", "quantity", "variant", "country"]
PARTS: Mapping[Field, str] = {
    "title": "content",
    "variant": "content",
    "country": "content",
    "price": "price",
    "quantity": "quantity",
}
"""Which part of a push mends what."""


class DriftKind(StrEnum):
    CHANGED = "changed"
    """It stands there, with another title, price or quantity than was sent."""
    REMOVED = "removed"
    SUSPENDED = "suspended"
    """It stands there and is not on sale, though it was."""
    GHOST = "ghost"
    """We made it, it is on sale, and nobody wants it to be."""
    ORPHAN = "orphan"
    """Somebody else made it."""
    DUPLICATE = "duplicate"
    """A second one with our key."""
    STOCK = "stock"
    """Fewer are left than were sent, as customers buy: the truth, and nothing to mend."""


HELD = frozenset((DriftKind.REMOVED, DriftKind.SUSPENDED))
"""Nothing is sent for such a listing before its owner has decided."""
STRAYS = frozenset((DriftKind.GHOST, DriftKind.DUPLICATE))


class Choice(StrEnum):
    """What its owner does about drift, or lets the account do by itself."""

    SHOW = "show"
    RESEND = "resend"
    """The platform shows ours again."""
    ADOPT = "adopt"
    """What the platform shows is taken as known; nothing is overwritten."""
    WITHDRAW = "withdraw"


class Difference(Value):
    """`variant` is a variant's key, or a country's code; `name` what people call it."""

    field: Field
    there: str
    ours: str
    variant: str = ""
    name: str = ""


class Drift(Value):
    kind: DriftKind
    key: str | None = None
    """Of the product; for what others made, of the one that it may be."""
    remote: dict[str, str] = {}
    title: str = ""
    url: str | None = None
    status: ReceiptStatus | None = None
    differences: tuple[Difference, ...] = ()
    issues: tuple[Issue, ...] = ()
    """The platform's own words."""
    standing: Standing | None = None
    """All that is told of what others made, for its adoption."""

    @property
    def remote_id(self) -> str:
        return "|".join(self.remote[name] for name in sorted(self.remote))[:200]

    @property
    def choices(self) -> Collection[Choice]:
        match self.kind:
            case DriftKind.STOCK:
                return ()
            case DriftKind.ORPHAN:
                return (Choice.ADOPT,) if self.key else ()
            case DriftKind.CHANGED if all(each.field == "quantity" for each in self.differences):
                return (Choice.ADOPT, Choice.WITHDRAW)  # a quantity is sent only when the seller changes it
        return (Choice.RESEND, Choice.ADOPT, Choice.WITHDRAW)

    def follows(self, policy: Choice) -> bool:
        """Whether the account's policy decides. What others made, and what moderation refused, is for a person."""
        if self.kind is DriftKind.ORPHAN or policy not in self.choices:
            return False
        refused = self.kind is DriftKind.SUSPENDED and self.status is ReceiptStatus.REJECTED
        elsewhere = self.kind is DriftKind.CHANGED and {each.field for each in self.differences} <= {"country"}
        return policy is not Choice.RESEND or not (refused or elsewhere)


def differences(listing: Listing, standing: Standing) -> tuple[Difference, ...]:
    """What is not as it was sent. What the platform does not tell is not compared."""
    found: list[Difference] = []
    if standing.title is not None and _tidy(standing.title) != _tidy(listing.title):
        found.append(Difference(field="title", there=standing.title, ours=listing.title))
    for variant, there in _pairs(listing, standing):
        told = {"variant": variant.key, "name": name_of(variant, listing)}
        if there is None:
            found.append(Difference(field="variant", there="", ours=variant.sku, **told))
            continue
        if there.price is not None and there.price != variant.price:
            found.append(Difference(field="price", there=str(there.price), ours=str(variant.price), **told))
        if there.quantity is not None and variant.quantity is not None and there.quantity > variant.quantity:
            found.append(Difference(field="quantity", there=str(there.quantity), ours=str(variant.quantity), **told))
    return tuple(found)


def sold(listing: Listing, standing: Standing) -> tuple[Difference, ...]:
    """Of which variants fewer are left than were sent."""
    return tuple(
        Difference(
            field="quantity",
            there=str(there.quantity),
            ours=str(variant.quantity),
            variant=variant.key,
            name=name_of(variant, listing),
        )
        for variant, there in _pairs(listing, standing)
        if there is not None and there.quantity is not None and variant.quantity is not None
        if there.quantity < variant.quantity
    )


def against(drift: Drift, listing: Listing) -> Drift:
    """The same, told against what is wanted now; without what would be as wanted."""
    wanted = {("title", ""): listing.title}
    for variant in listing.variants:
        wanted["price", variant.key] = str(variant.price)
        wanted["quantity", variant.key] = str(variant.quantity)
    told = (
        each.model_copy(update={"ours": wanted.get((each.field, each.variant), each.ours)})
        for each in drift.differences
    )
    left = (each for each in told if each.there != each.ours)
    if drift.kind is DriftKind.STOCK:
        left = (each for each in left if each.ours.isdecimal() and int(each.there) < int(each.ours))
    return drift.model_copy(update={"differences": tuple(left)})


def as_it_stands(listing: Listing, found: Sequence[Difference]) -> Listing:
    """The listing with what the platform shows instead."""
    title = next((each.there for each in found if each.field == "title"), listing.title)
    gone = {each.variant for each in found if each.field == "variant"}
    offers: dict[str, dict[str, object]] = {}
    for each in found:
        if each.field == "price":
            offers.setdefault(each.variant, {})["price"] = _money(each.there)
        elif each.field == "quantity":
            offers.setdefault(each.variant, {})["quantity"] = int(each.there)
    variants = (each.model_copy(update=offers.get(each.key)) for each in listing.variants if each.key not in gone)
    return listing.model_copy(update={"title": title, "variants": tuple(variants)})


def name_of(variant: ListingVariant, listing: Listing) -> str:
    """What people call it; nothing where there is only one."""
    return (" / ".join(variant.options.values()) or variant.sku) if len(listing.variants) > 1 else ""


def issues_of(drift: Drift) -> tuple[Issue, ...]:
    """What a person reads of it, with what the platform says."""
    told = {"key": drift.key or drift.remote_id, "title": drift.title}
    if drift.kind in (DriftKind.CHANGED, DriftKind.STOCK):
        return (*(_issue_of(each, drift, told) for each in drift.differences), *drift.issues)
    match drift.kind:
        case DriftKind.ORPHAN:
            code = "drift_orphan_matches" if drift.key else "drift_orphan"
        case _:
            code = f"drift_{drift.kind.value}"
    severity = Severity.ERROR if drift.kind in HELD else Severity.WARNING
    return (Issue(code=code, severity=severity, product=drift.key, params=told), *drift.issues)


def _issue_of(difference: Difference, drift: Drift, told: Mapping[str, str]) -> Issue:
    there, ours = difference.there, difference.ours
    which = f"{difference.name} – " if difference.name else ""
    params = {**told, "variant": which, "there": there, "ours": ours}
    if drift.kind is DriftKind.STOCK:
        return Issue(code="stock_sold", severity=Severity.INFO, product=drift.key, params=params)
    issue = Issue(code=f"drift_{difference.field}", severity=Severity.WARNING, product=drift.key, params=params)
    return _in_its_country(issue, difference.variant) if difference.field == "country" else issue


def _in_its_country(issue: Issue, country: str) -> Issue:
    """The country is named in each language."""
    words = {}
    for language in INTERFACE_LANGUAGES:
        named = issue.model_copy(update={"params": {**issue.params, "variant": country_name(country, language)}})
        words[language] = named.message_in(language)
    return issue.model_copy(update={"message": words})


def _pairs(listing: Listing, standing: Standing) -> Sequence[tuple[ListingVariant, StandingVariant | None]]:
    """Each variant with what stands there for it: by our key, by SKU, or as there is only one. Empty: not told."""
    if standing.variants is None:
        return []
    if len(listing.variants) == len(standing.variants) == 1:
        return [(listing.variants[0], standing.variants[0])]
    by_key = {each.key: each for each in standing.variants if each.key}
    by_sku = {_plain(each.sku): each for each in standing.variants if each.sku}
    return [(each, by_key.get(each.key) or by_sku.get(_plain(each.sku))) for each in listing.variants]


def _plain(sku: str) -> str:
    return _tidy(sku).casefold()


def _tidy(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _money(told: str) -> Money:
    amount, _, currency = told.partition(" ")
    return Money.of(amount, currency)
