"""Photos taken in once and made fit once: the bytes lie in files named by their hash, the rows say whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from catalog.issues import Issue
from catalog.models import Business
from images.fetch import Fetched, FetchOptions, fetch
from images.files import keep, place
from images.models import Rendition, SourceImage
from images.parallel import each
from images.photo import (
    Look,
    PhotoRefused,
    RenditionBytes,
    about,
    is_address,
    photo_issue,
    rendition_id,
    too_small,
)
from images.sources import FolderPhotos, Photos, ZipPhotos
from images.spec import ImageSpec
from images.worker import PhotoWorkers

__all__ = [
    "FolderPhotos",
    "Made",
    "Photos",
    "RenditionMissing",
    "ZipPhotos",
    "fetch_missing",
    "read_rendition",
    "rendition",
    "renditions",
    "stamp",
    "take_in",
]

FETCHES_AT_ONCE = 4


@dataclass(frozen=True)
class Made:
    """A rendition that lies ready."""

    rendition_id: str
    path: Path
    media_type: str
    width: int
    height: int
    size: int


class RenditionMissing(LookupError):
    def __init__(self, rendition: str) -> None:
        super().__init__(f"The picture {rendition} is no longer stored; it is made again by the next sync.")
        self.rendition = rendition


@dataclass(frozen=True)
class _Arrival:
    source: str
    data: bytes = field(repr=False)
    etag: str = ""
    last_modified: str = ""


def take_in(business: Business, sources: Iterable[str], photos: Photos | None, workers: PhotoWorkers) -> list[Issue]:
    """Takes in the files that are new or have changed; addresses are left for `fetch_missing`."""
    known, issues = _known(business), list[Issue]()

    def arrivals() -> Iterator[_Arrival]:
        for source in dict.fromkeys(sources):
            if is_address(source):
                continue
            try:
                data = photos.read(source) if photos else None
            except PhotoRefused as refused:
                issues.append(about(refused.issue, source))
                continue
            if data is not None:
                yield _Arrival(source, data)
            elif source not in known:
                issues.append(photo_issue("photo_missing", source))

    issues += _store(business, arrivals(), known, workers)
    return issues


def fetch_missing(
    business: Business,
    sources: Iterable[str],
    workers: PhotoWorkers,
    options: FetchOptions | None = None,
    *,
    again: bool = False,
) -> list[Issue]:
    """Fetches the addresses that were not fetched yet; `again` also asks for what has changed at the others."""
    asked = list(dict.fromkeys(sources))
    known, issues = _known(business, asked), list[Issue]()
    rules = options or FetchOptions(settings.ALLOW_HOSTS, settings.CA_FILE)
    kept = {source: row for source, row in known.items() if _original(row).is_file()}
    wanted = [each for each in asked if is_address(each) and (again or each not in kept)]

    def get(source: str) -> Fetched | PhotoRefused | None:
        etag, modified = (kept[source].etag, kept[source].last_modified) if source in kept else ("", "")
        try:
            return fetch(
                source, allow_hosts=rules.allow_hosts, ca_file=rules.ca_file, etag=etag, last_modified=modified
            )
        except PhotoRefused as refused:
            return refused

    def arrivals() -> Iterator[_Arrival]:
        for source, answer in each(get, wanted, FETCHES_AT_ONCE):
            if isinstance(answer, PhotoRefused):
                issues.append(about(answer.issue, source))
            elif answer is not None:
                yield _Arrival(source, answer.data, _short(answer.etag, 255), _short(answer.last_modified, 64))

    issues += _store(business, arrivals(), known, workers)
    return issues


def renditions(
    business: Business, wanted: Iterable[tuple[str, ImageSpec]], workers: PhotoWorkers
) -> dict[tuple[str, str], Made | Issue]:
    """(source, the spec's hash) → what lies ready, made now where it did not, or why there is none."""
    needed = list(wanted)
    known = _known(business, (source for source, _ in needed))
    made: dict[tuple[str, str], Made | Issue] = {}
    asked: dict[tuple[str, str], tuple[SourceImage, ImageSpec]] = {}
    for source, spec in needed:
        row = known.get(source)
        if row is None:
            made[source, spec.hash] = photo_issue("photo_waiting" if is_address(source) else "photo_missing", source)
        elif issue := too_small(Look(row.media_type, row.width, row.height), spec, source):
            made[source, spec.hash] = issue
        else:
            asked[source, spec.hash] = row, spec
    names = {key: rendition_id(row.sha256, spec) for key, (row, spec) in asked.items()}
    ready = _ready(names.values())
    missing = {names[key]: photo for key, photo in asked.items() if names[key] not in ready}
    outcomes: Mapping[str, Made | Issue] = {**ready, **_make(missing.values(), workers)}
    made.update({key: _named(outcomes[name], key[0]) for key, name in names.items()})
    return made


def stamp(business: Business) -> str:
    """Another one after any photo of the business was taken in."""
    rows = SourceImage.objects.within(business).aggregate(count=Count("pk"), newest=Max("fetched_at"))
    return f"{rows['count']}/{rows['newest']}"


def rendition(name: str) -> Made:
    """Raises RenditionMissing."""
    made = _ready([name]).get(name)
    if made is None:
        raise RenditionMissing(name)
    return made


def read_rendition(name: str) -> bytes:
    """Raises RenditionMissing."""
    return rendition(name).path.read_bytes()


def _known(business: Business, sources: Iterable[str] | None = None) -> dict[str, SourceImage]:
    """The photos taken in, all or those of the sources."""
    rows = SourceImage.objects.within(business)
    if sources is None:
        return {row.source: row for row in rows}
    asked = list(dict.fromkeys(sources))
    parts = (asked[at : at + 500] for at in range(0, len(asked), 500))  # databases limit the values in one statement
    return {row.source: row for part in parts for row in rows.filter(source__in=part)}


def _short(header: str, longest: int) -> str:
    return header if len(header) <= longest else ""


def _original(row: SourceImage) -> Path:
    return place(settings.HOME, "originals", row.sha256, row.media_type)


def _store(
    business: Business, arrivals: Iterable[_Arrival], known: Mapping[str, SourceImage], workers: PhotoWorkers
) -> list[Issue]:
    """Looks at what has changed, and keeps what is a photo. One that is not leaves what was there before."""

    def changed() -> Iterator[tuple[_Arrival, bytes]]:
        for arrival in arrivals:
            row = known.get(arrival.source)
            same = row is not None and row.sha256 == sha256(arrival.data).hexdigest() and _original(row).is_file()
            if not same:
                yield arrival, arrival.data

    issues: list[Issue] = []
    for arrival, outcome in workers.look_many(changed()):
        if isinstance(outcome, PhotoRefused):
            issues.append(about(outcome.issue, arrival.source))
        else:
            _keep_source(business, arrival, outcome)
    return issues


def _keep_source(business: Business, arrival: _Arrival, look: Look) -> None:
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
    }
    SourceImage.objects.within(business).update_or_create(source=arrival.source, defaults=fields)


