"""Strict platforms, each with its own account of what it allows; none knows how we count.

`answer(now, cost)` carries a request out, or refuses it, at the platform's own time. `allowance(until)` is all that it
would have given by then.
"""

import json
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Mapping
from math import ceil

from connectors import (
    Allowance,
    Reply,
    cost_bucket,
    per_second_and_day_headers,
    rate_limit_header,
    seconds_in_text,
    usage_json,
)


def reply(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status=status, headers=headers or {}, content=json.dumps(body or {}).encode())


class Platform(ABC):
    """`used` is what it granted, in its own units."""

    used = 0.0

    @abstractmethod
    def answer(self, now: float, cost: float) -> Reply: ...

    @abstractmethod
    def allowance_until(self, now: float) -> float: ...

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        """What its connector reads from an answer."""
        return ()


class CostBucket(Platform):
    """As Shopify: what was asked is held back, what was not needed comes back with the answer."""

    def __init__(self, size: float, per_second: float, needed: float = 0.8) -> None:
        self._size, self._per_second, self._needed = size, per_second, needed
        self._there, self._since = size, 0.0

    def answer(self, now: float, cost: float) -> Reply:
        self._there = min(self._size, self._there + (now - self._since) * self._per_second)
        self._since = now
        granted = self._there >= cost
        if granted:
            self._there -= cost * self._needed
            self.used += cost * self._needed
        status = {
            "maximumAvailable": self._size,
            "currentlyAvailable": int(self._there),
            "restoreRate": self._per_second,
        }
        told = {
            "requestedQueryCost": cost,
            "actualQueryCost": cost * self._needed if granted else None,
            "throttleStatus": status,
        }
        body: dict[str, object] = {"data": {}} if granted else {"errors": [THROTTLED]}
        return reply(200, body | {"extensions": {"cost": told}})

    def allowance_until(self, now: float) -> float:
        return self._size + now * self._per_second

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return cost_bucket(reply)


THROTTLED = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}


class OperationBucket(Platform):
    """As Amazon: a token bucket for each operation; a header tells the rate where the request was taken."""

    def __init__(self, burst: float, per_second: float, *, tells: bool = True) -> None:
        self._burst, self._per_second, self._tells = burst, per_second, tells
        self._full_at = -burst / per_second  # the theoretical arrival time of a full bucket

    def answer(self, now: float, cost: float) -> Reply:
        earliest = max(self._full_at, now - self._burst / self._per_second) + cost / self._per_second
        if earliest > now:
            return reply(429, {"errors": [{"code": "QuotaExceeded"}]})
        self._full_at = earliest
        self.used += cost
        return reply(200, headers={"x-amzn-ratelimit-limit": str(self._per_second)} if self._tells else {})

    def allowance_until(self, now: float) -> float:
        return self._burst + now * self._per_second

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return rate_limit_header(reply)


class SecondAndDay(Platform):
    """As Etsy: so many in a second of its clock, and so many in the last 24 hours."""

    def __init__(self, a_second: int, a_day: int) -> None:
        self._a_second, self._a_day = a_second, a_day
        self._second, self._in_second = -1, 0
        self._day: deque[float] = deque()

    def answer(self, now: float, cost: float) -> Reply:
        while self._day and self._day[0] <= now - 86_400:
            self._day.popleft()
        if int(now) != self._second:
            self._second, self._in_second = int(now), 0
        left, today = self._a_second - self._in_second, self._a_day - len(self._day)
        granted = left > 0 and today > 0
        if granted:
            self._in_second += 1
            self._day.append(now)
            self.used += 1
        headers = {
            "x-limit-per-second": str(self._a_second),
            "x-remaining-this-second": str(left - granted),
            "x-limit-per-day": str(self._a_day),
            "x-remaining-today": str(today - granted),
        }
        return reply(200, headers=headers) if granted else reply(429, headers=headers | {"retry-after": "1"})

    def allowance_until(self, now: float) -> float:
        return min(self._a_second * ceil(now), self._a_day * ceil(now / 86_400))

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return per_second_and_day_headers(reply)


class UsageShare(Platform):
    """As Meta: an hour that slides, of which only whole percents are told."""

    def __init__(self, an_hour: int) -> None:
        self._an_hour = an_hour
        self._hour: deque[float] = deque()

    def answer(self, now: float, cost: float) -> Reply:
        while self._hour and self._hour[0] <= now - 3_600:
            self._hour.popleft()
        granted = len(self._hour) < self._an_hour
        if granted:
            self._hour.append(now)
            self.used += 1
        minutes = 0 if granted else int((self._hour[0] + 3_600 - now) // 60) + 1
        percent = int(100 * len(self._hour) / self._an_hour)
        usage = {"call_count": percent, "total_cputime": 3, "total_time": 2, "estimated_time_to_regain_access": minutes}
        headers = {"x-business-use-case-usage": json.dumps({"26": [usage]})}
        return reply(200, headers=headers) if granted else reply(400, {"error": {"code": 80014}}, headers)

    def allowance_until(self, now: float) -> float:
        return self._an_hour * ceil(now / 3_600)

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return usage_json(reply)


class MinimumInterval(Platform):
    """As Mirakl: from one request that was taken to the next."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._last = seconds, float("-inf")

    def answer(self, now: float, cost: float) -> Reply:
        if now - self._last < self._seconds:
            return reply(429, headers={"retry-after": str(int(self._last + self._seconds - now) + 1)})
        self._last = now
        self.used += 1
        return reply(201)

    def allowance_until(self, now: float) -> float:
        return 1 + now // self._seconds


class Ban(Platform):
    """As Lazada: so many in a second of its clock; one more, and nothing goes for a while, as a message says."""

    def __init__(self, a_second: int, ban: float) -> None:
        self._a_second, self._ban = a_second, ban
        self._second, self._in_second, self._banned_until = -1, 0, 0.0

    def answer(self, now: float, cost: float) -> Reply:
        if int(now) != self._second:
            self._second, self._in_second = int(now), 0
        self._in_second += 1
        if now >= self._banned_until and self._in_second > self._a_second:
            self._banned_until = now + self._ban
        if now < self._banned_until:
            text = f"Api access frequency exceeds the limit. this ban will last {self._ban:g} seconds"
            return reply(200, {"code": "ApiCallLimit", "type": "ISV", "message": text, "request_id": "0ba2887315"})
        self.used += 1
        return reply(200, {"code": "0", "data": {}})

    def allowance_until(self, now: float) -> float:
        return self._a_second * ceil(now)

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return seconds_in_text(reply)


class Minute(Platform):
    """So many in a minute of its clock, and a 429 that says nothing."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute, self._minute, self._in_minute = a_minute, -1, 0

    def answer(self, now: float, cost: float) -> Reply:
        if int(now // 60) != self._minute:
            self._minute, self._in_minute = int(now // 60), 0
        if self._in_minute >= self._a_minute:
            return reply(429)
        self._in_minute += 1
        self.used += 1
        return reply(200)

    def allowance_until(self, now: float) -> float:
        return self._a_minute * ceil(now / 60)
