"""Categories, tags and brands: found by name, made once, remembered for the run."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape

from connectors import HttpClient, Listing, UnexpectedReply, read
from connectors.channels.woocommerce.mapping import text_field
from connectors.channels.woocommerce.replies import TIMEOUT, Params, Problem, Term

Place = tuple[str, int]
"""A name in the form in which names are compared, and the parent's id."""
PAGE = 100
LONGEST = 200
"""So many signs WordPress keeps of a name, in which `&` is `&amp;`."""


@dataclass
class Terms:
    """One kind of them. Threads take turns, so that nothing is made twice."""

    http: HttpClient
    path: str
    _ids: dict[Place, int] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _missing: bool = False

    def ids(self, names: Iterable[str]) -> list[int]:
        """Of each name, without a parent; empty where the shop has no such kind."""
        return [found for name in names if (found := self.id(name)) is not None]

    def id(self, name: str, parent: int = 0) -> int | None:
        with self._lock:
            ids, name = self._known(), _kept(name)
            place = (_compared(name), parent)
            if not place[0] or self._missing:
                return None
            if place not in ids:
                ids[place] = self._made(name, parent)
            return ids[place]

    def _known(self) -> dict[Place, int]:
        if self._ids is None:
            self._ids = self._read()
        return self._ids

    def _read(self) -> dict[Place, int]:
        ids: dict[Place, int] = {}
        page, pages = 0, 1
        while page < pages:
            page += 1
            params: Params = {"per_page": PAGE, "page": page, "orderby": "id", "_fields": "id,name,parent"}
            reply = self.http.get(self.path, params=params, allow=(404,), timeout=TIMEOUT)
            if reply.status == 404:  # brands came with 9.6
                self._no_route(read(reply, Problem))
                return {}
            for term in read(reply, list[Term]):
                ids.setdefault((_compared(term.name), term.parent), term.id)
            pages = page_count(reply.headers.get("x-wp-totalpages"))
        return ids

    def _no_route(self, problem: Problem) -> None:
        if problem.code != "rest_no_route":
            raise UnexpectedReply(f"{self.path}: {problem.code}")
        self._missing = True

    def _made(self, name: str, parent: int) -> int:
        """Sent twice, it is answered the second time that the term is there, and which one it is."""
        document = {"name": name, **({"parent": parent} if parent else {})}
        reply = self.http.post(self.path, json=document, allow=(400,), idempotent=True, timeout=TIMEOUT)
        if reply.ok:
            return read(reply, Term).id
        problem = read(reply, Problem)
        if problem.code == "term_exists" and problem.resource_id:
            return problem.resource_id
        raise UnexpectedReply(f"{reply.request} answered {problem.code}: {problem.message}")


@dataclass(frozen=True)
class Vocabulary:
    """All kinds that a listing names."""

    categories: Terms
    tags: Terms
    brands: Terms

    @classmethod
    def of(cls, http: HttpClient, api: str) -> "Vocabulary":
        return cls(*(Terms(http, f"{api}/products/{kind}") for kind in ("categories", "tags", "brands")))

    def terms(self, listing: Listing) -> dict[str, list[int]]:
        """Ids by the product's field. Where she names none, the shop's own stay."""
        found = {
            "categories": [each for each in [self._category(listing.seller_category)] if each is not None],
            "tags": self.tags.ids(listing.tags),
            "brands": self.brands.ids([listing.brand] if listing.brand else []),
        }
        return {field: ids for field, ids in found.items() if ids}

    def _category(self, path: str | None) -> int | None:
        """The last of `Home > Rugs`."""
        here: int | None = None
        for name in (part.strip() for part in (path or "").split(">")):
            if name:
                here = self.categories.id(name, here or 0)
        return here


def page_count(header: str | None) -> int:
    return int(header) if header and header.isdecimal() else 1


def _kept(name: str) -> str:
    while len(escape(text_field(name), quote=False)) > LONGEST:
        name = name[:-1]
    return text_field(name)


def _compared(name: str) -> str:
    return " ".join(unescape(name).split()).casefold()
