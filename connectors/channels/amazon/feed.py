"""Many listings at once: JSON_LISTINGS_FEED, a job that runs at Amazon for minutes or hours.

A feed that was submitted twice is carried out twice, and Amazon does not say which document a feed was made of. So
none is submitted while another that we do not know is under way, and none again whose answer was lost.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from json import dumps
from typing import Any

from connectors import (
    ChannelUnavailable,
    HttpClient,
    Job,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
    Reply,
    UnexpectedReply,
    read,
)
from connectors.channels.amazon.errand import Errand
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import to_issues
from connectors.channels.amazon.replies import Feed, FeedDocument, Feeds, NewFeed, Report

TYPE = "JSON_LISTINGS_FEED"
MEDIA_TYPE = "application/json; charset=UTF-8"
OPEN, DONE = ("IN_QUEUE", "IN_PROGRESS"), "DONE"
PATIENCE = timedelta(hours=12)
"""Feeds have been seen to hang: past this nobody knows how one ended, and the items themselves are looked at."""
LOOK = timedelta(minutes=2)
MOST = 200_000_000
"""Bytes of a report, unpacked."""
_PATH = "feeds/2021-06-30"


@dataclass
class FeedLane:
    http: HttpClient
    place: Place
    named: set[str]
    """Hosts that Amazon's answers name: documents lie elsewhere, at addresses that need no credentials."""
    _mine: set[str] = field(default_factory=set)

    def submit(self, errands: Sequence[Errand]) -> list[Receipt]:
        self._wait_for_others()
        messages = list(to_messages(errands, self.place))
        document = {"header": {"sellerId": self.place.seller, "version": "2.0"}, "messages": messages}
        name = self._uploaded(dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        asked = {"feedType": TYPE, "marketplaceIds": [self.place.market.id], "inputFeedDocumentId": name}
        feed = read(self.http.post(f"{_PATH}/feeds", json=asked, budget="createFeed"), NewFeed).feed_id
        self._mine.add(feed)
        now = datetime.now(UTC)
        job = Job(id=feed, deadline=now + PATIENCE)
        more = {"job": job, "check_after": now + LOOK}
        return [errand.receipt().model_copy(update=more) for errand in errands]

    def results(self, job: Job) -> Report | None:
        """What became of each message; None while it runs. DONE is only the end, not a success."""
        feed = read(self.http.get(f"{_PATH}/feeds/{job.id}", budget="getFeed"), Feed)
        if feed.processing_status in OPEN:
            return None
        if feed.processing_status != DONE or not feed.result_feed_document_id:
            raise OutcomeUnknown(f"feed {job.id} ended as {feed.processing_status}, and without a report")
        path = f"{_PATH}/documents/{feed.result_feed_document_id}"
        return read(self._document(read(self.http.get(path, budget="getFeedDocument"), FeedDocument)), Report)

    def _wait_for_others(self) -> None:
        """One that was made by a request whose answer was lost is among those that are under way."""
        params: dict[str, str | int] = {"feedTypes": TYPE, "processingStatuses": ",".join(OPEN), "pageSize": 10}
        feeds = read(self.http.get(f"{_PATH}/feeds", params=params, budget="getFeeds"), Feeds).feeds
        if unknown := [each.feed_id for each in feeds if each.feed_id not in self._mine]:
            raise ChannelUnavailable(f"feed {unknown[0]} is under way: another is submitted when it has ended")

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


def to_messages(errands: Sequence[Errand], place: Place) -> Iterator[dict[str, Any]]:
    number = 0
    for errand in errands:
        for document in _documents(errand, place):
            number += 1
            yield {"messageId": number, **document}


def _documents(errand: Errand, place: Place) -> Iterator[dict[str, Any]]:
    for item in errand.new:
        yield {"sku": item.sku, "operationType": "UPDATE", **item.document}
    for item in errand.old:
        yield {"sku": item.sku, "operationType": "PATCH", **errand.patch(item, place)}
    for sku in errand.ghosts:
        yield {"sku": sku, "operationType": "DELETE"}


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
