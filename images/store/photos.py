"""Photos as their sellers gave them: taken in once, each under the hash of its bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from catalog.issues import Issue
from catalog.models import Business
from images.files import keep, place
from images.models import SourceImage
from images.photo import Look, PhotoRefused, about, is_address, one_of_many, photo_issue
from images.sources import Photos
from images.worker import PhotoWorkers


@dataclass(frozen=True)
class Arrival:
    """A photo's bytes, and what a site says by which it can later tell whether they changed."""

    source: str
    data: bytes = field(repr=False)
    etag: str = ""
    last_modified: str = ""


def take_in(
    business: Business,
    sources: Iterable[str],
    photos: Photos,
    workers: PhotoWorkers,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[Issue]:
    """Takes in the files that are new or have changed; addresses are left for `fetch_missing`.

    `told` is called with how many are done, and of how many.
    """
    taken, issues = known(business), list[Issue]()
    files = [source for source in dict.fromkeys(sources) if not is_address(source)]

    def arrivals() -> Iterator[Arrival]:
        for done, source in enumerate(files):
            told(done, len(files))
            try:
                data = photos.read(source)
            except PhotoRefused as refused:
                issues.append(about(refused.issue, source))
                continue
            if data is not None:
                yield Arrival(source, data)
            elif source not in taken:
                issues.append(photo_issue("photo_missing", source))

    issues += store(business, arrivals(), taken, workers, issues).values()
    told(len(files), len(files))
    return issues


def stamp(business: Business) -> str:
    """Another one after any photo of the business was taken in."""
    rows = SourceImage.objects.within(business).aggregate(count=Count("pk"), newest=Max("fetched_at"))
    return f"{rows['count']}/{rows['newest']}"


def known(business: Business, sources: Iterable[str] | None = None) -> dict[str, SourceImage]:
    """The photos taken in, all or those of the sources."""
    rows = SourceImage.objects.within(business)
    if sources is None:
        return {row.source: row for row in rows}
    asked = list(dict.fromkeys(sources))
    parts = (asked[at : at + 500] for at in range(0, len(asked), 500))  # databases limit the values in one statement
    return {row.source: row for part in parts for row in rows.filter(source__in=part)}


def original(row: SourceImage) -> Path:
    return place(settings.HOME, "originals", row.sha256, row.media_type)


def store(
    business: Business,
    arrivals: Iterable[Arrival],
    taken: Mapping[str, SourceImage],
    workers: PhotoWorkers,
    notes: list[Issue],
) -> dict[str, Issue]:
    """Looks at what has changed, and keeps what is a photo. One that is not is an issue, and leaves what was before.

    What there is to say about photos that were kept is added to `notes`.
    """

    def changed() -> Iterator[tuple[Arrival, bytes]]:
        for arrival in arrivals:
            row = taken.get(arrival.source)
            if row is None or row.sha256 != sha256(arrival.data).hexdigest() or not original(row).is_file():
                yield arrival, arrival.data
            elif (row.etag, row.last_modified) != (arrival.etag, arrival.last_modified):
                named = SourceImage.objects.within(business).filter(pk=row.pk)
                named.update(etag=arrival.etag, last_modified=arrival.last_modified)

    issues: dict[str, Issue] = {}
    for arrival, outcome in workers.look_many(changed()):
        if isinstance(outcome, PhotoRefused):
            issues[arrival.source] = about(outcome.issue, arrival.source)
        else:
            _keep_source(business, arrival, outcome)
            if note := one_of_many(outcome, arrival.source):
                notes.append(note)
    return issues


def _keep_source(business: Business, arrival: Arrival, look: Look) -> None:
    digest = sha256(arrival.data).hexdigest()
    keep(place(settings.HOME, "originals", digest, look.media_type), arrival.data)
    fields = {
        "sha256": digest,
        "media_type": look.media_type,
        "width": look.width,
        "height": look.height,
        "size": len(arrival.data),
        "etag": arrival.etag,
        "last_modified": arrival.last_modified,
        "fetched_at": timezone.now(),
        "paper": None,
    }
    SourceImage.objects.within(business).update_or_create(source=arrival.source, defaults=fields)
