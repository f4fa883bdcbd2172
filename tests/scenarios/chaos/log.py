"""What the marketplace's log tells: which writes were repeated, and how many may be without anybody's fault."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

IN_FLIGHT = 8
"""A run has at most twice its connector's concurrency (4) of calls without an acknowledgement."""
LATE = 2.0
"""Seconds: the longest that the marketplace's `slow` carries out a request after its sender has died, and some more."""
PHOTOS = re.compile(r"/(photos|images|bucket|wp/v2/media|images/products/\d+)$")
"""How the addresses end that photos are sent to."""
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Repeats:
    """`listings`: writes that left a listing as it was. `bounds`: what may have been written in vain."""

    listings: int
    listings_bound: int
    photos: int
    photos_bound: int


def repeats(log: Sequence[Entry], disturbances: Iterable[float], *, photos_named: int, calls: int = 0) -> Repeats:
    """A write may be repeated once for each time that nobody learned of its success.

    Nobody does where the connection was cut after the commit, and where the writer was disturbed while it had the call
    in flight. So the bound is the sum of all writes that were cut, and of each account's last IN_FLIGHT ones before
    each disturbance. Where a listing takes several `calls`, those before one that failed are repeated with it.
    """
    written = [entry for entry in log if entry["committed"] and entry["seller"] and entry["path"] != "/operator/sell"]
    on_listings = [entry for entry in written if not PHOTOS.search(entry["path"])]
    of_photos = [entry for entry in written if PHOTOS.search(entry["path"])]
    moments, failed = sorted(disturbances), sum(bool(entry["fault"]) for entry in log)
    return Repeats(
        sum(entry["repeated"] for entry in on_listings),
        sum(amount(entry) for entry in unacknowledged(on_listings, moments)) + calls * failed,
        len(of_photos),
        photos_named + len(unacknowledged(of_photos, moments)),
    )


def unacknowledged(written: Iterable[Entry], moments: Sequence[float]) -> list[Entry]:
    """The writes whose success may have stayed unknown to their sender."""
    by_seller: dict[str, list[Entry]] = defaultdict(list)
    for entry in written:
        by_seller[entry["seller"]].append(entry)
    return [entry for entries in by_seller.values() for entry in _of_one(entries, moments)]


def _of_one(entries: list[Entry], moments: Sequence[float]) -> list[Entry]:
    times = [datetime.fromisoformat(entry["at"]).timestamp() for entry in entries]
    open_still = {place for place, entry in enumerate(entries) if entry["fault"] in ("commit_cut", "504")}
    for moment in moments:
        late, before = bisect_right(times, moment + LATE), bisect_left(times, moment)
        open_still |= set(range(max(0, before - IN_FLIGHT), min(late, before + IN_FLIGHT)))
    return [entries[place] for place in sorted(open_still)]


def amount(entry: Entry) -> int:
    """How many listings it wrote."""
    return len(entry["ref"].split(",")) if entry["ref"] else 0


def of_listing(log: Iterable[Entry], seller: str, ref: str) -> list[Entry]:
    return [entry for entry in log if entry["seller"] == seller and ref in (entry["ref"] or "").split(",")]
