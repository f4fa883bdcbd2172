"""Her list and her photos come in: kept at once, then read, imported and looked at by a worker."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business, Chore
from catalog.product import Product
from catalog.text import first_of
from console import publishing
from console.access import Within, page
from console.told import told
from console.words import FIELDS
from images.photo import MAX_BYTES as MOST_OF_A_PHOTO
from images.photo import photo_issue
from sync.store import chores, uploads

MOST_OF_A_LIST = 200_000_000
"""Bytes: a zip holds photos beside the list."""
MOST_PHOTOS = 5_000
"""Uploaded by one business, and still on their way to its products."""
MEGABYTE = 1_000_000
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


@require_safe
@page()
def upload(request: Within) -> HttpResponse:
    waiting = chores.latest(request.business, chores.READ)
    shown: dict[str, Any] = {
        "waiting": waiting,
        "photos": len(uploads.photo_names(request.business)),
        "most": MOST_OF_A_PHOTO,
    }
    looked = chores.latest(request.business, chores.PHOTOS)
    shown["told"] = _said(looked.result.get("photos", ()) if looked else (), request.LANGUAGE_CODE)
    return render(request, "console/upload.html", shown)


@require_POST
@page()
def take_list(request: Within) -> HttpResponse:
    given = request.FILES.get("list")
    if issue := list_refused(given):
        messages.error(request, issue.sentence_in(request.LANGUAGE_CODE))
        return redirect("upload", request.business.slug)
    assert given is not None  # noqa: S101 - a file that is missing was refused
    request.about = uploads.tidy_name(given.name or "")
    digest = uploads.keep_list(request.business, given.chunks())
    asked = chores.ask(request.business, chores.READ, file=request.about, digest=digest, mapping={})
    return redirect("work", request.business.slug, asked.pk)


@require_POST
@page()
def take_photos(request: Within) -> HttpResponse:
    """Several at once from a form; one at a time from the page's own script, which shows what became of each."""
    given = request.FILES.getlist("photos")
    refused = [issue for photo in given if (issue := _take_photo(request.business, photo)[0])]
    if not given:
        refused = [Issue(code="photo_format_unknown")]
    if len(refused) < len(given):
        chores.ask(request.business, chores.PHOTOS)
    told = [issue.sentence_in(request.LANGUAGE_CODE) for issue in refused]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"refused": told}, status=400 if refused else 200)
    for sentence in told:
        messages.error(request, sentence)
    if kept := len(given) - len(refused):
        said = ngettext("%(count)d photo is here.", "%(count)d photos are here.", kept) % {"count": kept}
        messages.success(request, said)
    return redirect("upload", request.business.slug)


def kept_photos(request: Within) -> list[str]:
    """The names of the photos that came with a form, as far as they are photos; each refused one is told."""
    names = []
    for photo in request.FILES.getlist("photos"):
        issue, name = _take_photo(request.business, photo)
        if issue:
            messages.error(request, issue.sentence_in(request.LANGUAGE_CODE))
        else:
            names.append(name)
    if names:
        chores.ask(request.business, chores.PHOTOS)
    return names


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def work(request: Within, pk: int) -> HttpResponse:
    """What a worker does for a page, until it is done and its result is shown; a POST says how columns are meant."""
    chore = chores.chore(request.business, pk)
    if chore is None:
        raise Http404
    if request.method == "POST":
        return _confirmed(request, chore)
    template = "console/wait.html" if chores.is_open(chore) else _TEMPLATES[chore.kind]
    if request.headers.get("HX-Request"):  # the page that waits asks whether there is something new to show
        return HttpResponse(status=204, headers={} if chores.is_open(chore) else {"HX-Refresh": "true"})
    shown: dict[str, Any] = {"chore": chore, "file": chore.given.get("file", "")}
    shown["issues"] = _said(chore.issues, request.LANGUAGE_CODE)
    shown["told"] = _said((*chore.result.get("shown", ()), *chore.result.get("photos", ())), request.LANGUAGE_CODE)
    if chore.kind == chores.PLAN and chore.result:
        shown |= publishing.plan_in_words(chore, request.LANGUAGE_CODE)
    if chore.kind == chores.READ and chore.result:
        shown |= {"columns": _columns(chore), "sample": _sample(chore, request.business)}
    return render(request, template, shown)


