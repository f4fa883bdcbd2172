"""What an answer of a platform says of its allowance, and the guarded question to the connector for it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol

import structlog

from connectors.reply import Reply, retry_after

log = structlog.get_logger()


@dataclass(frozen=True)
class Allowance:
    """What is None was not said. Numbers that make no sense raise ValueError."""

    budget: str | None = None
    """By name; None: the one that the request drew on."""
    window: float | None = None
    """Seconds that the allowance is counted over, 86,400 for a day; None for a bucket that fills as it goes."""
    limit: float | None = None
    """How much there is in a window, or in a full bucket."""
    remaining: float | None = None
    per_second: float | None = None
    """How fast it comes back."""
    used_share: float | None = None
    """From 0 to 1."""
    cost: float | None = None
    """What the request was reckoned at."""
    refused: bool = False
    """The answer is that there was too much; the request was not carried out."""
    wait: float | None = None
    """Seconds that a refusal asks for."""

    @property
    def says_when(self) -> bool:
        """Whether it is clear how long to wait, of a refusal."""
        told = self.remaining is not None and self.cost is not None and self.per_second
        return self.wait is not None or bool(told)

    def __post_init__(self) -> None:
        for each in fields(self):
            given = getattr(self, each.name)
            if isinstance(given, int | float) and not (math.isfinite(given) and given >= 0):
                raise ValueError(f"{each.name} is {given}")


class Tells(Protocol):
    def allowance(self, reply: Reply) -> Iterable[Allowance]: ...


def hear(platform: Tells, reply: Reply) -> tuple[Allowance, ...]:
    """What the connector reads from the answer, and a 429. What breaks is told to its author and stops nothing."""
    try:
        told = tuple(platform.allowance(reply))
    except Exception as error:  # foreign code
        log.error("a connector cannot read its allowance", request=reply.request, error=repr(error))
        told = ()
    if nonsense := [each for each in told if not isinstance(each, Allowance)]:
        log.error("a connector says nonsense of its allowance", request=reply.request, told=repr(nonsense)[:200])
    told = tuple(each for each in told if isinstance(each, Allowance))
    if reply.status != 429 or refusal_in(told):
        return told
    return (*told, Allowance(refused=True, wait=retry_after(reply.headers.get("retry-after"))))


def refusal_in(told: Iterable[Allowance]) -> Allowance | None:
    return next((each for each in told if each.refused), None)
