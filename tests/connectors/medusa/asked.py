"""How a request is read: names that stand in the query several times, files of a form, and the fields it asks for."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from connectors.testing import Seen
from tests.connectors.medusa.goods import Document


def repeated(seen: Seen) -> dict[str, Any]:
    """`id[]=a&id[]=b` as a list."""
    asked: dict[str, Any] = {}
    for name, value in seen.pairs:
        if name.endswith("[]"):
            asked.setdefault(name[:-2], []).append(value)
        else:
            asked[name] = value
    return asked


def form(seen: Seen) -> Iterable[tuple[str, bytes]]:
    boundary = seen.headers["content-type"].partition("boundary=")[2].encode()
    assert seen.headers["content-type"].startswith("multipart/form-data")
    for part in seen.content.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        found = re.search(rb'name="files"; filename="([^"]+)"', head)
        assert found, head
        yield found[1].decode(), content.removesuffix(b"\r\n")


def only(rows: Iterable[Document], seen: Seen) -> list[Document]:
    """The fields that were asked for; what has an id always tells it."""
    fields = [each for each in seen.query.get("fields", "").split(",") if each]
    return [_picked(each, fields) if fields else each for each in rows]


def _picked(document: Document, fields: Sequence[str]) -> Document:
    names = {field.partition(".")[0].lstrip("*") for field in fields} | {"id"}
    picked: Document = {}
    for name in names & document.keys():
        inner = [field.partition(".")[2] for field in fields if field.startswith(f"{name}.")]
        value = document[name]
        if inner and isinstance(value, list):
            value = [_picked(each, inner) for each in value]
        elif inner and isinstance(value, dict):
            value = _picked(value, inner)
        picked[name] = value
    return picked
