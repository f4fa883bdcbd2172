"""Files and photos: what came in, and what was said of it."""

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Status, UploadedFile

from catalog.issues import Issue
from catalog.models import ImportRun
from console.api import repeats
from console.api.entrance import caller
from console.api.paging import LARGEST, Cursor, Limit, page_of, place
from console.api.problems import Problem
from console.api.shapes import ImportShape, ImportWithIssues, Number, Page, PhotoShape, Slug, WorkShape
from console.api.work import work_document
from console.tokens import Scope
from console.uploading import keep_photo, list_refused, photo_refused
from images.models import SourceImage
from sync.store import chores, uploads

router = Router(tags=["Files and photos"])
COUNTS = ("rows", "created", "changed", "unchanged", "archived")


@router.get("/businesses/{slug}/imports", response=Page[ImportShape])
def list_imports(request: HttpRequest, slug: Slug, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """The newest first."""
    runs = ImportRun.objects.within(caller(request).business(slug))
    rows = runs.filter(pk__lt=place(cursor) or LARGEST).defer("issues").order_by("-pk")[: limit + 1]
    return page_of(list(rows), limit, lambda row: row.pk, _document)


@router.post("/businesses/{slug}/imports", response={202: WorkShape})
def import_file(
    request: HttpRequest,
    slug: Slug,
    file: File[UploadedFile],
    dry_run: Form[bool] = False,
    idempotency_key: repeats.Key = None,
) -> Status[Any]:
    """A seller's file, or a zip of it and its photos. A worker reads it: ask for the work until it has ended."""
    business = caller(request).business(slug, Scope.WRITE)
    if issue := list_refused(file):
        raise Problem(422, issue.code, issue.sentence_in("en"))
    digest, name = uploads.keep_list(business, file.chunks()), uploads.tidy_name(file.name or "")

    def do() -> repeats.Answer:
        kind = chores.READ if dry_run else chores.IMPORT
        return 202, work_document(chores.ask(business, kind, file=name, digest=digest, mapping={}))

    return Status(*repeats.once(request, business, idempotency_key, f"{name} {digest} {dry_run}", do))


@router.get("/businesses/{slug}/imports/{run}", response=ImportWithIssues)
def get_import(request: HttpRequest, slug: Slug, run: Number) -> dict[str, Any]:
    business = caller(request).business(slug)
    found = ImportRun.objects.within(business).filter(pk=run).first()
    if found is None:
        raise Http404("This business has no such import.")
    issues = (Issue.model_validate(issue) for issue in found.issues)
    return {**_document(found), "issues": [issue.row_document(business.language) for issue in issues]}


def _document(run: ImportRun) -> dict[str, Any]:
    times = {"started_at": run.started_at.isoformat(), "finished_at": run.finished_at.isoformat()}
    counts = {name: getattr(run, name) for name in COUNTS}
    return {"run": run.pk, "file": run.file, "dialect": run.dialect, **times, **counts}


@router.get("/businesses/{slug}/photos", response=Page[PhotoShape])
def list_photos(request: HttpRequest, slug: Slug, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    rows = SourceImage.objects.within(caller(request).business(slug)).filter(pk__gt=place(cursor))
    return page_of(list(rows.order_by("pk")[: limit + 1]), limit, lambda row: row.pk, _photo)


@router.post("/businesses/{slug}/photos", response={202: WorkShape})
def add_photos(
    request: HttpRequest, slug: Slug, photos: File[list[UploadedFile]], idempotency_key: repeats.Key = None
) -> Status[Any]:
    """Photos, called as the catalogue calls them. None is kept where one of them is refused."""
    business = caller(request).business(slug, Scope.WRITE)
    for photo in photos:
        if issue := photo_refused(business, photo):
            raise Problem(422, issue.code, issue.sentence_in("en"))
    hashes = [sha256(b"".join(photo.chunks())).hexdigest() for photo in photos]

    def do() -> repeats.Answer:
        for photo in photos:
            keep_photo(business, photo)
        return 202, work_document(chores.ask(business, chores.PHOTOS))

    said = " ".join(f"{photo.name} {digest}" for photo, digest in zip(photos, hashes, strict=True))
    return Status(*repeats.once(request, business, idempotency_key, said, do))


def _photo(row: SourceImage) -> dict[str, Any]:
    seen = {name: getattr(row, name) for name in ("source", "sha256", "media_type", "width", "height", "size")}
    return {**seen, "fetched_at": row.fetched_at.isoformat()}
