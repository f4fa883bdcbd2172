"""Rehearsal: drives a connector as a sync does, with rows in memory. Each `sync` is a run of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, TypeGuard

from connectors.contract import (
    Connector,
    ConnectorConfig,
    Files,
    PushesBatches,
    ReportsStatus,
    TokenKeeper,
    UpdatesOffers,
)
from connectors.errors import ConnectorError, OutcomeUnknown
from connectors.listing import Listing
from connectors.receipt import EVERYTHING, AccountFacts, Part, Push, Receipt, ReceiptStatus
from connectors.request import trace
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.hosts import hosted

Answered = Receipt | ConnectorError
Action = Literal["create", "update", "offer", "keep"]
Hashes = dict[Part, str]
ROUNDS = 4


def hashes_of(listing: Listing) -> Hashes:
    return {"content": listing.content_hash, "price": listing.price_hash, "quantity": listing.quantity_hash}


@dataclass
class Row:
    """What the host knows of one listing. `sent` was acknowledged; `tried` was last sent at all."""

    receipt: Receipt | None = None
    sent: Hashes | None = None
    tried: Hashes | None = None
    unknown: bool = False
    withdrawn: bool = False
    write_id: str = ""
    version: int = 0

    def changed(self, wanted: Hashes) -> frozenset[Part]:
        before = [hashes for hashes in (self.sent, self.tried) if hashes is not None]
        return frozenset(part for part in EVERYTHING if any(each[part] != wanted[part] for each in before))


@dataclass(frozen=True)
class Saved:
    """What the connector gave to `saved`, and how many requests had been made by then."""

    receipt: Receipt
    after: int


@dataclass
class Rehearsal:
    kind: type[Connector[Any]]
    config: ConnectorConfig
    fake: FakeChannel
    files: Files
    tokens: TokenKeeper | None = None
    app: ConnectorConfig | None = None
    facts: AccountFacts = field(default_factory=AccountFacts)
    rows: dict[str, Row] = field(default_factory=dict)
    saved: list[Saved] = field(default_factory=list)
    left: int = 0
    """Requests that left through the host's client."""

    @contextmanager
    def session(self, timeout: float = 30.0) -> Iterator[Connector[Any]]:
        with (
            hosted(
                self.kind,
                self.config,
                saved=self._save,
                files=self.files,
                tokens=self.tokens,
                app=self.app,
                facts=self.facts,
                timeout=timeout,
            ) as connector,
            trace() as sent,
        ):
            try:
                yield connector
            finally:
                self.left += len(sent)

    def check_account(self) -> AccountFacts:
        with self.session() as connector:
            self.facts = connector.check_account()
        return self.facts

    def publish(self, *listings: Listing) -> list[Receipt]:
        """Syncs until the platform shows them, and insists on it."""
        answers = self.sync(*listings)
        for _ in range(ROUNDS):
            if all(isinstance(answer, Receipt) for answer in answers):
                break
            answers = self.sync(*listings)
        for listing, answer in zip(listings, answers, strict=True):
            assert isinstance(answer, Receipt), f"{listing.key} should be taken, and was answered {answer!r}"
        self.follow()
        return [self.receipt(listing) for listing in listings]

    def sync(self, *listings: Listing, timeout: float = 30.0) -> list[Answered]:
        """Plans and sends, once; by index."""
        answers: dict[str, Answered] = {}
        with self.session(timeout) as connector:
            planned = [(self._action(connector, listing), listing) for listing in listings]
            for action, group in groupby(planned, key=lambda each: each[0]):
                together = [listing for _, listing in group]
                if action == "keep":
                    answers |= {listing.key: self.receipt(listing) for listing in together}
                    continue
                size = _size(connector, action, len(together))
                for at in range(0, len(together), size):
                    answers |= self._carry_out(connector, action, together[at : at + size])
        return [answers[listing.key] for listing in listings]

    def withdraw(self, listing: Listing) -> None:
        with self.session() as connector:
            connector.withdraw(self.receipt(listing))  # type: ignore[attr-defined]  # asked of those that can
        self.rows[listing.key].withdrawn = True

    def follow(self) -> None:
        """Asks what became of the listings that are not decided."""
        with self.session() as connector:
            for _ in range(ROUNDS):
                self.fake.settle()
                still_open = [(row, row.receipt) for row in self.rows.values() if row.sent and _is_open(row.receipt)]
                if not still_open or not isinstance(connector, ReportsStatus):
                    return
                answers = connector.refresh([receipt for _, receipt in still_open])
                for (row, _), answer in zip(still_open, answers, strict=True):
                    assert isinstance(answer, Receipt), f"refresh answered {answer!r}"
                    row.receipt = answer

    def receipt(self, listing: Listing) -> Receipt:
        receipt = self.rows[listing.key].receipt
        assert receipt is not None, f"nothing is known of {listing.key}"
        return receipt

    def push_of(self, listing: Listing, **more: object) -> Push:
        row = self.rows.get(listing.key, Row())
        given = {"listing": listing, "known": row.receipt, "write_id": "write-1", **more}
        return Push.model_validate(given)

    def _save(self, push: Push, receipt: Receipt) -> None:
        self.rows.setdefault(push.listing.key, Row()).receipt = receipt
        self.saved.append(Saved(receipt, len(self.fake.exchanges)))

    def _action(self, connector: Connector[Any], listing: Listing) -> Action:
        row = self.rows.setdefault(listing.key, Row())
        if row.receipt is None or row.sent is None:
            return "create"
        changed = row.changed(hashes_of(listing))
        if row.unknown or row.withdrawn or "content" in changed:
            return "update"
        if not changed:
            return "keep"
        return "offer" if isinstance(connector, UpdatesOffers) else "update"

    def _carry_out(self, connector: Connector[Any], action: Action, listings: Sequence[Listing]) -> dict[str, Answered]:
        answers: dict[str, Answered] = {}
        pushes = []
        for listing in listings:
            try:
                pushes.append(self._looked_up(connector, action, self._begin(action, listing)))
            except ConnectorError as error:
                answers[listing.key] = error
        if pushes:
            answers |= _deliver(connector, action, pushes)
        for listing in listings:
            self._end(listing, answers.get(listing.key))
        return answers

    def _begin(self, action: Action, listing: Listing) -> Push:
        row, wanted = self.rows[listing.key], hashes_of(listing)
        if not (row.write_id and row.tried == wanted != row.sent):
            row.write_id, row.version = f"write-{listing.key}-{row.version + 1}", row.version + 1
        changed = EVERYTHING if action == "create" else row.changed(wanted)
        if action == "update" and (row.unknown or row.withdrawn):
            changed |= {"content"}
        row.tried = wanted
        return Push(listing=listing, known=row.receipt, write_id=row.write_id, version=row.version, changed=changed)

    def _looked_up(self, connector: Connector[Any], action: Action, push: Push) -> Push:
        """Before a create, and after an unknown outcome, the platform is asked what it has."""
        row = self.rows[push.listing.key]
        if action != "create" and not row.unknown:
            return push
        found = connector.find(push.listing)
        if found is None:
            return push
        assert found.ours, f"find says that {push.listing.key} is not ours, and we made it"
        pictures = {**found.pictures, **(push.known.pictures if push.known else {})}
        return push.model_copy(update={"known": found.model_copy(update={"pictures": pictures})})

    def _end(self, listing: Listing, answer: Answered | None) -> None:
        row = self.rows[listing.key]
        if isinstance(answer, Receipt):
            row.receipt, row.sent, row.tried = answer, hashes_of(listing), hashes_of(listing)
            row.unknown = row.withdrawn = False
        elif isinstance(answer, OutcomeUnknown):
            row.unknown = True


def _deliver(connector: Connector[Any], action: Action, pushes: Sequence[Push]) -> dict[str, Answered]:
    keys = [push.listing.key for push in pushes]
    try:
        if action == "offer" and isinstance(connector, UpdatesOffers):
            answers: Sequence[Answered] = connector.update_offers(pushes)
        elif len(pushes) > 1 and isinstance(connector, PushesBatches):
            answers = connector.push_batch(pushes)
        else:
            answers = [connector.push(push) for push in pushes]
    except ConnectorError as error:
        return dict.fromkeys(keys, error)
    assert len(answers) <= len(pushes), f"{len(answers)} answers to {len(pushes)} listings"
    unsent = ConnectorError("it was not sent")
    return dict.fromkeys(keys, unsent) | dict(zip(keys, answers, strict=False))


def _size(connector: Connector[Any], action: Action, count: int) -> int:
    batches = action == "offer" or isinstance(connector, PushesBatches)
    return connector.limits.batch if batches and count >= connector.limits.batch_from else 1


def _is_open(receipt: Receipt | None) -> TypeGuard[Receipt]:
    return receipt is not None and (receipt.job is not None or receipt.status is ReceiptStatus.SUBMITTED)
