"""What the operator of the marketplace can see and turn: counts, the log, the faults. Never subject to faults."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict

from pydantic import StrictInt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from practice.api import Refusal, moment, read
from practice.changes_by_hand import WantedChange, change
from practice.faults import KINDS, Faults
from practice.gateway import Gateway
from practice.listings import Value
from practice.sales import Purchase, sell
from practice.storage import Entry, Storage

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_STATUSES = ("in_review", "live", "refused", "withdrawn")
SELL = "/operator/sell"
_WRITES = ("create", "update", "offer", "withdraw", "photo")


class Stats(TypedDict):
    listings: dict[str, int]
    doubles: list[str]
    requests: dict[str, int]
    writes: dict[str, int]
    faults: dict[str, int]


class LogEntry(TypedDict):
    n: int
    at: str
    method: str
    path: str
    seller: str | None
    ref: str | None
    committed: bool
    repeated: int
    """How many listings the write left as they were."""
    status: int | None
    fault: str | None
    request_id: str


class WantedFaults(Value):
    spec: str
    seed: StrictInt = 0


def stats(storage: Storage) -> Stats:
    standing = storage.count_listings(time.time())
    expired = {name: count for name, count in standing.items() if name == "expired"}
    return {
        "listings": {**_all(_STATUSES, standing), **expired},
        "doubles": storage.doubles(),
        "requests": storage.count_requests(),
        "writes": _all(_WRITES, storage.count_writes()),
        "faults": _all(KINDS, storage.count_faults()),
    }


def log(storage: Storage, after: int = 0) -> list[LogEntry]:
    return [
        {
            "n": row["n"],
            "at": moment(row["at"]),
            "method": row["method"],
            "path": row["path"],
            "seller": row["seller"],
            "ref": row["ref"],
            "committed": bool(row["committed"]),
            "repeated": row["repeated"],
            "status": row["status"] or None,
            "fault": row["fault"],
            "request_id": row["request_id"],
        }
        for row in storage.log(after)
    ]


def routes(gateway: Gateway) -> list[Route]:
    storage = gateway.market.storage

    async def show_stats(request: Request) -> Response:
        return _for_this_machine(request) or JSONResponse(stats(storage))

    async def show_log(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            return _refused(Refusal(422, "invalid", "after: write the number of a log entry"))
        return _for_this_machine(request) or JSONResponse({"entries": log(storage, int(after))})

    async def change_faults(request: Request) -> Response:
        if refused := _for_this_machine(request):
            return refused
        try:
            wanted = read(WantedFaults, await request.body())
            gateway.faults = Faults(wanted.spec, wanted.seed)
        except Refusal as refusal:
            return _refused(refusal)
        except ValueError as error:
            return _refused(Refusal(422, "invalid", str(error)))
        return JSONResponse({"spec": wanted.spec, "seed": wanted.seed})

    async def buy(request: Request) -> Response:
        if refused := _for_this_machine(request):
            return refused
        try:
            return _sold(storage, read(Purchase, await request.body()), request.state.request_id)
        except Refusal as refusal:
            return _refused(refusal)

    async def change_listing(request: Request) -> Response:
        if refused := _for_this_machine(request):
            return refused
        try:
            wanted = read(WantedChange, await request.body())
            return JSONResponse(change(storage, request.path_params["id"], wanted, time.time()))
        except Refusal as refusal:
            return _refused(refusal)

    return [
        Route("/operator/listings/{id}", change_listing, methods=["POST"]),
        Route("/operator/stats", show_stats),
        Route("/operator/log", show_log),
        Route("/operator/faults", change_faults, methods=["POST"]),
        Route(SELL, buy, methods=["POST"]),
    ]


def _sold(storage: Storage, wanted: Purchase, request_id: str) -> Response:
    """The sale and its line in the log are one transaction."""
    now = time.time()
    with storage.transaction():
        sold, left = sell(storage, wanted, now)
        told = Entry(now, "POST", SELL, SELL, request_id, 200, sold.seller, sold.document.ref, "sale", 1)
        storage.record(replace(told, committed=True))
    return JSONResponse({"listing": sold.id, "ref": wanted.ref, "quantity": left})


def _for_this_machine(request: Request) -> Response | None:
    """A refusal unless the caller means this machine: pages of other sites must not reach it through a browser."""
    host = request.headers.get("host", "")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    is_json = request.headers.get("content-type", "").startswith("application/json")
    if name in _LOOPBACK and (is_json or request.method != "POST"):
        return None
    return _refused(Refusal(403, "not_the_operator", "ask with JSON, at http://127.0.0.1 or http://localhost"))


def _refused(refusal: Refusal) -> Response:
    return JSONResponse(refusal.document(), refusal.status)


def _all(names: tuple[str, ...], counted: Mapping[str, int]) -> dict[str, int]:
    return {name: counted.get(name, 0) for name in names}
