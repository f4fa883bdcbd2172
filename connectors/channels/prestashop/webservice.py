"""The webservice of a shop: resources listed, made, changed and deleted, and its refusals as errors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, Unpack

from connectors import (
    ChannelUnavailable,
    HttpClient,
    OutcomeUnknown,
    Reply,
    UnexpectedReply,
)
from connectors.batch import halves
from connectors.channels.prestashop.documents import Document, Draft, NotADocument, Resource, parsed, whole, written
from connectors.channels.prestashop.refusals import DISABLED, Refusal, account_refused, missing, refused, told
from connectors.request import Options

KINDS = {
    "products": "product",
    "combinations": "combination",
    "product_options": "product_option",
    "product_option_values": "product_option_value",
    "stock_availables": "stock_available",
    "categories": "category",
    "manufacturers": "manufacturer",
    "specific_prices": "specific_price",
}
"""The singular of each resource that we write."""
TIMEOUT = 120.0
HANDLED = (400, 401, 403, 404, 405, 413, 503)
AT_ONCE = 25
"""So many resources are written with one request."""
TOO_LARGE = 413
"""What stands before a shop takes less at once."""


@dataclass
class Webservice:
    """Below `api/`. What a shop does not know to change in part is read, changed and sent whole from then on."""

    http: HttpClient
    _whole: set[str] = field(default_factory=set)

    def rows(
        self,
        resource: str,
        display: str,
        filters: Mapping[str, str] | None = None,
        *,
        page: tuple[int, int] | None = None,
    ) -> list[Resource]:
        """All that pass the filters; `page`: where to begin and how many, by id."""
        params: dict[str, str | int] = {"display": display}
        params |= {f"filter[{name}]": value for name, value in (filters or {}).items()}
        if page is not None:
            params |= {"sort": "[id_ASC]", "limit": f"{page[0]},{page[1]}"}
        reply = self._answer("GET", f"api/{resource}", params=params, allow=HANDLED)
        document = self._read(reply, None, idempotent=True)
        return [_whole_id(each, resource) for each in document.resources]

    def get(self, resource: str, number: str) -> Resource | None:
        """None where it is gone."""
        return _only(self._found("GET", f"api/{resource}/{number}"), resource)

    def create(
        self, resource: str, drafts: Sequence[Draft], rejects: Refusal | None = None
    ) -> Iterator[list[Resource]]:
        """Makes them, in as few requests as can be; what each request made is given before the next."""
        waiting = list(_chunks(drafts))
        while waiting:
            chunk, *waiting = waiting
            body = written(KINDS[resource], chunk)
            reply = self._answer("POST", f"api/{resource}", content=body, media_type="text/xml", allow=HANDLED)
            if reply.status == TOO_LARGE and len(chunk) > 1:
                waiting = [*halves(chunk), *waiting]
                continue
            document = self._read(reply, rejects, idempotent=False)
            made = [_whole_id(each, resource) for each in document.resources]
            if len(made) != len(chunk):  # nobody knows which are there
                raise OutcomeUnknown(f"POST api/{resource} answered {len(made)} of {len(chunk)}")
            yield made

    def amend(self, resource: str, number: str, draft: Draft, rejects: Refusal | None = None) -> Resource | None:
        """Changes what the draft names and leaves the rest; None where the resource is gone."""
        return _only(self.amend_all(resource, {number: draft}, rejects), resource)

    def amend_all(
        self, resource: str, drafts: Mapping[str, Draft], rejects: Refusal | None = None
    ) -> Sequence[Resource] | None:
        """None where one of them is gone: those before it have been changed."""
        changed: list[Resource] = []
        for chunk in _chunks(list(drafts.items())):
            some = self._amend_many(resource, chunk, rejects)
            if some is None:
                return None
            changed += some
        return changed

    def delete(self, path: str) -> None:
        """What is gone already is fine."""
        self._found("DELETE", f"api/{path}")

    def upload(self, path: str, content: bytes, media_type: str) -> Reply:
        """The answer, a refusal of the file (400) included."""
        return self._answer("POST", f"api/{path}", content=content, media_type=media_type, allow=HANDLED)

    def look(self, path: str = "") -> Reply:
        """Whatever is answered there; at the root, what the key may do."""
        return self._answer("GET", f"api/{path}", allow=HANDLED)

    def _amend_many(
        self, resource: str, chunk: Sequence[tuple[str, Draft]], rejects: Refusal | None
    ) -> Sequence[Resource] | None:
        """Together; one by one in a shop that does not take several, which does no harm to what was changed before."""
        try:
            some = self._amend_some(resource, dict(chunk), rejects)
        except UnexpectedReply:
            if len(chunk) == 1:
                raise
            some = ()
        if some is None or len(some) == len(chunk):
            return some
        singles = [self._amend_some(resource, {number: draft}, rejects) for number, draft in chunk]
        return None if None in singles else [one for each in singles for one in each or ()]

    def _amend_some(
        self, resource: str, drafts: Mapping[str, Draft], rejects: Refusal | None
    ) -> Sequence[Resource] | None:
        if resource not in self._whole:
            path = f"api/{resource}/{next(iter(drafts))}" if len(drafts) == 1 else f"api/{resource}"
            document = self._changed("PATCH", path, resource, drafts, rejects)
            if not isinstance(document, Reply):
                return document.resources if document else None
            self._whole.add(resource)  # before 8, or the key was given no right to it
        complete = {}
        for number, draft in drafts.items():
            there = self.get(resource, number)
            if there is None:
                return None
            complete[number] = whole(there, draft)
        document = self._changed("PUT", f"api/{resource}/{next(iter(drafts))}", resource, complete, rejects)
        if isinstance(document, Reply):
            raise account_refused(document)
        return document.resources if document else None

    def _changed(
        self, method: str, path: str, resource: str, drafts: Mapping[str, Draft], rejects: Refusal | None
    ) -> Document | Reply | None:
        """The answer itself where the method is not allowed; None where one is gone."""
        given = [Draft({**each.fields, "id": number}, each.links) for number, each in drafts.items()]
        body = written(KINDS[resource], given)
        reply = self._answer(method, path, content=body, media_type="text/xml", idempotent=True, allow=HANDLED)
        if reply.status == 405:
            return reply
        return None if missing(reply) else self._read(reply, rejects, idempotent=True)

    def _found(self, method: str, path: str) -> Sequence[Resource] | None:
        reply = self._answer(method, path, allow=HANDLED)
        if missing(reply):
            return None
        if reply.ok and method == "DELETE" and reply.content.lstrip()[:1] != b"<":
            return ()
        return self._read(reply, None, idempotent=True).resources

    def _read(self, reply: Reply, rejects: Refusal | None, *, idempotent: bool) -> Document:
        if not reply.ok:
            raise refused(reply, rejects)
        return read_document(reply, idempotent=idempotent)

    def _answer(self, method: str, path: str, **options: Unpack[Options]) -> Reply:
        """A shop whose webservice is switched off says 503; another 503 is asked again as any is."""
        options["expects"] = "any"
        options.setdefault("timeout", TIMEOUT)
        reply = self.http.send(method, path, **options)
        if reply.status != 503:
            return reply
        if any(each.code == DISABLED for each in told(reply)):
            raise account_refused(reply)
        if not (options.get("idempotent") or method in ("GET", "DELETE")):
            raise OutcomeUnknown(f"{reply.request} answered 503: {reply.excerpt}")
        options["allow"] = [status for status in HANDLED if status != 503]
        return self.http.send(method, path, **options)


def read_document(reply: Reply, *, idempotent: bool) -> Document:
    """Errors may stand in an answer of 200, too."""
    try:
        document = parsed(reply.content)
    except NotADocument as error:
        told_as = f"{reply.request} answered what is no document of a shop ({error}): {reply.excerpt}"
        if not idempotent:
            raise OutcomeUnknown(told_as) from None
        page = reply.content.lstrip()[:1] == b"<"  # of whatever stands in front of the shop
        raise (ChannelUnavailable if page else UnexpectedReply)(told_as) from None
    if document.problems and not document.resources:
        raise UnexpectedReply(f"{reply.request}: {'; '.join(each.message for each in document.problems)}")
    return document


def _only(resources: Sequence[Resource] | None, kind: str) -> Resource | None:
    if resources is None:
        return None
    if len(resources) != 1:
        raise UnexpectedReply(f"{len(resources)} {kind} were answered instead of one")
    return _whole_id(resources[0], kind)


def _whole_id(resource: Resource, kind: str) -> Resource:
    if not resource.id.isdecimal():
        raise UnexpectedReply(f"one of the {kind} was answered without an id: {resource.id!r}")
    return resource


T = TypeVar("T")


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(items), AT_ONCE):
        yield items[at : at + AT_ONCE]
