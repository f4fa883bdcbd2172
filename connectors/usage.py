"""What share of an allowance a platform says is used, and what that leaves. Not locked, no clock.

Shares come in whole percents, and what a percent is worth is told nowhere: it is learned from how many requests raise
the share. Requests of a window ago no longer count, so that the share falls by itself.
"""

TARGET = 0.995
"""The share that we stop at."""
PERCENT = 0.01
SPARE = 1.0
SLOTS = 120
"""A window is remembered in so many parts."""
FEELERS = 20
"""Where others use the allowance too, one request in a twentieth of the window finds out what they left."""
SURE_BELOW = 0.9
"""Before anything is learned, requests go freely up to this share, and then one a second."""


class Usage:
    def __init__(self, window: float) -> None:
        self.window = window
        self._whole: float | None = None
        """How much the whole allowance is, in our units."""
        self._share, self._told, self._told_at = 0.0, -1.0, 0.0
        self._taken: dict[int, float] = {}
        self._counted = 0.0
        """What was taken, without what expired, since the share began to rise."""
        self._base: tuple[float, float] | None = None
        self._next = 0.0

    def wait(self, now: float, amount: float, outstanding: float) -> float:
        """Seconds until as much may be sent. `outstanding`: what was sent and not answered."""
        if self._whole is None:
            return max(0.0, self._next - now) if self._share >= SURE_BELOW else 0.0
        free = (TARGET - self._share) * self._whole + self._expired(self._told_at, now) - outstanding - SPARE
        if free >= amount:
            return 0.0
        return min(self._until_free(now, amount - free), self._until_feeler(now, outstanding))

    def sent(self, now: float) -> None:
        self._next = max(self._next, now) + 1.0

    def tell(self, now: float, share: float, cost: float) -> None:
        """The platform's answer to a request of that cost."""
        expired = self._expired(self._told_at, now)
        self._counted += cost - expired
        self._taken[self._slot(now)] = self._taken.get(self._slot(now), 0.0) + cost
        self._learn(share, cost)
        if self._whole is None or share > self._told:
            self._share = share
        elif share < self._told:
            self._share = share + PERCENT
        else:
            moved = self._share + (cost - expired) / self._whole
            self._share = min(max(moved, share), share + PERCENT)
        self._told, self._told_at = share, now
        oldest = self._slot(now - self.window) - 1
        self._taken = {slot: taken for slot, taken in self._taken.items() if slot >= oldest}

    def _learn(self, share: float, cost: float) -> None:
        """A whole percent is only exact at the moment at which it rises."""
        ours = cost / self._whole if self._whole else 1.0
        if share < self._told or self._told < 0 or share > self._told + ours + 2 * PERCENT:  # or others' doing
            self._base, self._counted = None, 0.0
        elif share > self._told:
            if self._base is None:
                self._base = (share, self._counted)
            rise, taken = share - self._base[0], self._counted - self._base[1]
            if taken > 0 and rise > (PERCENT if self._whole is None else 5 * PERCENT):
                self._whole = taken / rise

    def _slot(self, at: float) -> int:
        return int(at // (self.window / SLOTS))

    def _expires(self, slot: int) -> float:
        return (slot + 1) * self.window / SLOTS + self.window

    def _expired(self, since: float, now: float) -> float:
        return sum(taken for slot, taken in self._taken.items() if since < self._expires(slot) <= now)

    def _until_free(self, now: float, missing: float) -> float:
        """Until enough of our own has expired."""
        for slot in sorted(self._taken):
            if (at := self._expires(slot)) > now:
                missing -= self._taken[slot]
                if missing <= 0:
                    return at - now
        return self.window

    def _until_feeler(self, now: float, outstanding: float) -> float:
        """One at a time, and none where it would only fill what is left until our own expires."""
        ours = sum(taken for slot, taken in self._taken.items() if self._expires(slot) > now)
        if outstanding or (self._whole and ours > self._whole / 2):
            return self.window
        return max(0.0, self._told_at + self.window / FEELERS - now)
