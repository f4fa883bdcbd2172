"""Comparison: all that stands at the platform, held against all that is known of the account. Pure; page by page."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.errors import UnexpectedReply
from connectors.listing import Listing
from connectors.receipt import ReceiptStatus
from connectors.standing import Standing
from sync.drift import Difference, Drift, DriftKind, differences, sold
from sync.states import ListingState

ON_SALE = frozenset((ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED))
SHOWN = frozenset((ListingState.LIVE, ListingState.BLOCKED, ListingState.PENDING, ListingState.FAILED))
"""States in which what was last acknowledged stands at the platform still."""
KEY = re.compile(r"[A-Z0-9]{1,32}")
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """What is known of one listing. `settled`: what was last sent is what the platform acknowledged, long enough ago
    to be seen; `verdicts` are those of its receipt."""

    key: str
    state: ListingState
    remote: Mapping[str, str]
    status: ReceiptStatus | None = None
    title: str = ""
    url: str | None = None
    foreign: bool = False
    job_open: bool = False
    settled: bool = True
    verdicts: Mapping[str, ReceiptStatus] = field(default_factory=dict)

    @property
    def expected(self) -> bool:
        """Whether it should be there: what moderation has not decided on or has refused may not be told."""
        known = bool(self.remote) and not self.foreign and not self.job_open
        return known and self.state in SHOWN and self.status is ReceiptStatus.LIVE


class Comparison:
    """Give it every page (`take`), then ask what is `missing`, and say which of those are gone (`finish`)."""

    def __init__(self, entries: Iterable[Entry], at: datetime) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._by_name: dict[str, dict[str, str]] = {}
        self._at = at
        self._told: set[Pairs] = set()
        self._seen: set[str] = set()
        self._elsewhere: dict[str, list[Standing]] = {}
        """By our key: what has it, under ids that nothing is known by."""

    def keys(self, standings: Iterable[Standing]) -> set[str]:
        """Of the listings that were sent, as far as they have to be compared."""
        found = (self._known(each) for each in standings)
        return {entry.key for entry in found if entry is not None and entry.settled and entry.state in SHOWN}

    def take(
        self,
        standings: Sequence[Standing],
        sent: Mapping[str, Listing],
        matches: Callable[[Standing], str | None] = lambda _standing: None,
    ) -> list[Drift]:
        """What drifted among these. `matches`: the product that something made by others may be."""
        told = {frozenset(each.remote.items()): each for each in standings}
        new = {ids: each for ids, each in told.items() if ids not in self._told}
        if told and not new:
            raise UnexpectedReply("the platform tells the same listings again and again")
        self._told |= new.keys()
        return [drift for each in new.values() for drift in self._taken(each, sent, matches)]

    def missing(self) -> list[str]:
        """Keys of what should stand there and was not among all that was told."""
        return [key for key, entry in self._entries.items() if entry.expected and key not in self._seen]

    def finish(self, gone: Collection[str]) -> list[Drift]:
        """What can be told once all has been taken."""
        found = [self._removed(self._entries[key]) for key in gone]
        for key, standings in self._elsewhere.items():
            entry = self._entries[key]
            if entry.state is ListingState.WITHDRAWN:
                found += [_stray(DriftKind.GHOST, each) for each in standings]
            else:  # the first is the listing itself where its own id is gone or was never told: a push finds it
                extra = standings if key in self._seen else standings[1:]
                found += [_stray(DriftKind.DUPLICATE, each) for each in extra]
        return found

    def _taken(
        self, standing: Standing, sent: Mapping[str, Listing], matches: Callable[[Standing], str | None]
    ) -> Iterator[Drift]:
        entry = self._known(standing)
        if entry is not None:
            self._seen.add(entry.key)
            yield from self._drifted(entry, standing, sent.get(entry.key))
        elif standing.status not in ON_SALE:
            return
        elif standing.key is None or not KEY.fullmatch(standing.key):
            key = matches(standing)
            listed = key is not None and key in self._entries and bool(self._entries[key].remote)
            yield _orphan(standing, None if listed else key)
        elif standing.key in self._entries:
            self._elsewhere.setdefault(standing.key, []).append(standing)
        else:
            yield _stray(DriftKind.GHOST, standing)

    def _drifted(self, entry: Entry, standing: Standing, sent: Listing | None) -> Iterator[Drift]:
        if entry.foreign:
            yield _orphan(standing, entry.key)
        elif entry.state is ListingState.WITHDRAWN:
            if standing.status in ON_SALE:
                yield _stray(DriftKind.GHOST, standing.model_copy(update={"key": entry.key}))
        elif entry.state not in SHOWN or entry.job_open:
            return
        elif standing.status not in ON_SALE and entry.status is ReceiptStatus.LIVE:
            if not self._expired(standing):
                yield _drift(DriftKind.SUSPENDED, entry, standing, issues=standing.issues)
        elif sent is not None and entry.settled:
            if changed := (*differences(sent, standing), *_countries(entry, standing)):
                yield _drift(DriftKind.CHANGED, entry, standing, differences=changed)
            if fewer := sold(sent, standing):
                yield _drift(DriftKind.STOCK, entry, standing, differences=fewer)

    def _expired(self, standing: Standing) -> bool:
        return standing.expires_at is not None and standing.expires_at <= self._at

    def _removed(self, entry: Entry) -> Drift:
        return Drift(kind=DriftKind.REMOVED, key=entry.key, remote=dict(entry.remote), title=entry.title, url=entry.url)

    def _known(self, standing: Standing) -> Entry | None:
        """The entry that has one of its ids."""
        for name, number in standing.remote.items():
            if (key := self._index(name).get(number)) is not None:
                return self._entries[key]
        return None

    def _index(self, name: str) -> Mapping[str, str]:
        """Id → key, made for the names that the platform uses."""
        if name not in self._by_name:
            self._by_name[name] = {
                entry.remote[name]: entry.key for entry in self._entries.values() if name in entry.remote
            }
        return self._by_name[name]


def _countries(entry: Entry, standing: Standing) -> Iterator[Difference]:
    """Countries in which it was on sale and is not any more."""
    for country, verdict in standing.verdicts.items():
        before = entry.verdicts.get(country)
        if before is ReceiptStatus.LIVE and verdict.status not in ON_SALE:
            yield Difference(field="country", variant=country, there=verdict.status.value, ours=before.value)


def _drift(kind: DriftKind, entry: Entry, standing: Standing, **more: object) -> Drift:
    given = {"kind": kind, "key": entry.key, "title": entry.title or standing.title or "", **more}
    return Drift.model_validate(
        {"remote": standing.remote, "url": standing.url or entry.url, "status": standing.status, **given}
    )


def _stray(kind: DriftKind, standing: Standing) -> Drift:
    return Drift(
        kind=kind,
        key=standing.key,
        remote=standing.remote,
        title=standing.title or "",
        url=standing.url,
        status=standing.status,
    )


def _orphan(standing: Standing, key: str | None) -> Drift:
    orphan = _stray(DriftKind.ORPHAN, standing)
    return orphan.model_copy(update={"key": key, "standing": standing if key else None})
