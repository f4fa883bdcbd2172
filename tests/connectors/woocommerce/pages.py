"""What is asked for of what a shop has: some of it, page by page, with some of its fields."""

import base64
from collections.abc import Iterable
from typing import Any

from connectors.testing import Answer

Document = dict[str, Any]


def has_status(thing: Document, query: dict[str, str]) -> bool:
    wanted = query.get("include_status", query.get("status", "any")).split(",")
    return thing["status"] in wanted or ("any" in wanted and thing["status"] != "trash")


def page(found: list[Document], query: dict[str, str]) -> Answer:
    size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
    headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
    return Answer(200, found[(page - 1) * size : page * size], headers)


def only(answer: Answer, fields: str | None) -> Answer:
    if not fields or answer.status >= 400 or answer.json is None:
        return answer
    names = fields.split(",")
    cut = (
        [_picked(each, names) for each in answer.json] if isinstance(answer.json, list) else _picked(answer.json, names)
    )
    return Answer(answer.status, cut, answer.headers)


def _picked(document: Any, names: Iterable[str]) -> Document:
    return {name: document[name] for name in names if name in document}


def basic_user(header: str) -> tuple[str, str] | None:
    if not header.startswith("Basic "):
        return None
    user, _, password = base64.b64decode(header[6:]).decode().partition(":")
    return user, password
