"""Keeps one account, in this process, to its budgets. Short waits are made here; longer ones are RateLimited.

A meter outlives the runs of its account. What is counted outside this process is asked of the run's `Quota`.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import structlog

from connectors.allowance import Allowance
from connectors.budget import DAY, MINUTE, Limits
from connectors.errors import RateLimited
from connectors.gate import Gate, Ticket
from connectors.quota import Draw, Quota

log = structlog.get_logger()

NO_NEWS, FEW = 0.01, 10
"""By what the platform's count of a day may differ from ours: others have requests under way."""
AT_ONCE = 1e-6


class Meter:
    """One account's, for as long as this process lives. `patience`: seconds that a request may wait here."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        patience: float = 5.0,
    ) -> None:
        kept = limits.budgets if limits else ()
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._lock = threading.Lock()
        names = dict.fromkeys(("call", *(budget.name for budget in kept)))
        self._gates = {name: Gate(name, [each for each in kept if each.name == name], clock()) for name in names}

    def take(self, name: str = "call", cost: float | None = None, quota: Quota | None = None) -> Ticket:
        """Returns when the request may leave; `hear` has to be told what came of it. Raises RateLimited."""
        gate = self._gates.get(name)
        if gate is None:
            raise LookupError(f"the connector's limits have no budget named {name!r}, only {sorted(self._gates)}")
        with self._lock:
            ticket = gate.enter(self._clock(), cost)
        try:
            self._wait_in_line(gate, ticket)
            if gate.shared:
                self._ask_outside(gate, ticket, quota)
        except BaseException:
            with self._lock:
                gate.leave(self._clock(), ticket)
            raise
        with self._lock:
            gate.send(self._clock(), ticket)
        return ticket

    def hear(self, ticket: Ticket, told: Sequence[Allowance] | None, quota: Quota | None = None) -> float | None:
        """What the answer said, None where there was none. Seconds to wait, where it was a refusal."""
        gate, wait = self._gates[ticket.budget], None
        with self._lock:
            now = self._clock()
            if told is None:
                gate.lost(ticket)
                return None
            mine = [each for each in told if each.budget in (None, ticket.budget)]
            wait = gate.answered(now, ticket, mine)
            for each in told:
                if each not in mine:
                    wait = self._hear_of_another(now, each, wait)
            draws = gate.draws(ticket, 0.0)
        if quota is not None:
            self._tell(quota, draws, ticket, mine, wait)
        return wait

    def _hear_of_another(self, now: float, told: Allowance, wait: float | None) -> float | None:
        other = self._gates.get(told.budget or "")
        if other is None:
            log.error("a connector speaks of a budget that its limits do not have", budget=told.budget)
            return wait
        longer = other.overheard(now, told)
        return wait if longer is None else max(longer, wait or 0.0)

    def _wait_in_line(self, gate: Gate, ticket: Ticket) -> None:
        """Looks again after each wait: answers that came meanwhile may have changed the turn."""
        latest = self._clock() + 2 * self._patience
        while True:
            with self._lock:
                now = self._clock()
                wait = gate.wait(now, ticket)
            if wait <= AT_ONCE:
                return
            self._check(gate, wait, too_long=wait > self._patience or now + wait > latest)
            self._sleep(wait)

    def _ask_outside(self, gate: Gate, ticket: Ticket, quota: Quota | None) -> None:
        """What is counted elsewhere. Asked again after a pause, else all who had their turn would leave at its end."""
        if quota is None:
            raise LookupError(f"the budget {gate.name!r} is counted outside the process, and nobody said where")
        while True:
            with self._lock:
                paused_until, draws = gate.paused_until, gate.draws(ticket, self._patience)
            self._sleep_out(gate, ticket, draws, quota)
            if gate.paused_until == paused_until:  # read without the lock: a pause a moment later is as late
                return
            _give_back(draws, quota)
            self._wait_in_line(gate, ticket)

    def _sleep_out(self, gate: Gate, ticket: Ticket, draws: Sequence[Draw], quota: Quota) -> None:
        longest = 0.0
        for position, draw in enumerate(draws):
            turn = quota.take(draw)
            if turn.wait > self._patience:
                _give_back(draws[:position], quota)
                self._check(gate, turn.wait, too_long=True)
            if turn.left is not None:
                ticket.left[draw.place] = turn.left
            longest = max(longest, turn.wait)
        if longest > AT_ONCE:
            self._sleep(longest)

    def _check(self, gate: Gate, wait: float, *, too_long: bool) -> None:
        if too_long:
            raise RateLimited(f"the allowance {gate.name!r} is used up for {wait:.0f} s", retry_after=wait)

    def _tell(
        self, quota: Quota, draws: Iterable[Draw], ticket: Ticket, told: Iterable[Allowance], wait: float | None
    ) -> None:
        days = [each.remaining for each in told if each.window == DAY and each.remaining is not None]
        for draw in draws:
            if wait is not None and (draw.place == "app" or wait > MINUTE):
                quota.pause(draw, wait)
            if days and draw.day is not None and _is_news(min(days), ticket.left.get(draw.place), draw.day.limit):
                quota.correct(draw, min(days))


def _give_back(draws: Iterable[Draw], quota: Quota) -> None:
    for draw in draws:
        quota.take(replace(draw, cost=-draw.cost))


def _is_news(told: float, known: float | None, limit: float) -> bool:
    if known is None or told == 0:
        return True
    few = limit * NO_NEWS
    return told < known - min(few, FEW) or told > known + max(few, FEW)
