"""What shoppers see: home, a seller's shop, a listing, its photos. Never subject to faults."""

import time
from collections.abc import Awaitable, Callable
from importlib import resources

from babel import negotiate_locale
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from practice.api import Market
from practice.frame import Reader, cards, page
from practice.listing_page import listing_page
from practice.listings import Seller, Stored
from practice.markup import Markup, el
from practice.prices import country_name, locale_of
from practice.storage import Storage
from practice.words import LANGUAGES

_PER_PAGE = 24
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_PHOTO_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "public, max-age=31536000, immutable",
}
_FILE_HEADERS = {"Cache-Control": "max-age=60"}


def routes(market: Market) -> list[Route]:
    storage = market.storage

    async def home(request: Request) -> Response:
        return _html(_home(storage, _reader(request), _page_number(request)))

    async def seller(request: Request) -> Response:
        found = storage.seller(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return _html(_shop(storage, found, _page_number(request)))

    async def listing(request: Request) -> Response:
        found = storage.listing(request.path_params["id"])
        owner = storage.seller(found.seller) if found else None
        if found is None or owner is None:
            raise HTTPException(404)
        return _html(listing_page(found, owner, time.time()))

    async def photo(request: Request) -> Response:
        found = storage.photo(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return Response(found[1], media_type=found[0], headers=_PHOTO_HEADERS)

    return [
        Route("/", home),
        Route("/seller/{id}", seller),
        Route("/listing/{id}", listing),
        Route("/photos/{id}", photo),
        Route("/storefront.css", _file("storefront.css", "text/css")),
        Route("/icon.svg", _file("icon.svg", "image/svg+xml")),
    ]


async def not_found(request: Request, error: Exception) -> Response:
    if request.scope["path"].startswith("/operator/"):
        return JSONResponse({"error": {"code": "not_found", "message": "there is no such address"}}, 404)
    reader = _reader(request)
    text = el("p", reader.say("not_found"))
    back = el("p", el("a", reader.say("back_home"), href="/", class_="button"))
    return _html(page(reader, "404", el("section", el("h1", "404"), text, back, class_="empty")), 404)


def _home(storage: Storage, reader: Reader, number: int) -> str:
    found, total = storage.on_sale(time.time(), number, _PER_PAGE)
    sellers = storage.sellers(at_most=24)
    return page(
        reader,
        reader.say("market"),
        el("h1", reader.say("home_title")),
        cards(reader, _with_sellers(storage, found)) if found else el("p", reader.say("empty_home"), class_="empty"),
        _pages(reader, number, total),
        el("h2", reader.say("sellers")) if sellers else None,
        el("ul", *(el("li", _seller_link(reader, each)) for each in sellers), class_="sellers") if sellers else None,
    )


def _shop(storage: Storage, seller: Seller, number: int) -> str:
    reader = Reader(seller.language, seller.country)
    found, total = storage.on_sale(time.time(), number, _PER_PAGE, seller.id)
    count = reader.say("products_one") if total == 1 else reader.say("products_many", count=total)
    country = country_name(seller.country, locale_of(seller.language, seller.country))
    nothing = el("p", reader.say("empty_seller"), class_="empty")
    return page(
        reader,
        seller.name,
        el("header", el("h1", el("bdi", seller.name)), el("p", f"{country} · {count}"), class_="shop"),
        cards(reader, ((each, seller) for each in found)) if found else nothing,
        _pages(reader, number, total),
    )


def _with_sellers(storage: Storage, found: list[Stored]) -> list[tuple[Stored, Seller]]:
    sellers = {name: storage.seller(name) for name in {each.seller for each in found}}
    return [(each, seller) for each in found if (seller := sellers[each.seller]) is not None]


def _seller_link(reader: Reader, seller: Seller) -> Markup:
    country = country_name(seller.country, locale_of(reader.language, reader.country))
    initial = el("span", seller.name[:1].upper(), class_="initial", aria_hidden="true")
    named = el("span", el("strong", el("bdi", seller.name)), el("small", country))
    return el("a", initial, named, class_="seller", href=f"/seller/{seller.id}")


def _pages(reader: Reader, number: int, total: int) -> Markup | None:
    if total <= _PER_PAGE:
        return None
    earlier = el("a", reader.say("previous_page"), href=f"?page={number - 1}", class_="button") if number > 1 else None
    more = number * _PER_PAGE < total
    later = el("a", reader.say("next_page"), href=f"?page={number + 1}", class_="button") if more else None
    return el("nav", earlier, later, class_="pages")


def _reader(request: Request) -> Reader:
    """In the language that the browser asks for, where it is one of ours."""
    asked = [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return Reader(negotiate_locale([tag[:2] for tag in asked if tag], LANGUAGES) or "en")


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, _PAGE_HEADERS)


def _file(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    content = resources.files("practice").joinpath(name).read_bytes()

    async def show(request: Request) -> Response:
        return Response(content, media_type=media_type, headers=_FILE_HEADERS)

    return show
