"""The door to the seller API: keys, rates, faults, and one line in the log for each request."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from practice import api
from practice.api import Answer, Call, Handler, Market, Refusal
from practice.faults import Fault, Faults
from practice.listings import Seller
from practice.photo_fetch import MAX_PHOTO_BYTES, fetch_photo, too_large
from practice.rates import Rates
from practice.storage import Entry

PREFIX = "/api/v1"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_OPERATIONS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/account", api.account),
    ("POST", "/photos", api.add_photo),
    ("GET", "/listings", api.list_listings),
    ("POST", "/listings", api.create_listing),
    ("GET", "/listings/{id}", api.show_listing),
    ("PUT", "/listings/{id}", api.replace_listing),
    ("PATCH", "/offers", api.change_offers),
    ("POST", "/listings/{id}/withdraw", api.withdraw_listing),
)
_MAINTENANCE = (
    "<!doctype html><html lang=en><title>Maintenance</title>"
    "<h1>We will be back soon</h1><p>The marketplace is down for maintenance."
)


class PhotoAddress(BaseModel):
    url: str


class Cut(Response):
    """No answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["abort"]()
        await asyncio.sleep(0)  # lets the loop take note that the connection is gone
        await asyncio.sleep(0)


class Gateway:
    def __init__(self, market: Market, faults: Faults, rate: float) -> None:
        self.market = market
        self.faults = faults
        self._rates = Rates(rate)

    def routes(self) -> list[Route]:
        own = [self._route(method, path, self._for_a_seller(handler)) for method, path, handler in _OPERATIONS]
        register = self._route("POST", "/sellers", self._register)
        anything_else = Route("/api/{rest:path}", self._endpoint("(unknown)", self._nothing_here), methods=METHODS)
        return [*own, register, anything_else]

    def _route(self, method: str, path: str, work: "_Work") -> Route:
        return Route(PREFIX + path, self._endpoint(PREFIX + path, work), methods=[method])

    def _endpoint(self, route: str, work: "_Work") -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            said = request.state.request_id
            entry = Entry(time.time(), request.method, request.scope["path"], route, said, status=0)
            try:
                return await self._answer(request, entry, work)
            except ClientDisconnect:
                return Cut()

        return endpoint

    async def _answer(self, request: Request, entry: Entry, work: "_Work") -> Response:
        seller = self._seller(request)
        entry = replace(entry, seller=seller.id if seller else None)
        try:
            body = await _body(request)
        except Refusal as refusal:
            return self._refuse(entry, refusal)
        if seller and not self._rates.allows(seller.id, time.monotonic()):
            return self._refuse(entry, _throttled())
        fault = self.faults.draw()
        if fault:
            entry = replace(entry, fault=fault.kind)
            if fault.kind == "slow":
                await asyncio.sleep(fault.delay)
            elif fault.kind != "commit_cut":
                return self._fail(entry, fault)
        try:
            if seller and _takes_a_photo(entry):
                body = await _photo(request, body)
        except Refusal as refusal:
            return self._refuse(entry, refusal)
        return self._carry_out(entry, lambda now: work(request, body, seller, now))

    def _carry_out(self, entry: Entry, work: Callable[[float], Answer]) -> Response:
        """The change and its line in the log are one transaction."""
        storage, now = self.market.storage, time.time()
        try:
            with storage.transaction():
                before = storage.changes
                answer = work(now)
                done = replace(entry, at=now, ref=answer.ref, wrote=answer.wrote, amount=answer.amount)
                done = replace(done, status=answer.status, repeated=answer.repeated)
                entry = _finished(replace(done, committed=storage.changes > before))
                storage.record(entry)
        except Refusal as refusal:
            return self._refuse(replace(entry, at=now), refusal)
        return Cut() if _is_cut(entry) else JSONResponse(answer.body, answer.status, dict(answer.headers))

    def _refuse(self, entry: Entry, refusal: Refusal) -> Response:
        headers = {"Retry-After": "1"} if refusal.status == 429 else None
        return self._record(entry, JSONResponse(refusal.document(), refusal.status, headers))

    def _fail(self, entry: Entry, fault: Fault) -> Response:
        match fault.kind:
            case "cut":
                return self._record(entry, Cut())
            case "html":
                return self._record(entry, HTMLResponse(_MAINTENANCE))
            case "throttle":
                return self._refuse(entry, _throttled())
        return self._refuse(entry, Refusal(fault.status, "unavailable", "the marketplace is not well"))

    def _record(self, entry: Entry, response: Response) -> Response:
        entry = _finished(replace(entry, status=response.status_code))
        with self.market.storage.transaction():
            self.market.storage.record(entry)
        return Cut() if _is_cut(entry) else response

    def _seller(self, request: Request) -> Seller | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return self.market.storage.seller_with_key(key.strip()) if scheme.lower() == "bearer" else None

    def _for_a_seller(self, handler: Handler) -> "_Work":
        def work(request: Request, body: bytes, seller: Seller | None, now: float) -> Answer:
            if seller is None:
                raise Refusal(401, "unknown_key", "there is no seller with this key")
            if_match = request.headers.get("if-match")
            return handler(Call(self.market, now, request.path_params, request.query_params, body, seller, if_match))

        return work

    def _register(self, request: Request, body: bytes, seller: Seller | None, now: float) -> Answer:
        return api.register(self.market, body, now)

    def _nothing_here(self, request: Request, body: bytes, seller: Seller | None, now: float) -> Answer:
        raise Refusal(404, "not_found", f"the API has no {request.method} {request.scope['path']}")


_Work = Callable[[Request, bytes, Seller | None, float], Answer]


def _takes_a_photo(entry: Entry) -> bool:
    return entry.route == f"{PREFIX}/photos"


def _finished(entry: Entry) -> Entry:
    """With what really happened: where nothing was committed, a commit-then-cut was a mere cut."""
    if entry.fault == "commit_cut" and not entry.committed:
        entry = replace(entry, fault="cut")
    return replace(entry, status=0) if _is_cut(entry) else entry


def _is_cut(entry: Entry) -> bool:
    return entry.fault in ("cut", "commit_cut")


def _throttled() -> Refusal:
    return Refusal(429, "too_many_requests", "wait a second, then go on more slowly")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_PHOTO_BYTES:
            raise too_large()
    return bytes(body)


async def _photo(request: Request, body: bytes) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        return await fetch_photo(api.read(PhotoAddress, body).url)
    if media_type not in ("image/jpeg", "image/png", "image/webp"):
        raise Refusal(415, "unsupported_media_type", "send a photo as image/jpeg, image/png or image/webp")
    return body
