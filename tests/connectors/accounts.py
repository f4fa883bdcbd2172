"""Syncs of an account as the host makes them: plan, delivery and a journal in memory, a new connector for each run."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from connectors.contract import Connector
from connectors.listing import Listing
from connectors.receipt import Push, Receipt
from sync.outcomes import Outcome, Result
from sync.plan import Abilities, Action, Change, Hashes, Known, Plan, Wanted, plan
from sync.push import Delivery
from sync.states import SAID, ListingState, follow

ABILITIES = Abilities(offers=True, withdraws=True)
IDLE = (Action.KEEP, Action.BLOCK, Action.ADOPT)


def push_of(listing: Listing, known: Receipt | None = None, *changed: str, **more: object) -> Push:
    """Of everything, unless it is said what has changed."""
    told = {"changed": changed} if changed else {}
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **told, **more})


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
class Syncs(ABC):
    """Inherit it and say how the connector is reached."""

    batch: ClassVar[int] = 1_000
    ledger: Ledger = field(default_factory=Ledger, kw_only=True)

    @abstractmethod
    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]: ...

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False) -> Delivery:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        groups = [changes[at : at + self.batch] for at in range(0, len(changes), self.batch)]
        delivery = Delivery()
        with self.connector(delivery) as connector:
            delivery.carry_out(connector, groups, self.ledger)
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
