"""Her products, a page at a time; their prices and stocks changed many at once."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import Product, Status
from catalog.text import first_of
from console import typed
from console.access import Within, page
from console.previews import previews
from console.words import STATES
from sync.states import ListingState
from sync.store import shelf

FILTERS = ("", "person", "live", "waiting", "draft", "archived")
WAITING = (ListingState.PENDING, ListingState.SUBMITTED, ListingState.UNKNOWN)


@dataclass(frozen=True)
class Shown:
    product: Product
    title: str
    picture: str
    standings: list[tuple[shelf.Standing, str]]
    to_mend: bool


@require_safe
@page()
def products(request: Within) -> HttpResponse:
    found = _leaf(request)
    shown = _shown(request.business, found.products, request.LANGUAGE_CODE)
    return render(request, "console/products.html", {**_asked(request), "products": shown, "after": found.after})


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def prices(request: Within) -> HttpResponse:
    """Those of one page of the catalogue, in one form; only what was changed is written."""
    found = _leaf(request)
    lines = [line for product in found.products for line in _lines(product, request)]
    if request.method == "POST":
        wrong = [line for line in lines if line["errors"]]
        if not wrong:
            changed = _write(request.business, found.products, lines)
            said = ngettext("%(count)d product changed.", "%(count)d products changed.", changed) % {"count": changed}
            messages.success(request, said)
            return redirect(request.get_full_path())
    else:
        wrong = []
    context = {**_asked(request), "lines": lines, "after": found.after, "wrong": wrong}
    return render(request, "console/prices.html", context, status=400 if wrong else 200)


def _leaf(request: Within) -> catalogue.Leaf:
    asked, after = _asked(request), request.GET.get("after", "")
    business, which = request.business, asked["which"]
    among = []
    if which == "person":
        among = [shelf.needs_a_person(business), catalogue.has_import_issues(business)]
    elif which == "live":
        among = [shelf.listed_as(business, [ListingState.LIVE])]
    elif which == "waiting":
        among = [shelf.listed_as(business, WAITING)]
    status = Status(which) if which in {"draft", "archived"} else None
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    return catalogue.leaf(business, words=asked["words"], status=status, among=among, after=start)


def _asked(request: Within) -> dict[str, Any]:
    which = request.GET.get("which", "")
    return {"words": request.GET.get("q", "")[:100], "which": which if which in FILTERS else "", "filters": _filters()}


def _filters() -> list[tuple[str, str]]:
    said = (_("all"), _("to mend"), _("on sale"), _("on the way"), _("not to be sold yet"), _("put away"))
    return list(zip(FILTERS, said, strict=True))


def _shown(business: Business, products: tuple[Product, ...], language: str) -> list[Shown]:
    keys = [product.key for product in products]
    pictures = previews(business, [product.images[0].source for product in products if product.images])
    standings, told = shelf.standings(business, keys), catalogue.with_import_issues(business, keys)
    return [
        Shown(
            product,
            title_of(product, language),
            pictures.get(product.images[0].source, "") if product.images else "",
            [(each, str(STATES[each.state])) for each in standings.get(product.key, [])],
            product.key in told,
        )
        for product in products
    ]


def title_of(product: Product, language: str) -> str:
    return (first_of(product.title, (language, *product.title)) or ("", product.key))[1]


def _lines(product: Product, request: Within) -> list[dict[str, Any]]:
    """One for each variant: what is typed, and what is wrong with it."""
    lines = []
    for at, variant in enumerate(product.variants):
        name = f"{product.key}-{at}"
        price, quantity = typed.shown_price(variant.offer.price), typed.shown_quantity(variant.offer.quantity)
        line: dict[str, Any] = {
            "key": product.key, "at": at, "name": name, "price": price, "quantity": quantity, "errors": [],
            "title": title_of(product, request.LANGUAGE_CODE), "options": " · ".join(variant.options.values()),
            "currency": typed.currency_of(variant, request.business),
        }  # fmt: skip
        if request.method == "POST":
            line["now"] = {"price": price, "quantity": quantity}
            _read(line, request)
            try:
                line["offer"] = typed.offer(variant, line["price"], line["quantity"], line["currency"])
            except typed.Unreadable as error:
                line["errors"].append(str(error))
        lines.append(line)
    return lines


def _read(line: dict[str, Any], request: Within) -> None:
    """What was not touched stays as it is by now, whoever changed it; what two people changed is told."""
    for what, now in line["now"].items():
        was = request.POST.get(f"was-{what}-{line['name']}", now)
        given = request.POST.get(f"{what}-{line['name']}", now)
        if given == was:
            continue
        line[what] = given
        if now not in {was, given}:
            said = _("Somebody else has written “%(now)s” here meanwhile. Save once more if yours is to stand.")
            line["errors"].append(said % {"now": now})


def _write(business: Business, products: tuple[Product, ...], lines: list[dict[str, Any]]) -> int:
    """How many products have changed."""
    offers = {(line["key"], line["at"]): line["offer"] for line in lines}
    changed = 0
    for product in products:
        variants = tuple(
            variant.model_copy(update={"offer": offers[product.key, at]}) for at, variant in enumerate(product.variants)
        )
        if variants != product.variants:
            catalogue.edit(business, product.model_copy(update={"variants": variants}), seen=product.content_hash)
            changed += 1
    return changed
