"""A token bucket that lends: who takes from an empty one waits until the debt is paid. Not locked, no clock."""

from connectors.budget import PACE, Rate


class Bucket:
    def __init__(self, rate: Rate, now: float) -> None:
        self.rate = rate
        self._factor = PACE
        self._level, self._at = rate.size, now
        self._newest = 0

    def wait(self, now: float, behind: float = 0.0) -> float:
        """Seconds until what was drawn is paid for; `behind` is what those drew who come later."""
        self._fill(now)
        return max(0.0, self._at - now) + max(0.0, -(self._level + behind) / self._speed)

    def draw(self, now: float, amount: float) -> None:
        """What is negative is given back."""
        self._fill(now)
        self._level -= amount

    def freeze(self, now: float, until: float, owed: float) -> None:
        """Nothing is gained until then; what is owed to those in line is all that is lent."""
        self._fill(now)
        self._level = min(self._level, -owed)
        self._at = max(self._at, until)

    def adapt(self, now: float, factor: float) -> None:
        self._fill(now)
        self._factor = PACE * factor

    def learn(self, now: float, rate: Rate) -> None:
        self._fill(now)
        self.rate = rate

    def correct(self, now: float, level: float, number: int) -> None:
        """The platform has told what is left. What an older request heard may only lower it: newer ones drew since."""
        self._fill(now)
        if number >= self._newest:
            self._newest, self._level = number, min(level, self.rate.size)
        else:
            self._level = min(self._level, level)

    @property
    def _speed(self) -> float:
        return self.rate.per_second * self._factor

    def _fill(self, now: float) -> None:
        if now > self._at:
            self._level = min(self.rate.size, self._level + (now - self._at) * self._speed)
            self._at = now
