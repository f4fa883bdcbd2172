"""Sends listings: all products of many in as few requests as they fit in, and takes away those no longer wanted.

An insert replaces what has the same name, so that one whose answer was lost is simply sent again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors import (
    ChannelUnavailable,
    ConnectorError,
    Listing,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    Reply,
    UnexpectedReply,
    read,
)
from connectors.channels.google.batch import Call, Caller
from connectors.channels.google.mapping import (
    Place,
    names_of,
    to_exclusion,
    to_inserts,
    to_patches,
    to_removal,
)
from connectors.channels.google.refusals import is_outdated, to_error
from connectors.channels.google.replies import Input, Product

LASTS = timedelta(days=30)
APPEARS = timedelta(hours=1)
"""Until then a product that was sent may be not found, and is not gone."""
SOON = timedelta(minutes=10)
Answer = Receipt | ConnectorError


@dataclass(frozen=True)
class Dispatch:
    caller: Caller
    place: Callable[[], Place]
    saved: Callable[[Push, Receipt], None]
    is_foreign: Callable[[Listing], bool]

    def push(self, pushes: Sequence[Push]) -> list[Answer]:
        """By index. One that would take over somebody else's products is not sent."""
        errors = {place: error for place, push in enumerate(pushes) if (error := self._hindrance(push))}
        sent = iter(self._push([push for place, push in enumerate(pushes) if place not in errors]))
        return [errors[place] if place in errors else next(sent) for place in range(len(pushes))]

    def _hindrance(self, push: Push) -> ConnectorError | None:
        try:
            if push.known is None and self.is_foreign(push.listing):
                return OutcomeUnknown("somebody else's products have its names")
        except ConnectorError as error:
            return error
        return None

    def _push(self, pushes: Sequence[Push]) -> list[Answer]:
        place = self.place()
        wishes = [self._calls(push, place) for push in pushes]
        for push, calls in zip(pushes, wishes, strict=True):
            if len(calls) > 1:  # what is cut off in between leaves a part of them
                self.saved(push, _begun(push, place))
        replies = iter(self.caller.send([call for calls in wishes for call in calls]))
        return [
            self._answered(push, calls, [next(replies) for _ in calls], place)
            for push, calls in zip(pushes, wishes, strict=True)
        ]

    @staticmethod
    def _calls(push: Push, place: Place) -> list[Call]:
        wanted = set(names_of(push.listing, place).values())
        ghosts = sorted(each for each in products_of(push.known) if each not in wanted)
        inserts = to_inserts(push.listing, place, push.version)
        return [*inserts, *(to_removal(each, place.source) for each in ghosts)]

    def _answered(self, push: Push, calls: Sequence[Call], replies: Sequence[Reply], place: Place) -> Answer:
        try:
            for call, reply in zip(calls, replies, strict=True):
                self._settle(call, reply, place)
        except ConnectorError as error:
            return error
        now = datetime.now(UTC)
        return Receipt(
            remote={"listing": push.listing.key, **names_of(push.listing, place)},
            status=ReceiptStatus.SUBMITTED,
            check_after=now + SOON,
            expires_at=now + LASTS,
        )

    def _settle(self, call: Call, reply: Reply, place: Place) -> None:
        """A product that was taken, or taken away; one that is gone needs not be."""
        if call.method == "DELETE":
            if reply.status != 404 and (error := to_error(reply)):
                raise error
            return
        if is_outdated(reply):
            reply = self._in_its_version(call, place, reply)
        if error := to_error(reply):
            raise error
        read(reply, Input)

    def _in_its_version(self, call: Call, place: Place, refused: Reply) -> Reply:
        """Sent again as the version that Google has: we have begun to count anew. What is not seen yet comes later."""
        body = dict(call.body or {})
        name = f"{body['contentLanguage']}~{body['feedLabel']}~{body['offerId']}"
        (there,) = self.caller.send([Call("GET", f"products/v1/accounts/{place.account}/products/{name}")])
        if there.status == 404:
            return refused
        if error := to_error(there):
            raise error
        version = max(read(there, Product).version_number or 0, int(str(body["versionNumber"])))
        (reply,) = self.caller.send(
            [Call(call.method, call.path, call.params, {**body, "versionNumber": str(version)})]
        )
        return reply

    def offer(self, pushes: Sequence[Push]) -> list[Answer]:
        place = self.place()
        wishes = [list(to_patches(push.listing, place, push.changed)) for push in pushes]
        replies = iter(self.caller.send([call for calls in wishes for call in calls]))
        answers: list[Answer] = []
        for push, calls in zip(pushes, wishes, strict=True):
            errors = [_patched(next(replies), push.known) for _ in calls]
            answers.append(next((each for each in errors if each), push.known or Receipt(remote={})))
        return answers

    def withdraw(self, known: Receipt) -> None:
        source = self.place().source
        for reply in self.caller.send([to_exclusion(name, source) for name in products_of(known)]):
            error = _patched(reply, known)
            if error and not isinstance(error, OutcomeUnknown):
                raise error


def products_of(known: Receipt | None) -> list[str]:
    remote: Mapping[str, str] = known.remote if known else {}
    return [number for name, number in remote.items() if name.startswith("variant ")]


def is_young(known: Receipt | None) -> bool:
    """Whether it may not have appeared yet: it was not seen since it was sent."""
    if known is None or known.expires_at is None or known.status is not ReceiptStatus.SUBMITTED:
        return False
    return datetime.now(UTC) < known.expires_at - LASTS + APPEARS


def _patched(reply: Reply, known: Receipt | None) -> ConnectorError | None:
    if reply.status == 404:
        return ChannelUnavailable("the product is not there yet") if is_young(known) else OutcomeUnknown("it is gone")
    if error := to_error(reply):
        return error
    try:
        read(reply, Input)
    except UnexpectedReply as unread:
        return unread
    return None


def _begun(push: Push, place: Place) -> Receipt:
    """All that may be there from now on, what is no longer wanted as well."""
    known = push.known or Receipt(remote={})
    names = {**known.remote, "listing": push.listing.key, **names_of(push.listing, place)}
    return known.model_copy(update={"remote": names, "status": ReceiptStatus.SUBMITTED})
