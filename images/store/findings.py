"""What was measured of photos: once for each photo's bytes, however often it is asked for."""

from collections.abc import Callable, Iterable, Iterator

from catalog.models import Business
from images.advice import Seen
from images.measures import MEASURED, Measures
from images.models import Measured, SourceImage
from images.photo import PhotoRefused
from images.store.photos import known, original
from images.worker import PhotoWorkers


def seen(
    business: Business,
    sources: Iterable[str],
    workers: PhotoWorkers,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Seen]:
    """Those of the photos that are here and can be read. `told` is called with how many are done, and of how many."""
    taken = known(business, sources)
    ready = _ready(row.sha256 for row in taken.values())
    missing = {row.sha256: row for row in taken.values() if row.sha256 not in ready}
    for done, (digest, outcome) in enumerate(workers.measure_many(_photos(missing)), start=1):
        told(done, len(missing))
        if not isinstance(outcome, PhotoRefused):
            ready[digest] = outcome
            document = {"version": MEASURED, "document": outcome.model_dump(mode="json")}
            Measured.objects.update_or_create(pk=digest, defaults=document)
    return {source: _seen(row, ready[row.sha256]) for source, row in taken.items() if row.sha256 in ready}


def _seen(row: SourceImage, measures: Measures) -> Seen:
    return Seen(row.source, row.sha256, row.width, row.height, measures)


def _ready(digests: Iterable[str]) -> dict[str, Measures]:
    asked = list(dict.fromkeys(digests))
    found: dict[str, Measures] = {}
    for start in range(0, len(asked), 500):  # databases limit the values in one statement
        rows = Measured.objects.filter(version=MEASURED, pk__in=asked[start : start + 500])
        found |= {pk: Measures.model_validate(document) for pk, document in rows.values_list("pk", "document")}
    return found


def _photos(rows: dict[str, SourceImage]) -> Iterator[tuple[str, bytes]]:
    for digest, row in rows.items():
        try:
            yield digest, original(row).read_bytes()
        except FileNotFoundError:
            continue
