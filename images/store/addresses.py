"""Photos at web addresses: fetched once, looked at again each day, and asked for ever more seldom where none comes."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from catalog.issues import Issue
from catalog.models import Business
from images.fetch import Fetched, FetchOptions, fetch
from images.models import PhotoAddress, SourceImage
from images.parallel import each
from images.photo import PhotoRefused, about, is_address
from images.store.photos import Arrival, known, original, store
from images.worker import PhotoWorkers

AT_ONCE, MOST_AT_ONCE = 4, 500
LOOKED_AT_AGAIN = timedelta(days=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=3)
SECONDS_OF_LOOKING = 20.0
"""What a run spends on asking whether photos have changed; the others' turn comes with the next."""


def wait_after(failures: int) -> timedelta:
    """Until an address that has failed so many times in a row is asked again."""
    longer: int = 3 ** min(failures - 1, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * longer)


def fetch_missing(
    business: Business, sources: Iterable[str], workers: PhotoWorkers, options: FetchOptions | None = None
) -> list[Issue]:
    """Fetches the addresses whose photo is not here. One that failed lately is not asked: its issue stands."""
    asked = [source for source in dict.fromkeys(sources) if is_address(source)]
    taken = known(business, asked)
    missing = [source for source in asked if source not in taken or not original(taken[source]).is_file()]
    waiting = _waiting(business, missing)
    return [*waiting.values(), *_ask(business, [each for each in missing if each not in waiting], {}, workers, options)]


def look_again(business: Business, workers: PhotoWorkers, options: FetchOptions | None = None) -> bool:
    """Asks the addresses whose turn it is; whether a photo came, or became another one."""
    due = _due(business)
    before = known(business, due)
    if due:
        _ask(business, due, before, workers, options, until=time.monotonic() + SECONDS_OF_LOOKING)
    after = known(business, due)
    return any(source not in before or row.sha256 != before[source].sha256 for source, row in after.items())


def _due(business: Business) -> list[str]:
    """Those of photos that are here and were not asked for a day, then those that failed and have waited enough."""
    turns = PhotoAddress.objects.within(business)
    rested = turns.filter(ask_at__gt=timezone.now()).values_list("source", flat=True)
    fetched = SourceImage.objects.within(business).filter(source__istartswith="http").exclude(source__in=rested)
    failed = turns.filter(ask_at__lte=timezone.now(), failures__gt=0)
    here = fetched.order_by("fetched_at").values_list("source", flat=True)[:MOST_AT_ONCE]
    gone = failed.order_by("ask_at").values_list("source", flat=True)[:MOST_AT_ONCE]
    return list(dict.fromkeys((*here, *gone)))


def ask_again(business: Business) -> None:
    """A person has mended something: the addresses that failed are asked at the next occasion."""
    PhotoAddress.objects.within(business).filter(failures__gt=0).update(ask_at=timezone.now())


def _waiting(business: Business, sources: Iterable[str]) -> dict[str, Issue]:
    """By address: what was wrong, where it is not time to ask again."""
    asked = list(sources)
    rows = PhotoAddress.objects.within(business).filter(ask_at__gt=timezone.now(), issue__isnull=False)
    parts = (rows.filter(source__in=asked[at : at + 500]) for at in range(0, len(asked), 500))
    return {row.source: Issue.model_validate(row.issue) for part in parts for row in part}


def _ask(
    business: Business,
    sources: list[str],
    kept: Mapping[str, SourceImage],
    workers: PhotoWorkers,
    options: FetchOptions | None,
    until: float | None = None,
) -> list[Issue]:
    """Asks for photos, and where one is kept, only for another one than that."""
    rules = options or FetchOptions(settings.ALLOW_HOSTS, settings.CA_FILE)
    failed: dict[str, Issue] = {}
    answered: list[str] = []

    def get(source: str) -> Fetched | PhotoRefused | None:
        etag, modified = (kept[source].etag, kept[source].last_modified) if source in kept else ("", "")
        try:
            return fetch(
                source, allow_hosts=rules.allow_hosts, ca_file=rules.ca_file, etag=etag, last_modified=modified
            )
        except PhotoRefused as refused:
            return refused

    def arrivals() -> Iterator[Arrival]:
        in_time = (source for source in sources if until is None or time.monotonic() < until)
        for source, answer in each(get, in_time, AT_ONCE):
            answered.append(source)
            if isinstance(answer, PhotoRefused):
                failed[source] = about(answer.issue, source)
            elif answer is not None:
                yield Arrival(source, answer.data, _short(answer.etag, 255), _short(answer.last_modified, 64))

    notes: list[Issue] = []
    failed |= store(business, arrivals(), kept, workers, notes)
    for source in answered:
        _note(business, source, failed.get(source))
    return [*failed.values(), *notes]


def _note(business: Business, source: str, issue: Issue | None) -> None:
    rows = PhotoAddress.objects.within(business)
    before = rows.filter(source=source).values_list("failures", flat=True).first() or 0
    failures = before + 1 if issue else 0
    rest = wait_after(failures) if issue else LOOKED_AT_AGAIN
    said = issue.model_dump(mode="json") if issue else None
    told = {"failures": failures, "issue": said, "ask_at": timezone.now() + rest}
    rows.update_or_create(source=source, defaults=told)


def _short(header: str, longest: int) -> str:
    return header if len(header) <= longest else ""
