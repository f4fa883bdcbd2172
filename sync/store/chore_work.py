"""How each kind of chore is done: with the same code as the command line's."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from catalog import importing
from catalog import store as catalogue
from catalog.intake import ImportSummary
from catalog.issues import Issue, Severity, blocking
from catalog.models import Business, Chore
from catalog.sources import archive
from catalog.sources.files import FileRefused, refuse
from images import store as images
from images.photo import PhotoRefused, is_address
from images.spec import ImageSpec
from images.worker import PhotoWorkers
from sync.opening import AccountIdle, kind_of
from sync.plan import Action, Change, place
from sync.store import accounts, chores, uploads
from sync.store.given import AccountError
from sync.store.planning import Planner

PREVIEW = ImageSpec(box=320, max_bytes=40_000)
"""How photos are shown on the pages."""
SHOWN = 200
SAMPLE = 3


def do(chore: Chore) -> None:
    """Ends the chore, with its result or with the issue that kept it from being done."""
    try:
        result = _KINDS[chore.kind](chore.business, **chore.given)
    except (FileRefused, PhotoRefused, AccountIdle) as refused:
        chores.end(chore, {}, [refused.issue])
    except AccountError as error:
        chores.end(chore, {}, [Issue(code="account_unusable", raw=str(error))])
    else:
        chores.end(chore, result)


def _read(business: Business, file: str, digest: str, mapping: dict[str, str]) -> dict[str, Any]:
    """What an import would do; writes nothing."""
    reading = _reading(business, file, digest, mapping)
    summary = catalogue.save_import(business, reading, file, dry_run=True)
    columns = [
        {"sheet": each.sheet, "column": column.header or f"({at})", "field": column.written, "reason": column.reason}
        for each in reading.columns
        for at, column in enumerate(each.mapping.columns, 1)
    ]
    sample = [product.model_dump(mode="json") for product in islice(reading.each(), SAMPLE)]
    return {**_counts(summary), "dialect": reading.dialect, "columns": columns, "sample": sample}


def _import(business: Business, file: str, digest: str, mapping: dict[str, str]) -> dict[str, Any]:
    reading = _reading(business, file, digest, mapping)
    summary = catalogue.save_import(business, reading, file)
    if learnt := reading.learnt(mapping):
        catalogue.remember_mapping(business, learnt)
    path = uploads.list_at(business, digest)
    issues = _take_in(business, path if path and archive.has_photos(path) else None)
    return {**_counts(summary), "run": summary.run_id, "photos": [_shown(issue) for issue in issues[:SHOWN]]}


def _photos(business: Business) -> dict[str, Any]:
    issues = _take_in(business, None)
    return {"photos": [_shown(issue) for issue in issues[:SHOWN]]}


def _plan(business: Business, account: str) -> dict[str, Any]:
    row = accounts.account(business, account)
    counts = dict.fromkeys((action.value for action in Action), 0)
    with Planner(row, kind_of(row)) as planner:
        changes = _changes(_counted(planner.everything(), counts))
    return {"dirty": row.dirty, "counts": counts, "changes": changes, "issues": _all(planner.issues)}


_KINDS: dict[str, Callable[..., dict[str, Any]]] = {
    chores.READ: _read,
    chores.IMPORT: _import,
    chores.PHOTOS: _photos,
    chores.PLAN: _plan,
}


def _reading(business: Business, file: str, digest: str, mapping: dict[str, str]) -> importing.Reading:
    path = uploads.list_at(business, digest)
    if path is None:
        refuse("upload_gone", file)
    return importing.read_catalogue(
        archive.lists_of(path) if archive.is_archive(path) else path.read_bytes(),
        file,
        currency=business.currency,
        language=business.language,
        mapping={**business.mapping, **mapping} or None,
        categories=catalogue.category_names(),
        today=timezone.localdate(),
    )


def _counts(summary: ImportSummary) -> dict[str, Any]:
    counts = {name: getattr(summary, name) for name in ("rows", "created", "changed", "unchanged", "archived")}
    gravest = sorted(summary.issues, key=lambda issue: list(Severity).index(issue.severity))
    errors = sum(issue.blocks for issue in summary.issues)
    return {**counts, "errors": errors, "issues": len(gravest), "shown": [_shown(each) for each in gravest[:SHOWN]]}


def _take_in(business: Business, package: Path | None) -> list[Issue]:
    """The photos that products name, from what was uploaded or from the file that the list came in; and those that no
    product names yet. What the pages show of them is made ready."""
    named, loose = catalogue.image_sources(business, archived=False), uploads.photo_names(business)
    with ExitStack() as opened, PhotoWorkers() as workers:
        packed = [opened.enter_context(images.ZipPhotos(package))] if package else []
        photos = images.FirstOf(images.FolderPhotos(uploads.photos_of(business)), *packed)
        issues = images.take_in(business, [*named, *loose], photos, workers)
        issues += images.fetch_missing(business, filter(is_address, named), workers)
        taken = images.known(business, [*named, *loose])
        images.renditions(business, [(source, PREVIEW) for source in taken], workers)
    return issues


def _shown(issue: Issue) -> dict[str, Any]:
    return dict(issue.model_dump(mode="json"))


def _all(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    return [_shown(issue) for issue in issues]


def _counted(changes: Iterable[Change], counts: dict[str, int]) -> Iterator[Change]:
    for change in changes:
        counts[change.action.value] += 1
        yield change


def _changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Those that do something or wait for a person; the latter first. No more than are shown are ever held."""
    told = (change for change in changes if change.action is not Action.KEEP)
    first = heapq.nsmallest(SHOWN, told, key=lambda change: (not blocking(change.issues), place(change)))
    return [
        {
            "action": change.action.value,
            "product": change.key,
            "reasons": list(change.reasons),
            "issues": _all(change.issues),
        }
        for change in first
    ]
