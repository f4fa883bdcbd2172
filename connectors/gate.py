"""One budget's gate: who waits at it, who is under way, and how fast it lets go. Not locked, no clock."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from connectors.allowance import Allowance
from connectors.bucket import Bucket
from connectors.budget import DAY, PACE, Budget, Day, Place, Rate, rate
from connectors.pace import Pace
from connectors.quota import Draw
from connectors.usage import Usage

AN_HOUR = 3_600.0
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_TOLD = 1.0, 600.0, DAY
"""After a refusal that says nothing: at first, however often, and what is believed of one that says something."""
MEASURED = 20
"""Requests from which a rate is measured where none was stated."""
COSTS = 100
"""Where costs are not said beforehand, the dearest of so many answers counts."""


@dataclass
class Ticket:
    """A request's place at the gate. `sent`: when it left."""

    budget: str
    cost: float
    number: int
    sent: float = float("-inf")
    left: dict[Place, float] = field(default_factory=dict)
    """What was left of the day when it was taken, as far as we know."""


@dataclass
class Shared:
    """What is counted outside this process, as stated or learned."""

    rates: dict[float, Rate] = field(default_factory=dict)
    day: Day | None = None


class Gate:
    def __init__(self, name: str, budgets: Iterable[Budget], now: float) -> None:
        self.name = name
        self.shared: dict[Place, Shared] = {}
        self._buckets: dict[float, Bucket] = {}
        self._usage: Usage | None = None
        self._cost, self._costs = 1.0, deque[float](maxlen=COSTS)
        for budget in budgets:
            self._state(budget, now)
        self._pace = Pace(now, open_ended=not self._rates())
        self.paused_until = float("-inf")
        self._numbers = 0
        self._waiting: dict[int, float] = {}
        self._under_way: dict[int, float] = {}
        self._times: deque[float] = deque(maxlen=MEASURED)
        self._refused = float("-inf")
        self._in_a_row = 0

    def _state(self, budget: Budget, now: float) -> None:
        self._cost = budget.cost
        for each in budget.rates():
            if budget.shared_by == "account" and each.short:
                self._buckets[each.window] = Bucket(each, now)
            else:
                self.shared.setdefault(budget.shared_by, Shared()).rates[each.window] = each
        if (day := budget.a_day()) is not None:
            self.shared.setdefault(budget.shared_by, Shared()).day = day

    def _rates(self) -> list[Rate]:
        outside = [each for shared in self.shared.values() for each in shared.rates.values()]
        return [bucket.rate for bucket in self._buckets.values()] + outside

    def enter(self, now: float, cost: float | None) -> Ticket:
        """Takes at once what will be there after the wait, so that requests leave in turn."""
        self._numbers += 1
        ticket = Ticket(self.name, self._cost if cost is None else cost, self._numbers)
        self._waiting[ticket.number] = ticket.cost
        for bucket in self._buckets.values():
            bucket.draw(now, ticket.cost)
        return ticket

    def wait(self, now: float, ticket: Ticket) -> float:
        """Seconds until it is this one's turn, as it looks now."""
        behind = sum(cost for number, cost in self._waiting.items() if number > ticket.number)
        waits = [bucket.wait(now, behind) for bucket in self._buckets.values()]
        if self._usage:
            waits.append(self._usage.wait(now, ticket.cost, self._outstanding() - behind - ticket.cost))
        return max([0.0, self.paused_until - now, *waits])

    def leave(self, now: float, ticket: Ticket) -> None:
        """It goes without having been sent."""
        self._waiting.pop(ticket.number, None)
        for bucket in self._buckets.values():
            bucket.draw(now, -ticket.cost)

    def send(self, now: float, ticket: Ticket) -> None:
        ticket.sent = now
        self._under_way[ticket.number] = self._waiting.pop(ticket.number, ticket.cost)
        self._times.append(now)
        if self._usage:
            self._usage.sent(now)

    def draws(self, ticket: Ticket, patience: float) -> list[Draw]:
        """What it wants of the counts outside this process."""
        speed = PACE * self._pace.factor
        return [
            Draw(self.name, place, ticket.cost, patience, _slowed(shared.rates.values(), speed), shared.day)
            for place, shared in self.shared.items()
        ]

    def answered(self, now: float, ticket: Ticket, told: Iterable[Allowance]) -> float | None:
        """Takes in what the answer to this request says. Seconds to wait, where it was a refusal."""
        self._under_way.pop(ticket.number, None)
        refusal: Allowance | None = None
        for each in told:
            self.learn(now, each, ticket)
            refusal = each if each.refused else refusal
        if refusal is not None:
            return self._refuse(now, ticket, refusal)
        if ticket.sent >= self._refused:
            self._in_a_row = 0
        self._pace.granted(now)
        self._adapt(now)
        return None

    def overheard(self, now: float, told: Allowance) -> float | None:
        """The same, of this budget in the answer to another's request."""
        self.learn(now, told)
        return self._refuse(now, Ticket(self.name, 0.0, 0, now), told) if told.refused else None

    def lost(self, ticket: Ticket) -> None:
        """There was no answer."""
        self._under_way.pop(ticket.number, None)

    def learn(self, now: float, told: Allowance, ticket: Ticket | None = None) -> None:
        """What is said of this budget, in the answer to one of its own requests or to another's."""
        if told.cost is not None:
            self._costs.append(told.cost)
            self._cost = max(self._costs)
        if told.used_share is not None:
            self._usage = self._usage or Usage(told.window or AN_HOUR)
            self._usage.tell(now, told.used_share, ticket.cost if ticket else 0.0)
        elif told.window == DAY:
            for shared in self.shared.values():
                if shared.day is not None and told.limit:
                    shared.day = replace(shared.day, limit=told.limit)
        else:
            self._learn_rate(now, told, ticket.number if ticket else 0)

    def _learn_rate(self, now: float, told: Allowance, number: int) -> None:
        per_second = told.limit / told.window if told.limit and told.window else told.per_second
        size = told.limit if told.window is None else None
        if per_second and self._learn_shared(told.window, per_second, size):
            return
        bucket = self._buckets.get(told.window) if told.window else next(iter(self._buckets.values()), None)
        if bucket is None and per_second:  # nobody had stated one
            made = Rate(1.0, per_second, size or 1.0) if told.window is None else rate(told.limit or 1.0, told.window)
            bucket = self._buckets[made.window] = Bucket(made, now)
        elif bucket is not None and per_second:
            bucket.learn(now, bucket.rate.told(per_second, size))
        if per_second:
            self._pace.cap()
        if bucket is not None and told.remaining is not None and told.window is None:
            bucket.correct(now, told.remaining - self._outstanding(), number)

    def _learn_shared(self, window: float | None, per_second: float, size: float | None) -> bool:
        """Whether the rate is one of those that are counted outside this process."""
        for shared in self.shared.values():
            for stated, each in shared.rates.items():
                if window in (None, stated):
                    shared.rates[stated] = each.told(per_second, size)
                    return True
        return False

    def _refuse(self, now: float, ticket: Ticket, refusal: Allowance) -> float:
        if refusal.says_when and refusal.wait is None:
            missing = (refusal.cost or 0.0) - (refusal.remaining or 0.0)
            wait = max(0.0, missing) / (refusal.per_second or 1.0)
            self.paused_until = max(self.paused_until, now + wait)  # what the bucket holds is known: it goes on filling
            return wait
        wait = min(refusal.wait or 0.0, LONGEST_TOLD)
        if ticket.sent >= self._refused:  # what left before the last refusal says nothing new
            self._in_a_row += 1
            self._refused = now
            self._pace.refused(now, told=wait > 0)
            self._measure(now)
            self._adapt(now)
            wait = wait or self._growing_pause()
        until = max(self.paused_until, now + wait)
        self.paused_until = until
        for bucket in self._buckets.values():
            bucket.freeze(now, until, sum(self._waiting.values()))
        return until - now

    def _growing_pause(self) -> float:
        first = max([FIRST_PAUSE, *(1 / each.per_second for each in self._rates())])
        return min(first * 2.0 ** min(self._in_a_row - 1, 20), max(first, LONGEST_PAUSE))

    def _measure(self, now: float) -> None:
        """Where no rate was stated, the one at which it was refused is the first to try less of."""
        if not self._rates() and len(self._times) > 1:
            measured = len(self._times) / max(now - self._times[0], 0.001)
            self._buckets[1.0] = Bucket(Rate(1.0, max(1.0, measured), 1.0), now)
            self._buckets[1.0].draw(now, sum(self._waiting.values()))

    def _adapt(self, now: float) -> None:
        for bucket in self._buckets.values():
            bucket.adapt(now, self._pace.factor)

    def _outstanding(self) -> float:
        return sum(self._waiting.values()) + sum(self._under_way.values())


def _slowed(rates: Iterable[Rate], speed: float) -> tuple[Rate, ...]:
    return tuple(replace(each, per_second=each.per_second * speed) for each in rates)
