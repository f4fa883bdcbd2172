"""One product: what is to mend, with the field to mend it in, its photos, and where it stands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import rules
from catalog import store as catalogue
from catalog.issues import Issue, Severity
from catalog.models import Business
from catalog.product import ImageRef, Product
from connectors.registry import installed
from console import entries, uploading
from console.access import Within, page
from console.catalogue import title_of
from console.previews import address, previews
from console.told import told
from console.words import STATES
from images import store as images
from sync.models import ChannelAccount
from sync.store import accounts, reports, uploads
from sync.store.shelf import issues_of_product


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def product(request: Within, key: str) -> HttpResponse:
    found = _product(request.business, key)
    request.about = title_of(found, request.business.language)
    made = entries.entries(found, request.business)
    wrong = False
    if request.method == "POST":
        wanted = entries.changed(found, request.business, made, _given(request))
        if wanted is not None and _saved(request.business, wanted, found):
            messages.success(request, _("Saved."))
            return redirect("product", request.business.slug, key)
        wrong = True
    shown = _context(request, found, made)
    return render(request, "console/product.html", {**shown, "wrong": wrong}, status=400 if wrong else 200)


def _given(request: Within) -> dict[str, str]:
    """What was typed, and what was ticked to be written."""
    given = request.POST.dict()
    name, _dash, value = given.pop("write", "").partition("=")
    return {**given, name: value} if name else given


def _saved(business: Business, wanted: Product, found: Product) -> bool:
    """False where somebody has changed it in this very moment: what was typed is shown once more."""
    try:
        catalogue.edit(business, wanted, seen=found.content_hash)
    except catalogue.EditedMeanwhile:
        return False
    return True


def _product(business: Business, key: str) -> Product:
    try:
        return catalogue.product(business, key)
    except catalogue.ProductUnknown:
        raise Http404 from None


def _context(request: Within, product: Product, made: list[entries.Entry]) -> dict[str, Any]:
    language = request.LANGUAGE_CODE
    standings = reports.status(request.business, language=language, keys=[product.key])
    issues = [(issue, _shown(issue, language)) for issue in _issues(request.business, product)]
    of_photos = [shown for issue, shown in issues if issue.field == "images"]
    rest = entries.with_issues(made, [each for each in issues if each[1] not in of_photos])
    made.sort(key=lambda entry: not entry.to_mend)
    rows = accounts.accounts(request.business)
    numbers = {row.name: row.pk for row in rows}
    return {
        "product": product,
        "title": title_of(product, language),
        "entries": [entry for entry in made if entry.to_mend or not entry.seldom],
        "folded": [entry for entry in made if entry.seldom and not entry.to_mend],
        "rest": rest,
        "standings": [
            {**each, "said": STATES[each["state"]], "number": numbers.get(each["account"])} for each in standings
        ],
        "photos": _photos(request.business, product, rows),
        "of_photos": of_photos,
        **_loose(request),
    }


def _issues(business: Business, product: Product) -> list[Issue]:
    """Each once, the gravest first: what its import, a look at it, and the platforms say."""
    found = catalogue.import_issues(business, product.key)
    found += rules.check_product(product, categories=catalogue.category_names())
    found += issues_of_product(business, product.key)
    kept = {(issue.code, issue.field, issue.value): issue for issue in found}
    return sorted(kept.values(), key=lambda issue: list(Severity).index(issue.severity))


def _shown(issue: Issue, language: str) -> dict[str, Any]:
    return {**told(issue, language), "at": None, "product": None}


def _photos(business: Business, product: Product, rows: list[ChannelAccount]) -> list[dict[str, Any]]:
    """Each as it came, and as the business's platforms will show it."""
    sources = [image.source for image in product.images]
    known, small = images.known(business, sources), previews(business, sources)
    kinds = {row.name: installed()[row.connector].connector for row in rows if row.connector in installed()}
    made: dict[str, list[tuple[str, str, images.Made]]] = {source: [] for source in sources}
    for name, kind in kinds.items():
        for at, source in enumerate(sources):
            if kind is not None and (ready := images.ready(business, [source], kind.pictures.spec_at(at)).get(source)):
                made[source].append((name, address(ready), ready))
    return [
        {"at": at, "source": source, "row": known.get(source), "picture": small.get(source, ""), "made": made[source]}
        for at, source in enumerate(sources)
    ]


def _loose(request: Within) -> dict[str, Any]:
    """Photos that were uploaded and that no product names yet, with their pictures; of a large catalogue when asked."""
    business = request.business
    names = uploads.photo_names(business)
    if not names:
        return {}
    if "loose" not in request.GET and catalogue.is_large(business):
        return {"ask_for_loose": True}
    named = {source.replace("\\", "/").rpartition("/")[2].casefold() for source in catalogue.image_sources(business)}
    free = [name for name in names if name.casefold() not in named][:60]
    small = previews(business, free)
    return {"loose": [(name, small.get(name, "")) for name in free]}


@require_POST
@page()
def photos(request: Within, key: str) -> HttpResponse:
    """One wish about the photos of a product: another order, one less, or one more."""
    found = _product(request.business, key)
    request.about = title_of(found, request.business.language)
    wish, _dash, rest = request.POST.get("wish", "").partition("-")
    now = list(found.images)
    at = int(rest) if rest.isascii() and rest.isdigit() and int(rest) < len(now) else None
    if wish in {"up", "first"} and at is not None:
        now.insert(0 if wish == "first" else max(0, at - 1), now.pop(at))
    elif wish == "remove" and at is not None:
        now.pop(at)
    elif wish == "take" and rest in uploads.photo_names(request.business):
        now.append(ImageRef(source=rest))
    elif wish == "add":
        now += [ImageRef(source=name) for name in uploading.kept_photos(request)]
    if tuple(now) != found.images:
        images_named = {image.source for image in now}
        variants = tuple(
            each if each.image in images_named else each.model_copy(update={"image": None}) for each in found.variants
        )
        catalogue.edit(request.business, found.model_copy(update={"images": tuple(now), "variants": variants}))
    return redirect("product", request.business.slug, key)
