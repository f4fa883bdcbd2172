"""Many listings at once: JSON_LISTINGS_FEED, a job that runs at Amazon for minutes or hours.

A feed that was submitted twice is carried out twice, and Amazon does not say which document a feed was made of. So
none is submitted while another that we do not know is under way, and none again whose answer was lost: what may be in
such a one is announced before, and nothing newer is sent of it before the feed has ended.
"""

import gzip
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from json import dumps
from typing import Any

from connectors import (
    ChannelUnavailable,
    ConnectorError,
    HttpClient,
    Job,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    Reply,
    UnexpectedReply,
    read,
)
from connectors.channels.amazon.errand import Errand, names_of
from connectors.channels.amazon.offers import Patches
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import to_issues
from connectors.channels.amazon.replies import Feed, FeedDocument, Feeds, NewFeed, Report

TYPE = "JSON_LISTINGS_FEED"
MEDIA_TYPE = "application/json; charset=UTF-8"
OPEN, DONE = ("IN_QUEUE", "IN_PROGRESS"), "DONE"
PATIENCE = timedelta(hours=12)
"""Feeds have been seen to hang: past this nobody knows how one ended, and the items themselves are looked at."""
MOST_MESSAGES = 25_000
MOST = 200_000_000
"""Bytes of a report, unpacked."""
_PATH = "feeds/2021-06-30"
Document = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """What goes along for one listing, and the receipt that it leaves."""

    push: Push
    messages: Sequence[Document]
    receipt: Receipt


