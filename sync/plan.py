"""Plan: what has to happen so that an account shows what the catalogue says. A pure function of wanted and known."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from catalog.issues import Issue, blocking
from catalog.money import Money
from connectors.listing import Listing
from connectors.receipt import EVERYTHING, Part, Receipt, ReceiptStatus
from sync.drift import Drift, DriftKind, issues_of
from sync.states import ListingState


class Action(StrEnum):
    """In the order in which they are carried out."""

    WITHDRAW = "withdraw"
    OFFER = "offer"
    UPDATE = "update"
    CREATE = "create"
    KEEP = "keep"
    ADOPT = "adopt"
    """It stands at the platform and is not ours: its owner decides."""
    BLOCK = "block"


ORDER = {action: place for place, action in enumerate(Action)}
UNHEARD = frozenset((ListingState.PENDING, ListingState.BLOCKED, ListingState.FAILED))
"""Without a receipt, what was sent may have arrived, whatever we were told."""
SENDS = frozenset((Action.WITHDRAW, Action.OFFER, Action.UPDATE, Action.CREATE))


@dataclass(frozen=True)
class Hashes:
    content: str
    price: str
    quantity: str

    @classmethod
    def of(cls, listing: Listing) -> "Hashes":
        return cls(listing.content_hash, listing.price_hash, listing.quantity_hash)

    def changed_from(self, sent: "Hashes") -> frozenset[Part]:
        differs: dict[Part, bool] = {
            "content": self.content != sent.content,
            "price": self.price != sent.price,
            "quantity": self.quantity != sent.quantity,
        }
        return frozenset(part for part, changed in differs.items() if changed)


@dataclass(frozen=True)
class Wanted:
    """A product that should be for sale; without a listing where it cannot be made."""

    key: str
    listing: Listing | None
    issues: tuple[Issue, ...] = ()
    settled: bool = True
    """Whether it stays so until the product or the account changes."""


@dataclass(frozen=True)
class Known:
    """What we know of a listing. `sent` is what the platform last acknowledged, with nothing for the parts that were
    sent since and may have arrived; `tried` is what was last sent at all."""

    key: str
    state: ListingState = ListingState.PENDING
    receipt: Receipt | None = None
    sent: Hashes | None = None
    tried: Hashes | None = None
    revision: int = 0
    not_before: datetime | None = None
    fee_agreed: bool = False
    adopted: bool = False
    withheld: bool = False
    issues: tuple[Issue, ...] = ()
    listing: Listing | None = None
    """What was last sent; given where it may stand at the platform without our knowing."""
    drift: Drift | None = None
    """It is not there any more, or not on sale any more, and not by our doing."""
    resend: bool = False
    """Whatever drifted, the platform is to show ours again."""
    renew_at: datetime | None = None

    @property
    def foreign(self) -> bool:
        return self.receipt is not None and not self.receipt.ours

    @property
    def may_stand(self) -> bool:
        """It was sent, and nobody has said for sure what became of it."""
        unheard = self.state in UNHEARD and self.tried is not None and self.receipt is None
        return unheard or self.state is ListingState.UNKNOWN

    @property
    def job_is_open(self) -> bool:
        """Not where the answer to its making was lost: whether there is one, `find` tells."""
        return self.receipt is not None and self.receipt.job is not None and self.state is not ListingState.UNKNOWN

    @property
    def refused(self) -> bool:
        return self.state in (ListingState.REJECTED, ListingState.FAILED)

    @property
    def off_sale(self) -> bool:
        """The receipt says so, too, once a plan has put the listing back into the queue and nothing was sent yet."""
        there = self.receipt.status if self.receipt is not None else None
        return self.state is ListingState.WITHDRAWN or there is ReceiptStatus.WITHDRAWN


@dataclass(frozen=True)
class Abilities:
    """What the plan has to know of a connector."""

    revision: int = 1
    offers: bool = False
    withdraws: bool = False
    fee: Money | None = None


@dataclass(frozen=True)
class Change:
    action: Action
    key: str
    listing: Listing | None = None
    known: Receipt | None = None
    changed: frozenset[Part] = EVERYTHING
    reasons: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    look_first: bool = False
    """Ask the platform before anything is sent."""
    not_before: datetime | None = None
    hashes: Hashes | None = None
    """The listing's, where the plan worked them out."""

    @property
    def wish(self) -> Hashes | None:
        return self.hashes or (Hashes.of(self.listing) if self.listing else None)

    @property
    def zero_stock(self) -> bool:
        return self.listing is not None and all(variant.quantity == 0 for variant in self.listing.variants)

    def is_due(self, now: datetime) -> bool:
        return self.action in SENDS and (self.not_before is None or self.not_before <= now)


@dataclass(frozen=True)
class Plan:
    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "Plan":
        """In the order in which they are carried out: what takes off sale and what has sold out comes first."""
        ordered = sorted(changes, key=place)
        return cls(tuple(ordered), Counter(change.action.value for change in ordered))


def place(change: Change) -> tuple[bool, int]:
    """In the order in which changes are carried out."""
    return not change.zero_stock and change.action is not Action.WITHDRAW, ORDER[change.action]


