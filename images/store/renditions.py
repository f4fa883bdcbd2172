"""Renditions: each made once, kept under the hash of its bytes, known by the hash of its photo and spec."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from catalog.issues import Issue
from catalog.models import Business
from images.files import keep, place
from images.models import Rendition, SourceImage
from images.photo import Look, PhotoRefused, RenditionBytes, about, is_address, photo_issue, rendition_id, too_small
from images.spec import ImageSpec
from images.store.photos import known, original
from images.worker import PhotoWorkers

USED_TO_THE = timedelta(days=1)


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


def renditions(
    business: Business, wanted: Iterable[tuple[str, ImageSpec]], workers: PhotoWorkers
) -> dict[tuple[str, str], Made | Issue]:
    """(source, the spec's hash) → what lies ready, made now where it did not, or why there is none."""
    needed = list(wanted)
    taken = known(business, (source for source, _ in needed))
    made: dict[tuple[str, str], Made | Issue] = {}
    asked: dict[tuple[str, str], tuple[SourceImage, ImageSpec]] = {}
    for source, spec in needed:
        row = taken.get(source)
        if row is None:
            made[source, spec.hash] = photo_issue("photo_waiting" if is_address(source) else "photo_missing", source)
        elif issue := too_small(Look(row.media_type, row.width, row.height), spec, source):
            made[source, spec.hash] = issue
        else:
            asked[source, spec.hash] = row, spec.model_copy(update={"paper": row.paper and tuple(row.paper)})
    names = {key: rendition_id(row.sha256, spec) for key, (row, spec) in asked.items()}
    _note_use(names.values())
    ready = _ready(names.values())
    missing = {names[key]: photo for key, photo in asked.items() if names[key] not in ready}
    outcomes: Mapping[str, Made | Issue] = {**ready, **_make(missing.values(), workers)}
    made.update({key: _named(outcomes[name], key[0]) for key, name in names.items()})
    return made


def ready(business: Business, sources: Iterable[str], spec: ImageSpec) -> dict[str, Made]:
    """By source: what lies ready to be shown. Makes nothing."""
    names = {
        source: rendition_id(row.sha256, spec.model_copy(update={"paper": row.paper and tuple(row.paper)}))
        for source, row in known(business, sources).items()
    }
    made = _ready(names.values())
    return {source: made[name] for source, name in names.items() if name in made}


def rendition(name: str) -> Made:
    """Raises RenditionMissing."""
    made = _ready([name]).get(name)
    if made is None:
        raise RenditionMissing(name)
    return made


def read_rendition(name: str) -> bytes:
    """Raises RenditionMissing."""
    return rendition(name).path.read_bytes()


def _note_use(names: Iterable[str]) -> None:
    """Before they are looked up: what was used within a day is never removed."""
    asked, at = list(set(names)), timezone.now()
    for start in range(0, len(asked), 500):  # databases limit the values in one statement
        some = Rendition.objects.filter(pk__in=asked[start : start + 500], used_at__lt=at - USED_TO_THE)
        some.update(used_at=at)


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
                yield digest, original(row).read_bytes(), specs[digest]
            except FileNotFoundError:
                made.update({rendition_id(digest, spec): photo_issue("photo_missing") for spec in specs[digest]})

    for digest, outcome in workers.render_many(photos()):
        results = [outcome.issue] * len(specs[digest]) if isinstance(outcome, PhotoRefused) else outcome
        for spec, result in zip(specs[digest], results, strict=True):
            name = rendition_id(digest, spec)
            made[name] = _keep_rendition(name, digest, result) if isinstance(result, RenditionBytes) else result
    return made


def _keep_rendition(name: str, photo: str, result: RenditionBytes) -> Made:
    digest = sha256(result.data).hexdigest()
    keep(place(settings.HOME, "renditions", digest, result.media_type), result.data)
    fields = {
        "photo": photo,
        "sha256": digest,
        "media_type": result.media_type,
        "width": result.width,
        "height": result.height,
        "size": len(result.data),
        "used_at": timezone.now(),
    }
    return _described(Rendition.objects.update_or_create(pk=name, defaults=fields)[0])


def _named(outcome: Made | Issue, source: str) -> Made | Issue:
    return about(outcome, source) if isinstance(outcome, Issue) else outcome
