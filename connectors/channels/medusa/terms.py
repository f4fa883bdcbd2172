"""Categories and tags: found by name, made once, remembered for the run."""

import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pydantic import BaseModel

from connectors import HttpClient, Listing, UnexpectedReply, read
from connectors.channels.medusa.replies import Problem

CATEGORIES, TAGS = "admin/product-categories", "admin/product-tags"
PAGE = 200


class Category(BaseModel):
    id: str
    name: str
    parent_category_id: str | None = None


class Categories(BaseModel):
    product_categories: list[Category]
    count: int


class OneCategory(BaseModel):
    product_category: Category


class Tag(BaseModel):
    id: str
    value: str


class Tags(BaseModel):
    product_tags: list[Tag]
    count: int


class OneTag(BaseModel):
    product_tag: Tag


@dataclass
class Vocabulary:
    """Threads take turns, so that nothing is made twice."""

    http: HttpClient
    _categories: dict[tuple[str, str], str] | None = None
    _tags: dict[str, str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def terms(self, listing: Listing) -> dict[str, list[str]]:
        """Ids by the product's field. Where she names none, the shop's own stay."""
        with self._lock:
            category = self._category(listing.seller_category)
            tags = [self._tag(value) for value in dict.fromkeys(map(_tidy, listing.tags)) if value]
        return {**({"categories": [category]} if category else {}), **({"tags": tags} if tags else {})}

    def _category(self, path: str | None) -> str | None:
        """The last of `Home > Rugs`."""
        here = ""
        for name in map(_tidy, (path or "").split(">")):
            if name:
                here = self._category_in(here, name)
        return here or None

    def _category_in(self, parent: str, name: str) -> str:
        if self._categories is None:
            self._categories = self._read_categories()
        place = (parent, name.casefold())
        if place not in self._categories:
            self._categories[place] = self._make_category(parent, name)
        return self._categories[place]

    def _read_categories(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        count, offset = 1, 0
        while offset < count:
            query = {"fields": "id,name,parent_category_id", "limit": PAGE, "offset": offset, "order": "id"}
            page = read(self.http.get(f"{CATEGORIES}?{urlencode(query)}"), Categories)
            count, offset = page.count, offset + PAGE
            for each in page.product_categories:
                found.setdefault((each.parent_category_id or "", _tidy(each.name).casefold()), each.id)
        return found

    def _make_category(self, parent: str, name: str) -> str:
        """Its address is made of its name, and taken only once: of the second, the parent's is a part."""
        document = {"name": name, "is_active": True, **({"parent_category_id": parent} if parent else {})}
        reply = self.http.post(CATEGORIES, json=document, allow=(400,), idempotent=True)
        if reply.ok:
            return read(reply, OneCategory).product_category.id
        problem = read(reply, Problem)
        found = self._read_categories().get((parent, name.casefold()))
        if found:  # made by the first of two tries
            return found
        if "already exists" not in problem.message:
            raise UnexpectedReply(f"{reply.request} answered {problem.message}")
        document["handle"] = f"{name.casefold().replace(' ', '-')}-{(parent or 'top')[-8:].lower()}"
        reply = self.http.post(CATEGORIES, json=document, idempotent=True)
        return read(reply, OneCategory).product_category.id

    def _tag(self, value: str) -> str:
        if self._tags is None:
            self._tags = self._read_tags()
        if value not in self._tags:
            self._tags[value] = self._make_tag(value)
        return self._tags[value]

    def _read_tags(self) -> dict[str, str]:
        found: dict[str, str] = {}
        count, offset = 1, 0
        while offset < count:
            query = {"fields": "id,value", "limit": PAGE, "offset": offset, "order": "id"}
            page = read(self.http.get(f"{TAGS}?{urlencode(query)}"), Tags)
            count, offset = page.count, offset + PAGE
            found |= {each.value: each.id for each in page.product_tags}
        return found

    def _make_tag(self, value: str) -> str:
        reply = self.http.post(TAGS, json={"value": value}, allow=(400,), idempotent=True)
        if reply.ok:
            return read(reply, OneTag).product_tag.id
        found = self._read_tags().get(value)
        if found is None:
            raise UnexpectedReply(f"{reply.request} answered {read(reply, Problem).message}")
        return found


def _tidy(name: str) -> str:
    return " ".join(name.split())