def _ready(names: Iterable[str]) -> dict[str, Made]:
    rows = Rendition.objects.in_bulk(list(set(names))).values()
    made = (_described(row) for row in rows)
    return {each.rendition_id: each for each in made if each.path.is_file()}


def _described(row: Rendition) -> Made:
    path = place(settings.HOME, "renditions", row.sha256, row.media_type)
    return Made(row.id, path, row.media_type, row.width, row.height, row.size)


def _make(wanted: Iterable[tuple[SourceImage, ImageSpec]], workers: PhotoWorkers) -> dict[str, Made | Issue]:
    """By rendition; each photo is opened once for all its specs."""
    rows: dict[str, SourceImage] = {}
    specs: dict[str, list[ImageSpec]] = defaultdict(list)
    for row, spec in wanted:
        rows[row.sha256] = row
        specs[row.sha256].append(spec)
    made: dict[str, Made | Issue] = {}

    def photos() -> Iterator[tuple[str, bytes, list[ImageSpec]]]:
        for digest, row in rows.items():
            try:
                yield digest, _original(row).read_bytes(), specs[digest]
            except FileNotFoundError:
                made.update({rendition_id(digest, spec): photo_issue("photo_missing") for spec in specs[digest]})

    for digest, outcome in workers.render_many(photos()):
        results = [outcome.issue] * len(specs[digest]) if isinstance(outcome, PhotoRefused) else outcome
        for spec, result in zip(specs[digest], results, strict=True):
            name = rendition_id(digest, spec)
            made[name] = _keep_rendition(name, result) if isinstance(result, RenditionBytes) else result
    return made


def _keep_rendition(name: str, result: RenditionBytes) -> Made:
    digest = sha256(result.data).hexdigest()
    keep(place(settings.HOME, "renditions", digest, result.media_type), result.data)
    fields = {
        "sha256": digest,
        "media_type": result.media_type,
        "width": result.width,
        "height": result.height,
        "size": len(result.data),
    }
    return _described(Rendition.objects.update_or_create(pk=name, defaults=fields)[0])


def _named(outcome: Made | Issue, source: str) -> Made | Issue:
    return about(outcome, source) if isinstance(outcome, Issue) else outcome
