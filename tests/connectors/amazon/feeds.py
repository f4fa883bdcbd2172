"""Feeds as Amazon works on them: in a queue, for a while, and with a report in the end."""

import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.connectors.amazon import models
from tests.connectors.amazon.goods import BadRequest, Items

NEXT = {"IN_QUEUE": "IN_PROGRESS", "IN_PROGRESS": "DONE"}


@dataclass
class Paper:
    media_type: str = "text/plain"
    content: bytes = b""


@dataclass
class Feed:
    id: str
    document: str
    created: datetime
    status: str = "IN_QUEUE"
    report: str | None = None

    def told(self) -> dict[str, Any]:
        told = {
            "feedId": self.id,
            "feedType": "JSON_LISTINGS_FEED",
            "createdTime": f"{self.created:%Y-%m-%dT%H:%M:%SZ}",
            "processingStatus": self.status,
        }
        return told | ({"resultFeedDocumentId": self.report} if self.report else {})


class Feeds(Items):
    stuck = False
    """Whether feeds stay IN_PROGRESS for ever, as some have."""
    ends_as = "DONE"

    def no_feeds(self) -> None:
        self.documents: dict[str, Paper] = {}
        self.feeds: dict[str, Feed] = {}
        self._tally = itertools.count(50_001)

    def new_document(self, media_type: str) -> str:
        name = f"amzn1.tortuga.{next(self._tally)}"
        self.documents[name] = Paper(media_type)
        return name

    def new_feed(self, document: str) -> str:
        name = str(next(self._tally))
        self.feeds[name] = Feed(name, document, datetime.now(UTC))
        return name

    def work(self) -> None:
        """Each feed is one step further."""
        for feed in self.feeds.values():
            if feed.status in NEXT and not (self.stuck and feed.status == "IN_PROGRESS"):
                feed.status = NEXT[feed.status]
                if feed.status == "DONE":
                    self._carry_out(feed)

    def _carry_out(self, feed: Feed) -> None:
        feed.status = self.ends_as
        if feed.status != "DONE":
            return
        document = json.loads(self.documents[feed.document].content)
        issues = [
            {"messageId": message["messageId"], "sku": message["sku"], "attributeName": _first(each), **_plain(each)}
            for message in document["messages"]
            for each in self._message(message)
        ]
        refused = {each["messageId"] for each in issues}
        report = {
            "header": {"sellerId": document["header"]["sellerId"], "version": "2.0", "feedId": feed.id},
            "issues": issues,
            "summary": {
                "errors": len(issues),
                "warnings": 0,
                "messagesProcessed": len(document["messages"]),
                "messagesAccepted": len(document["messages"]) - len(refused),
                "messagesInvalid": len(refused),
            },
        }
        models.check_report(report)
        feed.report = self.new_document("application/json")
        self.documents[feed.report].content = json.dumps(report).encode()

    def _message(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        sku = message["sku"]
        try:
            match message["operationType"]:
                case "DELETE":
                    self.delete(sku)
                    return []
                case "PATCH":
                    return self.patch(sku, message["productType"], message["patches"])
        except BadRequest as refused:
            return [{"code": "8016", "message": str(refused), "severity": "ERROR"}]
        return self.put(sku, message["productType"], message["attributes"], message.get("requirements", "LISTING"))


def _first(issue: dict[str, Any]) -> str:
    return next(iter(issue.get("attributeNames", [])), "")


def _plain(issue: dict[str, Any]) -> dict[str, Any]:
    return {name: issue[name] for name in ("code", "severity", "message")}
