"""What the chaos run asks of the side that is published on: the practice marketplace, or the double of a platform."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tests.scenarios.chaos.countries import Country
from tests.scenarios.chaos.wares import Shown, Terms
from tests.scenarios.conftest import Installation


@dataclass(frozen=True)
class Standing:
    """A listing as the marketplace has it. `status` is live, withdrawn, or what else the marketplace calls it; a draft
    is seen by nobody."""

    id: str
    seller: str
    ref: str
    status: str
    number: int
    shown: Shown
    url: str
    variants: Mapping[str, str]
    """The marketplace's reference of each SKU."""


@dataclass(frozen=True)
class Habits:
    """`options`: of each `qafila sync`. `least_stock`: nothing is ever sold out below it. `calls`: the most writes that
    one listing takes, and so may have to be repeated when the last of them fails. `cover_alone`: of the photos only the
    first has its place for good; the others stand as they came."""

    name: str
    countries: Sequence[Country]
    options: tuple[str, ...] = ()
    least_stock: int = 0
    calls: int = 0
    public_url: str = ""
    cover_alone: bool = False


class Market(Protocol):
    """A process of its own. It is asked for what `standing` says once it is faultless."""

    habits: Habits

    def start(self) -> None: ...

    def close(self) -> None: ...

    def open_account(self, installation: Installation, business: str, country: str, name: str, terms: Terms) -> str:
        """Of the business; the marketplace's own name of the seller."""
        ...

    def be_faulty(self) -> None: ...

    def be_faultless(self) -> None: ...

    def falter(self, dice: random.Random) -> None:
        """Is gone for a moment."""
        ...

    def is_busy(self) -> bool:
        """Whether a seller has asked for something in the last second."""
        ...

    def writes(self) -> int | None:
        """How many were carried out; None while it is gone."""
        ...

    def faults(self) -> dict[str, int]:
        """How many of each kind there were."""
        ...

    def log(self) -> list[dict[str, Any]]:
        """What was asked for and sold, with what became of it."""
        ...

    def sell(self, listing: Standing, sku: str, quantity: int) -> bool | None:
        """Whether a customer got it; None where nobody can tell."""
        ...

    def standing(self, seller: str) -> list[Standing]: ...

    def one(self, seller: str, ref: str) -> list[Standing]:
        """What is on sale under our key, however faulty the marketplace is."""
        ...

    def page(self, listing: Standing) -> str | None:
        """What customers see of it; None where there are no pages."""
        ...
