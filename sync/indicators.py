"""What a programme counts of its businesses, by country, cohort and leadership. Pure; indicators.toml defines each."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from statistics import median

from catalog.text import first_of

ACTIVE = timedelta(days=30)
DAY = timedelta(days=1)


class Kind(StrEnum):
    COUNT = "count"
    SHARE = "share"
    """In percent of the group's businesses."""
    DAYS = "days"


class Split(StrEnum):
    """By what businesses are put in groups; `ALL` is one group of all."""

    ALL = "all"
    COUNTRY = "country"
    COHORT = "cohort"
    WOMEN_LED = "women_led"
    YOUTH_LED = "youth_led"


@dataclass(frozen=True)
class Record:
    """What is on record of a business. `women_led` and `youth_led` are None where nobody has said."""

    country: str
    cohort: str = ""
    women_led: bool | None = None
    youth_led: bool | None = None
    first_product: datetime | None = None
    accounts: int = 0
    first_live: datetime | None = None
    products_live: int = 0
    refused: int = 0
    mended: int = 0
    last_active: datetime | None = None


@dataclass(frozen=True)
class Definition:
    code: str
    kind: Kind
    names: Mapping[str, str]
    meanings: Mapping[str, str]

    def name_in(self, language: str) -> str:
        return _in(self.names, language)

    def meaning_in(self, language: str) -> str:
        return _in(self.meanings, language)


Figures = Mapping[str, float | None]
"""By the indicator's code; None where there is nothing to tell."""
Group = str | bool | None


def grouped(records: Iterable[Record], by: Split, at: datetime) -> dict[Group, Figures]:
    """The largest group first; what nobody has said comes last."""
    groups = defaultdict[Group, list[Record]](list)
    for record in records:
        groups[_GROUP_OF[by](record)].append(record)
    ordered = sorted(groups.items(), key=lambda each: (each[0] in (None, ""), -len(each[1]), str(each[0])))
    return {group: figures(members, at) for group, members in ordered}


def figures(records: Sequence[Record], at: datetime) -> Figures:
    """`at`: when the last 30 days end."""
    live = [record for record in records if record.first_live]
    waits = [
        max(timedelta(0), record.first_live - record.first_product) / DAY
        for record in live
        if record.first_live and record.first_product
    ]
    return {
        "businesses": len(records),
        "imported": sum(record.first_product is not None for record in records),
        "connected": sum(record.accounts > 0 for record in records),
        "live": len(live),
        "live_share": 100 * len(live) / len(records) if records else None,
        "days_to_live": median(waits) if waits else None,
        "products_live": sum(record.products_live for record in records),
        "refused": sum(record.refused for record in records),
        "mended": sum(record.mended for record in records),
        "active": sum(record.last_active is not None and record.last_active >= at - ACTIVE for record in records),
    }


@cache
def definitions() -> Sequence[Definition]:
    told = tomllib.loads(resources.files("sync").joinpath("indicators.toml").read_text("utf-8"))
    return tuple(Definition(code, Kind(each["kind"]), each["name"], each["definition"]) for code, each in told.items())


def _in(texts: Mapping[str, str], language: str) -> str:
    found = first_of(texts, (language, "en"))
    return found[1] if found else ""


_GROUP_OF: Mapping[Split, Callable[[Record], Group]] = {
    Split.ALL: lambda _: "",
    Split.COUNTRY: lambda record: record.country,
    Split.COHORT: lambda record: record.cohort,
    Split.WOMEN_LED: lambda record: record.women_led,
    Split.YOUTH_LED: lambda record: record.youth_led,
}
