"""Carries out a plan by driving a connector, and guards the run against it. No Django, no decisions.

Pool threads talk to the platform; only the run's own thread calls the journal. A listing is in the journal before it
is sent and again when its outcome is known, so that whatever is killed in between leaves `unknown` behind.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, groupby, islice
from typing import Any, Protocol, TypeVar

import structlog

from catalog.issues import Issue
from connectors.budget import Limits
from connectors.contract import Connector, PushesBatches, ReportsStatus
from connectors.errors import RunStopped, UnexpectedReply
from connectors.listing import Listing
from connectors.receipt import AccountFacts, Push, Receipt
from connectors.request import Sent, trace
from sync import calls
from sync.answers import Owners
from sync.errands import Asks, Errand, at_once
from sync.inbox import Inbox, Silence
from sync.outcomes import Journal, Outcome, Result, classify, not_sent, silent, storable, tell
from sync.plan import Action, Change
from sync.pool import Pool

log = structlog.get_logger()

AHEAD, AHEAD_IN_BATCHES = 4, 2
"""Calls that are written down as begun for each that can be under way: what a killed process leaves to look up."""
GATHER = 0.05
"""Seconds that an outcome may wait for others, to be written together with them."""
_ENDS = (Result.REFUSED, Result.STOPPED)
GIVE_UP_AFTER = 5
"""So many calls in a row found the platform down: the rest is not tried now."""


@dataclass(frozen=True)
class _Saved:
    push: Push
    receipt: Receipt
    stored: "Future[None]" = field(default_factory=Future)


T = TypeVar("T")
Message = _Saved | Errand[Any] | Sequence[Outcome]
Unit = Sequence[Change]
"""What is sent in one call."""
Work = Callable[[], Sequence[Outcome]]


class Guard(Protocol):
    """Raises RunStopped where the run may not go on; `begun`: with something that it has begun to send."""

    def __call__(self, *, begun: bool) -> None: ...


class Delivery:
    """One run's way to the platform. Give `saved` to the connector's host, then call `carry_out` and `check`."""

    def __init__(self, otherwise: Asks = at_once) -> None:
        self._thread, self._otherwise = threading.get_ident(), otherwise
        self._inbox: Inbox[Message] = Inbox()
        self._begun: dict[str, Change] = {}
        self._given: dict[str, str] = {}
        self._owners = Owners()
        self._down = 0
        self._guard: Guard = lambda *, begun: None
        self._pushing = threading.local()
        self.hung = False
        """The connector did not come back from a call; the threads that wait for it were left behind."""
        self.stopped: Outcome | None = None
        """What ended the delivery before everything was sent."""

    def watching(self, guard: Guard) -> Callable[[], None]:
        """What is to be asked before every request; the guard is asked before every call, too."""
        self._guard = guard
        return self._inbox.watching(lambda: guard(begun=getattr(self._pushing, "begun", False)))

    def saved(self, push: Push, receipt: Receipt) -> None:
        """Called by the connector from a pool thread; returns once the run's thread has committed."""
        if not isinstance(receipt, Receipt) or self._given.get(push.write_id) != push.listing.key:
            raise UnexpectedReply("saved() takes a push that was given, and a Receipt of it")
        message = _Saved(push, storable(receipt))
        self._inbox.put(message)
        message.stored.result()

    def do(self, work: Callable[[], T]) -> T:
        """Done on the run's own thread, whichever asks; `otherwise` while that one waits for something else."""
        if threading.get_ident() == self._thread:
            return work()
        if self._inbox.closed:
            return self._otherwise(work)
        errand = Errand(work)
        self._inbox.put(errand)
        return errand.done.result()

    def carry_out(self, connector: Connector[Any], parts: Iterable[Sequence[Change]], journal: Journal) -> None:
        """The changes, part by part; a part is asked for only when it can be sent."""

        def send(units: Sequence[Unit]) -> list[Work]:
            begun = journal.begin([change for unit in units for change in unit])
            self._given |= {push.write_id: push.listing.key for push in begun}
            pushes = iter(begun)
            taken = [(unit, list(islice(pushes, len(unit)))) for unit in units]
            return [partial(calls.carry_out, connector, unit, of_unit, self._owners) for unit, of_unit in taken]

        units = (unit for part in parts for unit in _units(connector, part))
        self._run(units, connector.limits, send, journal)

    def check(self, connector: Connector[Any], changes: Sequence[Change], journal: Journal) -> None:
        """Asks what the platform says of listings that it has not decided on."""
        if not isinstance(connector, ReportsStatus):
            return
        size = max(connector.limits.batch, 1)
        units = [changes[at : at + size] for at in range(0, len(changes), size)]

        def ask(some: Sequence[Unit]) -> list[Work]:
            return [partial(calls.refresh, connector, unit) for unit in some]

        self._run(units, connector.limits, ask, journal)

    def _run(
        self,
        units: Iterable[Unit],
        limits: Limits,
        prepare: Callable[[Sequence[Unit]], list[Work]],
        journal: Journal,
    ) -> None:
        """Keeps the pool supplied. What is begun together and what has arrived meanwhile is written together."""
        waiting, in_flight = iter(units), 0
        ahead = limits.concurrency * (AHEAD if limits.batch <= 1 else AHEAD_IN_BATCHES)
        self._inbox.open()
        with Pool(limits.concurrency, "push") as pool:
            try:
                while True:
                    if self.stopped is None and in_flight <= ahead // 2:
                        some = list(islice(waiting, ahead - in_flight))
                        for unit, work in zip(some, prepare(some) if some else (), strict=True):
                            self._owners.know(unit)
                            self._begun |= {change.key: change for change in unit}
                            pool.submit(partial(self._guarded, unit, work))
                            in_flight += 1
                    if not in_flight:
                        return
                    arrived = self._arrived(in_flight - ahead // 2)
                    in_flight -= sum(not isinstance(message, _Saved | Errand) for message in arrived)
                    self._take(arrived, journal)
            except Silence:
                pool.leave()
                self._give_up(journal)
            except BaseException:
                self._abandon(in_flight, pool)
                raise
            finally:
                for message in self._inbox.close():
                    _refuse(message)

    def _arrived(self, enough: int) -> list[Message]:
        """What has arrived: so many messages, fewer where somebody waits for an answer or `GATHER` is over."""
        messages = [self._inbox.get()]
        latest = time.monotonic() + GATHER
        with contextlib.suppress(queue.Empty):
            while len(messages) < enough and not isinstance(messages[-1], _Saved | Errand):
                messages.append(self._inbox.get(timeout=max(0.0, latest - time.monotonic())))
        return messages

    def _give_up(self, journal: Journal) -> None:
        """Whether the listings were sent stays open: `find` tells."""
        log.error("a connector does not come back from a call", seconds=Inbox.SILENCE, listings=len(self._begun))
        outcomes = [silent(change, Inbox.SILENCE) for change in self._begun.values()]
        self.hung, self.stopped = True, outcomes[0]
        journal.ended(outcomes)

    def _abandon(self, in_flight: int, pool: Pool) -> None:
        """The run's thread has failed: nobody may wait for it any more."""
        try:
            while in_flight:
                message = self._inbox.get()
                in_flight -= not isinstance(message, _Saved | Errand)
                _refuse(message)
        except Silence:
            pool.leave()

    def _guarded(self, unit: Sequence[Change], work: Callable[[], Sequence[Outcome]]) -> None:
        """Whatever a connector does, its listings have an outcome."""
        started = time.monotonic()
        sent: Sequence[Sent] = ()
        try:
            if self._may_begin(unit):
                with trace() as sent:
                    outcomes = self._to_the_end(work)
            else:
                outcomes = [not_sent(change) for change in unit]
        except BaseException as error:
            outcomes = [classify(change, calls.sayable(error)) for change in unit]
        self.stopped = self.stopped or next((each for each in outcomes if each.result in _ENDS), None)
        spent = int((time.monotonic() - started) * 1000)
        name = next((each.request_id for each in reversed(sent) if each.request_id), "")
        with contextlib.suppress(RunStopped):  # nobody waits for it any more
            self._inbox.put([replace(outcome, milliseconds=spent, request_id=name) for outcome in outcomes])

    def _may_begin(self, unit: Unit) -> bool:
        try:
            self._guard(begun=False)
        except RunStopped as stop:
            self.stopped = self.stopped or classify(unit[0], stop)
        return self.stopped is None

    def _to_the_end(self, work: Work) -> Sequence[Outcome]:
        self._pushing.begun = True
        try:
            return work()
        finally:
            self._pushing.begun = False

    def _take(self, messages: Sequence[Message], journal: Journal) -> None:
        """Handles what has arrived, on the run's thread."""
        errands = [message for message in messages if isinstance(message, Errand)]
        saved = [message for message in messages if isinstance(message, _Saved)]
        ended = [self._checked(message) for message in messages if not isinstance(message, _Saved | Errand)]
        try:
            for errand in errands:  # one at most: nothing is gathered behind it, for a request waits
                errand.run()
            if saved:
                journal.saved([(message.push, message.receipt) for message in saved])
            if ended:
                journal.ended([outcome for outcomes in ended for outcome in outcomes])
        except BaseException as error:
            for message in saved:
                message.stored.set_exception(error)  # for the threads that wait, too
            raise
        for message in saved:
            message.stored.set_result(None)
        for outcomes in ended:
            self._watch(outcomes)
        for outcome in chain.from_iterable(ended):
            tell(outcome)

    def _checked(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        for outcome in outcomes:
            self._begun.pop(outcome.change.key, None)
        return [self._owners.checked(outcome) for outcome in outcomes]

    def _watch(self, outcomes: Sequence[Outcome]) -> None:
        """Ends the delivery where going on is useless: the account is refused, or call after call finds nobody."""
        down = all(outcome.result is Result.LATER and not outcome.limited for outcome in outcomes)
        self._down = self._down + 1 if down else 0
        for outcome in outcomes:
            ended = outcome.result in _ENDS or self._down >= GIVE_UP_AFTER
            if ended or (outcome.limited and (outcome.retry_after or 0) > 1):
                self.stopped = self.stopped or outcome


def _refuse(message: Message) -> None:
    """Nobody reads it: who waits for an answer is told so."""
    if isinstance(message, _Saved):
        message.stored.set_exception(RunStopped("the run is over"))
    elif isinstance(message, Errand):
        message.refuse(RunStopped("the run is over"))


def _units(connector: Connector[Any], changes: Sequence[Change]) -> Iterator[Unit]:
    """The changes in calls: batches where the connector takes them."""
    for action, group in groupby(changes, key=lambda change: change.action):
        together = list(group)
        size = _batch_size(connector, action, len(together))
        for at in range(0, len(together), size):
            yield together[at : at + size]


def _batch_size(connector: Connector[Any], action: Action, count: int) -> int:
    limits = connector.limits
    batches = action is Action.OFFER or (
        action in (Action.CREATE, Action.UPDATE) and isinstance(connector, PushesBatches)
    )
    return limits.batch if batches and count >= limits.batch_from else 1


def requirement_issues(kind: type[Connector[Any]], listing: Listing, facts: AccountFacts) -> list[Issue]:
    """What the connector asks of the listing; a requirement that breaks blocks its listing and nothing else."""
    issues: list[Issue] = []
    for requirement in kind.requirements:
        try:
            issues += requirement(listing, facts)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # foreign code
            log.error("a requirement raised nonsense", connector=kind.slug, error=repr(calls.sayable(error)))
            issues.append(Issue(code="connector_broken", product=listing.key))
    return issues
