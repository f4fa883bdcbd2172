"""Syncs as the host makes them: plan, delivery and a journal in memory. Each run has a connector of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from catalog.money import Money
from connectors.channels.prestashop import PrestaShopConfig, PrestaShopConnector
from connectors.listing import Listing, ListingOption, ListingVariant
from connectors.receipt import AccountFacts, Push, Receipt
from connectors.testing import Kept, hosted, listing_of, picture_of
from sync.outcomes import Outcome, Result
from sync.plan import Abilities, Action, Change, Hashes, Known, Plan, Wanted, plan
from sync.push import Delivery
from sync.states import SAID, ListingState, follow
from tests.connectors.prestashop.fake import KEY, PrestaShop

ABILITIES = Abilities(offers=True, withdraws=True)
IDLE = (Action.KEEP, Action.BLOCK, Action.ADOPT)


def config_of(shop: PrestaShop, key: str = KEY) -> PrestaShopConfig:
    return PrestaShopConfig(url=f"{shop.url}{shop.folder}", key=SecretStr(key))


def facts_of(shop: PrestaShop) -> AccountFacts:
    with hosted(PrestaShopConnector, config_of(shop)) as asking:
        return asking.check_account()


@contextmanager
def connected(shop: PrestaShop, *, kept: Kept | None = None) -> Iterator[PrestaShopConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(PrestaShopConnector, config_of(shop), saved=kept, facts=facts_of(shop)) as connector:
        shop.exchanges.clear()
        shop.writes.clear()
        yield connector


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


def family_of(key: str, sizes: Sequence[str] = ("S", "M", "L"), **more: object) -> Listing:
    """A listing with a variant for each size, each dearer than the one before, and two photos."""
    variants = tuple(
        ListingVariant(
            key=f"{key}V{size}",
            sku=f"{key}-{size}",
            options={"Taille": size},
            price=Money.of(f"{20 + number}.00", "EUR"),
            quantity=4 + number,
            picture=f"rendition-{key}-b" if number == 0 else None,
        )
        for number, size in enumerate(sizes)
    )
    options = (ListingOption(name="Taille", values=tuple(sizes)),)
    given = {"variants": variants, "options": options, "pictures": two_photos(key), **more}
    return listing_of(key, f"Robe {key}", **given)


def two_photos(key: str) -> tuple[object, ...]:
    return (picture_of(f"{key}-a", alt="devant"), picture_of(f"{key}-b"))


def with_variants(listing: Listing, *variants: ListingVariant) -> Listing:
    return listing.model_copy(update={"variants": variants})


def requests(shop: PrestaShop) -> list[str]:
    return [f"{each.request.method} {each.request.path.partition('/api/')[2]}" for each in shop.exchanges]


@dataclass
class Ledger:
    """The journal of all runs of an account, as the database would have it."""

    rows: dict[str, Known] = field(default_factory=dict)

    def begin(self, changes: Sequence[Change]) -> Sequence[Push]:
        pushes = []
        for change in changes:
            row = self.rows.setdefault(change.key, Known(change.key))
            listing = change.listing or row.listing
            assert listing is not None
            self.rows[change.key] = replace(row, state=ListingState.UNKNOWN, tried=Hashes.of(listing), listing=listing)
            pushes.append(push_of(listing, change.known, changed=change.changed, write_id=change.key))
        return pushes

    def saved(self, saved: Sequence[tuple[Push, Receipt]]) -> None:
        for push, receipt in saved:
            self.rows[push.listing.key] = replace(self.rows[push.listing.key], receipt=receipt)

    def ended(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self.rows[outcome.change.key] = self._ended(self.rows[outcome.change.key], outcome)

    def _ended(self, row: Known, outcome: Outcome) -> Known:
        match outcome.result:
            case Result.DONE if outcome.receipt:
                state = follow(row.state, SAID[outcome.receipt.status])
                return replace(
                    row, state=state, receipt=outcome.receipt, sent=row.tried, revision=1, issues=outcome.issues
                )
            case Result.WITHDRAWN:
                return replace(row, state=ListingState.WITHDRAWN)
            case Result.FOREIGN:
                return replace(row, state=ListingState.BLOCKED, receipt=outcome.receipt)
            case Result.REJECTED:
                return replace(row, state=ListingState.REJECTED, issues=outcome.issues)
            case Result.FAILED:
                raise AssertionError(f"{row.key} failed: {outcome.error}")
            case Result.LATER if "outcome_unknown" not in outcome.change.reasons:
                return replace(row, state=ListingState.PENDING)
        return row


@dataclass
class Account:
    shop: PrestaShop
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False) -> Delivery:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        delivery = Delivery()
        with hosted(PrestaShopConnector, config_of(self.shop), saved=delivery.saved, facts=self._facts()) as connector:
            delivery.carry_out(connector, [changes], self.ledger)
        return delivery

    def sync(self, listings: Sequence[Listing], *, runs: int = 25) -> int:
        """Runs until nothing is to be done any more; how many it took."""
        for number in range(1, runs + 1):
            self.run(listings)
            if all(each.action in IDLE for each in self.plan(listings).changes):
                return number
        raise AssertionError(f"after {runs} runs: {self.plan(listings).counts}")

    def state(self, key: str) -> str:
        return self.ledger.rows[key].state.value

    def receipt(self, key: str) -> Receipt:
        receipt = self.ledger.rows[key].receipt
        assert receipt is not None
        return receipt

    def _facts(self) -> AccountFacts:
        languages = {str(number): code for number, code in enumerate(self.shop.languages, 1)}
        return AccountFacts(currency=self.shop.currency, values={"languages": languages, "language": "1"})
