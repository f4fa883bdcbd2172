"""What the chaos run tells: one last line, and whatever is wrong with the log of the listings concerned."""

from collections.abc import Iterator

from tests.scenarios.chaos.log import of_listing
from tests.scenarios.chaos.storm import Outcome

ENTRIES = 40


def details(outcome: Outcome) -> Iterator[str]:
    yield f"  done to it: {dict(outcome.diary.counts)}"
    yield f"  faults: {outcome.faults}"
    yield f"  meanwhile: {outcome.edits} edits, {outcome.sales} sales, {len(outcome.log)} requests and sales"
    again = outcome.repeats
    yield (
        f"  repeated writes: {again.listings} listings (at most {again.listings_bound} can be explained);"
        f" {again.photos} photos sent (at most {again.photos_bound})"
    )
    yield "  seconds: " + ", ".join(f"{name} {spent:.0f}" for name, spent in outcome.seconds.items())


def violations(outcome: Outcome) -> Iterator[str]:
    for complaint in outcome.complaints:
        yield f"✗ {complaint.kind}: {complaint.said}"
        for entry in of_listing(outcome.log, complaint.seller, complaint.ref)[-ENTRIES:]:
            fault = f" {entry['fault']}" if entry["fault"] else ""
            told = "committed" if entry["committed"] else "not committed"
            yield f"    {entry['n']} {entry['at']} {entry['method']} {entry['path']} {entry['status']} {told}{fault}"


def last_line(outcome: Outcome) -> str:
    return (
        f"chaos: {outcome.diary.counts['kills']} kills, {sum(outcome.faults.values())} faults,"
        f" {outcome.wanted} wanted, {outcome.live} live, {outcome.count('double')} double,"
        f" {outcome.count('missing')} missing, {outcome.count('unwanted')} unwanted,"
        f" {outcome.repeats.listings} repeated writes"
    )