_TEMPLATES = {
    chores.READ: "console/reading.html",
    chores.IMPORT: "console/imported.html",
    chores.PHOTOS: "console/imported.html",
    chores.PLAN: "console/plan_made.html",
}


def _confirmed(request: Within, chore: Chore) -> HttpResponse:
    """The file is read anew where something else was said of its columns, and taken over where nothing was."""
    request.about = str(chore.given.get("file", ""))
    if chore.kind != chores.READ or chore.state != Chore.State.DONE:
        return redirect("work", request.business.slug, chore.pk)
    said = {
        column["column"]: chosen
        for at, column in enumerate(chore.result["columns"])
        if (chosen := request.POST.get(f"column-{at}", "")) and chosen != column["field"]
    }
    given = {**chore.given, "mapping": {**chore.given["mapping"], **said}}
    wanted = chores.READ if said or request.POST.get("wish") == "again" else chores.IMPORT
    asked = chores.ask(request.business, wanted, **given)
    return redirect("work", request.business.slug, asked.pk)


def list_refused(given: "UploadedFile[Any] | None") -> Issue | None:
    if given is None or not given.size:
        return Issue(code="file_empty")
    if given.size > MOST_OF_A_LIST:
        size, limit = given.size // MEGABYTE, MOST_OF_A_LIST // MEGABYTE
        return Issue(code="file_too_large", params={"size": f"{size} MB", "limit": f"{limit} MB"})
    return None


def _take_photo(business: Business, photo: "UploadedFile[Any]") -> tuple[Issue | None, str]:
    """What was wrong with it, or the name under which it is kept."""
    issue = photo_refused(business, photo)
    return issue, "" if issue else keep_photo(business, photo)


def photo_refused(business: Business, photo: "UploadedFile[Any]") -> Issue | None:
    name = uploads.tidy_name(photo.name or "")
    if (photo.size or 0) > MOST_OF_A_PHOTO:
        return photo_issue("photo_file_too_big", name, limit=MOST_OF_A_PHOTO // MEGABYTE)
    if not looks_like_a_photo(photo.read(32)):
        return photo_issue("photo_format_unknown", name)
    if len(uploads.photo_names(business)) >= MOST_PHOTOS:
        return photo_issue("photo_folder_too_full", name, limit=MOST_PHOTOS)
    return None


def keep_photo(business: Business, photo: "UploadedFile[Any]") -> str:
    """The name under which it is kept."""
    photo.seek(0)
    name = uploads.tidy_name(photo.name or "")
    return uploads.keep_photo(business, name, photo.chunks(), taken=lambda: catalogue.image_sources(business))


def looks_like_a_photo(start: bytes) -> bool:
    """At a glance: a worker looks closer."""
    box = start[4:12]
    heic = box[:4] == b"ftyp" and box[4:] in {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"}
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return heic or webp or start.startswith(STARTS)


def _said(issues: Iterable[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    return [told(Issue.model_validate(issue), language) for issue in issues]


def _columns(chore: Chore) -> list[dict[str, Any]]:
    """Each with what it may be; what it was taken for comes first."""
    return [
        {**column, "at": at, "choices": _choices(column["field"])} for at, column in enumerate(chore.result["columns"])
    ]


def _choices(field: str) -> list[tuple[str, str]]:
    """`title.ar` and the like are offered as they were read; what else she may mean, in plain words."""
    name, _dot, detail = field.partition(".")
    label = str(FIELDS[field] if field in FIELDS else FIELDS.get(name, name))
    own = label if field in FIELDS else f"{label} ({detail})"
    return [(field, own), *((each, str(said)) for each, said in FIELDS.items() if each != field)]


def _sample(chore: Chore, business: Business) -> list[dict[str, Any]]:
    products = [Product.model_validate(document) for document in chore.result["sample"]]
    return [
        {
            "title": (first_of(product.title, (business.language, *product.title)) or ("", product.key))[1],
            "variants": product.variants,
            "images": [image.source for image in product.images],
        }
        for product in products
    ]
