"""How fast each seller may call: a bucket of permissions that fills with time."""


class Rates:
    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._burst = max(1.0, per_second)
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, seller: str, now: float) -> bool:
        """Whether one more call fits; it is counted if so. `now` is any clock in seconds that never goes back."""
        if self._per_second <= 0:  # no limit
            return True
        left, since = self._buckets.get(seller, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._buckets[seller] = (left - allowed, now)
        return allowed
