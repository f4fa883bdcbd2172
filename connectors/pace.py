"""How fast we go below what is allowed, learned from refusals: slower at once, faster by little. No clock."""

SOON = 20
"""Refused again after so few requests: the last slowing was not enough, and the next one is twice as much."""
BLUNT, GENTLE, HARDEST = 0.05, 0.005, 0.5
"""How much slower: after a refusal that says nothing, after one that says how long to wait, and ever at once."""
SLOWEST, SLOWEST_TOLD = 0.02, 0.5
"""Some platforms refuse whatever our rate; those that say how long to wait need not be crept up on."""
STEP, TOWARDS = 1e-5, 0.002
AN_HOUR = 0.1 / 3_600
"""For budgets that are drawn on a few times an hour."""


class Pace:
    """`factor` is a share of the stated or learned rate. It is never above 1, unless nobody has stated a rate."""

    def __init__(self, now: float, *, open_ended: bool = False) -> None:
        self.factor = 1.0
        self._ceiling, self._open_ended = 1.0, open_ended
        self._granted, self._depth, self._at = SOON, 0, now

    def cap(self) -> None:
        """The platform has told the rate."""
        if self._open_ended:
            self._open_ended, self.factor, self._ceiling = False, 1.0, 1.0

    def granted(self, now: float) -> None:
        """A request was taken: fast back towards what was too much last time, slowly about there."""
        self._granted += 1
        gained = max(STEP * self.factor, abs(self._ceiling - self.factor) * TOWARDS)
        self.factor += gained + AN_HOUR * max(0.0, now - self._at)
        self._at = now
        if not self._open_ended:
            self.factor = min(1.0, self.factor)

    def refused(self, now: float, *, told: bool) -> None:
        """What was sent since the last refusal shows it. `told`: the platform said how long to wait."""
        self._depth = min(self._depth + 1, 5) if self._granted < SOON else 0
        self._granted, self._at = 0, now
        cut = min(HARDEST, (GENTLE if told else BLUNT) * 2**self._depth)
        least = min(self.factor, SLOWEST_TOLD if told else SLOWEST)
        self._ceiling = self.factor
        self.factor = max(least, self.factor * (1 - cut))
