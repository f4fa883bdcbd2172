"""Faults on request: how often each kind happens, and the seeded dice that decide."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["5xx", "cut", "slow", "commit_cut", "throttle", "html"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_EXAMPLE = "write for example 5xx=0.05,cut=0.05, or all=0.05, or none"


@dataclass(frozen=True)
class Fault:
    kind: Kind
    status: int
    """For 5xx: which one."""
    delay: float
    """For slow: how many seconds."""


class Faults:
    """One fault or none for each request. The same spec and seed give the same faults in the same order."""

    def __init__(self, spec: str = "none", seed: int = 0) -> None:
        self.spec = spec
        self.seed = seed
        self._shares = parse(spec)
        self._dice = random.Random(seed)

    def draw(self) -> Fault | None:
        # Two throws each time, whatever comes of the first: the sequence depends on nothing but the seed.
        throw, detail = self._dice.random(), self._dice.random()
        for kind, share in self._shares.items():
            if throw < share:
                return Fault(kind, status=(500, 502, 503)[int(detail * 3)], delay=0.2 + 1.3 * detail)
            throw -= share
        return None


def parse(spec: str) -> Mapping[Kind, float]:
    """The share of requests that each fault takes; a ValueError names what cannot be read."""
    if spec.strip() in ("", "none"):
        return {}
    shares: dict[Kind, float] = {}
    for part in spec.split(","):
        name, _, number = (piece.strip() for piece in part.partition("="))
        kinds = KINDS if name == "all" else tuple(kind for kind in KINDS if kind == name)
        if not kinds:
            known = ", ".join(KINDS)
            raise ValueError(f"{name!r} in {part.strip()!r} is not a fault; the faults are {known} and all: {_EXAMPLE}")
        shares.update(dict.fromkeys(kinds, _share(part.strip(), number)))
    if sum(shares.values()) > 1 + 1e-9:
        raise ValueError(f"the faults in {spec!r} add up to more than 1, which is every request: {_EXAMPLE}")
    return {kind: shares[kind] for kind in KINDS if shares.get(kind)}


def _share(part: str, number: str) -> float:
    try:
        share = float(number)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise ValueError(f"{part!r} needs a number from 0 to 1 after '=': {_EXAMPLE}")
    return share