@dataclass
class FeedLane:
    http: HttpClient
    place: Place
    named: set[str]
    """Hosts that Amazon's answers name: documents lie elsewhere, at addresses that need no credentials."""
    saved: Callable[[Push, Receipt], None]
    _mine: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looked: bool = False
    _lost: str | None = None
    """A feed that is under way and nobody knows, as it was when a listing first had to be looked for."""

    def insist_on_no_lost_one(self) -> None:
        """What may be in it stays unknown: a feed comes after whatever is sent meanwhile. Asked once a run."""
        with self._lock:
            if not self._looked:
                self._lost, self._looked = self._unknown(), True
        if self._lost:
            raise OutcomeUnknown(f"feed {self._lost} is under way, and may change the listing")

    def wait_for_others(self) -> None:
        if unknown := self._unknown():
            raise ChannelUnavailable(f"feed {unknown} is under way: another is submitted when it has ended")

    def _unknown(self) -> str | None:
        """One that was made by a request whose answer was lost is among those that are under way. Past our patience
        one is stuck, and nobody waits for it."""
        params: dict[str, str | int] = {"feedTypes": TYPE, "processingStatuses": ",".join(OPEN), "pageSize": 100}
        feeds = read(self.http.get(f"{_PATH}/feeds", params=params, budget="getFeeds"), Feeds).feeds
        oldest = datetime.now(UTC) - PATIENCE
        others = (each for each in feeds if each.feed_id not in self._mine and each.created_time > oldest)
        return next((each.feed_id for each in others), None)

    def send(self, answers: Sequence[Load | ConnectorError]) -> list[Receipt | ConnectorError]:
        """By index, up to the first that a feed has no room for."""
        fit = fitting(answers)
        loads = [each for each in fit if isinstance(each, Load) and each.messages]
        job = self._submitted(loads) if loads else None
        return [_left(each, job) if isinstance(each, Load) else each for each in fit]

    def _submitted(self, loads: Sequence[Load]) -> Job:
        messages = [each for load in loads for each in load.messages]
        numbered = [{"messageId": number, **each} for number, each in enumerate(messages, start=1)]
        document = {"header": {"sellerId": self.place.seller, "version": "2.0"}, "messages": numbered}
        name = self._uploaded(dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        self._announce(loads, Job(id=name, deadline=datetime.now(UTC) + PATIENCE))
        asked = {"feedType": TYPE, "marketplaceIds": [self.place.market.id], "inputFeedDocumentId": name}
        feed = read(self.http.post(f"{_PATH}/feeds", json=asked, budget="createFeed"), NewFeed).feed_id
        self._mine.add(feed)
        return Job(id=feed, deadline=datetime.now(UTC) + PATIENCE)

    def _announce(self, loads: Sequence[Load], job: Job) -> None:
        """What is there already is found by its SKU; what is new would be taken for never sent."""
        for load in loads:
            if load.push.known is None:
                self.saved(load.push, load.receipt.model_copy(update={"job": job}))

    def results(self, job: Job) -> Report | None:
        """What became of each message; None while it runs. DONE is only the end, not a success."""
        feed = read(self.http.get(f"{_PATH}/feeds/{job.id}", budget="getFeed"), Feed)
        if feed.processing_status in OPEN:
            return None
        if feed.processing_status != DONE or not feed.result_feed_document_id:
            raise OutcomeUnknown(f"feed {job.id} ended as {feed.processing_status}, and without a report")
        path = f"{_PATH}/documents/{feed.result_feed_document_id}"
        return read(self._document(read(self.http.get(path, budget="getFeedDocument"), FeedDocument)), Report)

    def _uploaded(self, content: bytes) -> str:
        asked = {"contentType": MEDIA_TYPE}
        reply = self.http.post(f"{_PATH}/documents", json=asked, budget="createFeedDocument", idempotent=True)
        document = read(reply, FeedDocument)
        self.named.add(self.place.host(document.url))
        self.http.put(document.url, content=content, media_type=MEDIA_TYPE, expects="any")
        return document.feed_document_id

    def _document(self, told: FeedDocument) -> Reply:
        self.named.add(self.place.host(told.url))
        reply = self.http.get(told.url, expects="any")
        if told.compression_algorithm != "GZIP" or not reply.content.startswith(b"\x1f\x8b"):
            return reply
        try:
            with gzip.open(BytesIO(reply.content)) as packed:
                return replace(reply, content=packed.read(MOST))
        except (OSError, EOFError) as error:
            raise UnexpectedReply(f"the report of a feed cannot be unpacked: {error}") from None


def fitting(answers: Sequence[Load | ConnectorError]) -> list[Load | ConnectorError]:
    """As many as a feed may have messages for."""
    fit: list[Load | ConnectorError] = []
    room = MOST_MESSAGES
    for each in answers:
        room -= len(each.messages) if isinstance(each, Load) else 0
        if room < 0:
            break
        fit.append(each)
    return fit


def _left(load: Load, job: Job | None) -> Receipt:
    """Its receipt; without a message there is nothing to wait for."""
    return load.receipt.model_copy(update={"job": job, "check_after": None}) if load.messages else load.receipt


def to_load(errand: Errand, place: Place) -> Load:
    new = [{"sku": item.sku, "operationType": "UPDATE", **item.document} for item in errand.new]
    old = [{"sku": item.sku, "operationType": "PATCH", **errand.patch(item, place)} for item in errand.old]
    gone = [{"sku": sku, "operationType": "DELETE"} for sku in errand.ghosts]
    return Load(errand.push, [*new, *old, *gone], errand.receipt())


def to_offer_load(push: Push, patches: Patches) -> Load:
    messages = [{"sku": sku, "operationType": "PATCH", **document} for sku, document in patches.items()]
    return Load(push, messages, push.known or Receipt(remote=names_of(push.listing)))


def settled(receipt: Receipt, report: Report) -> Receipt:
    """The receipt after its job: rejected where one of its SKUs was refused, else still to be looked at."""
    skus = set(receipt.remote.values())
    mine = [each for each in report.issues if each.sku is None or each.sku in skus]
    refused = [each for each in mine if each.severity == "ERROR"]
    update: Mapping[str, object] = {"job": None, "check_after": None}
    if refused:
        issues = tuple(to_issues(refused))
        update = {**update, "status": ReceiptStatus.REJECTED, "issues": issues}
    return receipt.model_copy(update=update)