def plan(
    wanted: Iterable[Wanted],
    known: Mapping[str, Known],
    abilities: Abilities,
    *,
    now: datetime | None = None,
    adopt: bool = False,
    agree_fee: bool = False,
) -> Plan:
    """The changes, in the order in which they are carried out. Without a time nothing is renewed."""
    choices = _Choices(abilities, adopt, agree_fee, now)
    withheld = {key for key, listing in known.items() if listing.withheld}
    products = {product.key: product for product in wanted if product.key not in withheld}
    changes = [choices.for_wanted(product, known.get(key, Known(key))) for key, product in products.items()]
    changes += [choices.for_unwanted(listing) for key, listing in known.items() if key not in products]
    return Plan.of(changes)


def not_ours(key: str, found: Receipt | None) -> Issue:
    """It stands at the platform already, and we did not put it there."""
    return Issue(code="listing_not_ours", product=key, params={"url": (found and found.url) or ""})


@dataclass(frozen=True)
class _Choices:
    abilities: Abilities
    adopt: bool
    agree_fee: bool
    now: datetime | None = None

    def for_unwanted(self, known: Known) -> Change:
        """Its product is gone, archived or a draft."""
        change = Change(Action.WITHDRAW, known.key, known.listing, known.receipt, not_before=known.not_before)
        if known.may_stand and not known.foreign:
            return replace(change, reasons=("outcome_unknown", "not_wanted"), look_first=known.listing is not None)
        if known.receipt is None or known.foreign or known.state is ListingState.WITHDRAWN:
            return replace(change, action=Action.KEEP, reasons=("not_wanted",))
        if not self.abilities.withdraws:
            issue = Issue(code="withdraw_by_hand", product=known.key)
            return replace(change, action=Action.BLOCK, reasons=("not_wanted",), issues=(issue,))
        return replace(change, reasons=("not_wanted",))

    def for_wanted(self, wanted: Wanted, known: Known) -> Change:
        change = self._choose(wanted, known)
        issues = change.issues if change.action is Action.BLOCK else (*wanted.issues, *change.issues)
        return replace(change, issues=issues)

    def _choose(self, wanted: Wanted, known: Known) -> Change:
        if wanted.listing is None or blocking(wanted.issues):
            return Change(
                Action.BLOCK, wanted.key, wanted.listing, known.receipt, reasons=("issues",), issues=wanted.issues
            )
        change = Change(
            Action.CREATE, wanted.key, wanted.listing, known.receipt, look_first=True, not_before=known.not_before
        )
        if known.foreign and not (self.adopt or known.adopted):
            return replace(
                change, action=Action.ADOPT, reasons=("not_ours",), issues=(not_ours(wanted.key, known.receipt),)
            )
        hashes = Hashes.of(wanted.listing)
        change = replace(change, hashes=hashes)
        if known.drift is not None and self._waits(known, known.drift, hashes):
            reason = f"listing_{known.drift.kind.value}"
            return replace(change, action=Action.BLOCK, reasons=(reason,), issues=issues_of(known.drift))
        if known.refused and not known.resend and known.tried == hashes:
            return replace(change, action=Action.KEEP, reasons=(f"{known.state.value}_unchanged",), issues=known.issues)
        if known.foreign:
            return replace(change, action=Action.UPDATE, look_first=False, reasons=("adopted",))
        if known.job_is_open:
            return replace(change, action=Action.KEEP, reasons=("job_open",))
        if known.receipt is None or known.sent is None:
            return self._create(change, known)
        return self._update(change, known, known.sent, hashes)

    @staticmethod
    def _waits(known: Known, drift: Drift, hashes: Hashes) -> bool:
        """Its owner decides first; a suspended one is sent again once its content is mended."""
        mended = known.sent is not None and "content" in hashes.changed_from(known.sent)
        return not (known.resend or (mended and drift.kind is DriftKind.SUSPENDED))

    def _create(self, change: Change, known: Known) -> Change:
        fee = self.abilities.fee
        if fee is not None and not (self.agree_fee or known.fee_agreed):
            issue = Issue(code="fee_not_agreed", product=change.key, params={"fee": str(fee)})
            return replace(change, action=Action.BLOCK, reasons=("fee",), issues=(issue,))
        return replace(change, reasons=("outcome_unknown" if known.state is ListingState.UNKNOWN else "new",))

    def _update(self, change: Change, known: Known, sent: Hashes, hashes: Hashes) -> Change:
        changed = hashes.changed_from(sent)
        reasons = tuple(f"{part}_changed" for part in ("content", "price", "quantity") if part in changed)
        if known.resend:  # never the quantity: customers buy meanwhile
            changed, reasons = changed | {"content", "price"}, ("drifted", *reasons)
        update = replace(change, action=Action.UPDATE, changed=changed, reasons=reasons, look_first=False)
        whole = replace(update, changed=changed | {"content"})
        if known.state is ListingState.UNKNOWN:
            return replace(whole, reasons=("outcome_unknown", *reasons), look_first=True)
        if known.off_sale:
            return replace(whole, reasons=("back_on_sale", *reasons))
        if known.refused:  # after it was taken, perhaps: what stands there is not what was sent
            return replace(whole, changed=changed | {"content", "price"}, reasons=("refused_before", *reasons))
        if known.revision < self.abilities.revision:  # an older worker undoes nothing
            return replace(whole, reasons=("mapping_changed", *reasons))
        if self.now is not None and known.renew_at is not None and known.renew_at <= self.now:
            return replace(whole, reasons=("renewal", *reasons))
        if not changed:
            return replace(update, action=Action.KEEP, reasons=("unchanged",), not_before=None)
        if known.adopted:  # taken over as it stood: its variants are not ours before it has been written whole
            return whole
        if "content" not in changed and self.abilities.offers:
            return replace(update, action=Action.OFFER)
        return update
