"""What has to hold once it is quiet: from what is wanted and what stands at the marketplace to complaints. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tests.scenarios.chaos.market import Standing
from tests.scenarios.chaos.wares import Shown


@dataclass(frozen=True)
class Complaint:
    """`ref` is the marketplace's, where it concerns one listing."""

    kind: str
    said: str
    seller: str = ""
    ref: str = ""


def compare(
    seller: str, wanted: Mapping[int, Shown], standing: Iterable[Standing], *, cover_alone: bool = False
) -> list[Complaint]:
    """Exactly one live listing for each wanted product, with its last content; none for the others."""
    by_number: dict[int, list[Standing]] = defaultdict(list)
    last_ref: dict[int, str] = {}
    for listing in standing:
        last_ref[listing.number] = listing.ref
        if listing.status != "withdrawn":
            by_number[listing.number].append(listing)
    complaints = []
    for number, shown in wanted.items():
        found = by_number.get(number, [])
        if not any(listing.status == "live" for listing in found):
            told = f"W{number} should be live and is {[listing.status for listing in found]}"
            complaints.append(Complaint("missing", told, seller, last_ref.get(number, "")))
        for listing in found:
            complaints += _differences(shown, listing, cover_alone=cover_alone)
    for number, found in by_number.items():
        told = f"W{number} stands as {[(listing.id, listing.status) for listing in found]}"
        if number not in wanted and {listing.status for listing in found} != {"draft"}:  # which nobody sees
            complaints.append(Complaint("unwanted", told, seller, found[0].ref))
        complaints += [Complaint("double", told, seller, found[0].ref)] * (len(found) - 1)
    return complaints


def _differences(wanted: Shown, listing: Standing, *, cover_alone: bool) -> Iterable[Complaint]:
    for part in ("title", "prices", "stock", "photos"):
        should, shows = getattr(wanted, part), getattr(listing.shown, part)
        if part == "photos" and cover_alone:
            should, shows = ((*each[:1], *sorted(each[1:])) for each in (should, shows))
        if should != shows:
            told = f"W{listing.number} ({listing.id}) should have {part} {should}, and shows {shows}"
            yield Complaint(part, told, listing.seller, listing.ref)


def states(entries: Iterable[Mapping[str, object]], live: int) -> list[Complaint]:
    """Qafila's own view: what is wanted is live, the rest withdrawn, nothing unknown or waiting."""
    told: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        told[str(entry["state"])].append(f"{entry['business']}/{entry['account']}/{entry['product']}")
    wrong: Collection[str] = told.keys() - {"live", "withdrawn"}
    complaints = [Complaint("status", f"{len(told[state])} are {state}: {told[state][:5]}") for state in sorted(wrong)]
    if len(told["live"]) != live:
        complaints.append(Complaint("status", f"Qafila says that {len(told['live'])} are live, and {live} are wanted"))
    return complaints
