"""What programming interfaces and query languages wrap around what they answer, taken off a document."""

import re
from collections.abc import Iterable
from typing import Any

MAX_DEPTH = 20
_OF_RECORD = re.compile("id|documentId|type|attributes|links|relationships|meta")
_DATED = frozenset(("createdAt", "updatedAt", "publishedAt"))
_OF_ANSWER = re.compile("data|meta|links")
_WRAPPED = (
    ("node", frozenset(("node", "cursor"))),
    ("fields", frozenset(("model", "pk", "fields"))),
    ("item", frozenset(("@type", "position", "item"))),
)
"""Names of what is inside, and of all that stands with it: of GraphQL, Django's dumps and schema.org's lists."""
_OF_LISTS = frozenset({"edges", "nodes", "pageInfo", "totalCount", "__typename"})
_CALLED, _SAID = ("name", "nom", "label", "attribute_name"), ("value", "option", "valeur", "attribute_value")
_OF_CHOICES = frozenset({"id", *_CALLED, *_SAID, "slug", "__typename"})
_OF_METAFIELDS = frozenset(("id", "namespace", "key", "value", "type", "description", "owner_id", "owner_resource"))


def unwrapped(value: Any, depth: int = 0) -> Any:
    """The document without what query languages wrap lists in, and with lists of names and values as such.

    {"edges": [{"node": {…}}]} is a list; [{"name": "Taille", "value": "S"}] says that the size is S.
    """
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, list):
        inner = [unwrapped(one, depth + 1) for one in value]
        named = [_name_and_value(one) for one in inner]
        return dict(pair for pair in named if pair) if named and all(named) and _differ(named) else inner
    if not isinstance(value, dict):
        return value
    for inside, beside in _WRAPPED:
        if isinstance(value.get(inside), dict) and value.keys() <= beside:
            known = {"id": value["pk"]} if "pk" in value else {}
            return unwrapped(known | value[inside], depth + 1)
    if isinstance(value.get("data"), dict | list) and all(map(_OF_ANSWER.fullmatch, value)):
        return unwrapped(value["data"], depth + 1)
    told = value.get("attributes")
    if isinstance(told, dict) and ("type" in value or not _DATED.isdisjoint(told)) and _is_record(value):
        value = {"id": value.get("id"), **told}
    listed = value.get("edges", value.get("nodes"))
    if isinstance(listed, list) and set(value) <= _OF_LISTS:
        return unwrapped(listed, depth + 1)
    return {name: unwrapped(one, depth + 1) for name, one in value.items()}


def _is_record(value: dict[str, Any]) -> bool:
    return all(map(_OF_RECORD.fullmatch, value))


def _name_and_value(one: Any) -> tuple[str, Any] | None:
    """What an object says that has a name and a value and little more."""
    if not isinstance(one, dict):
        return None
    if set(one) == {"optionName", "name"}:  # as Shopify calls an option and its value
        return one["optionName"], one["name"]
    if {"namespace", "key", "value"} <= set(one) <= _OF_METAFIELDS:
        return one["key"], one["value"]
    if not set(one) <= _OF_CHOICES:
        return None
    called = next((one[name] for name in _CALLED if isinstance(one.get(name), str)), None)
    value = next((one[name] for name in _SAID if isinstance(one.get(name), str)), None)
    return (called, value) if called is not None and value is not None else None


def _differ(named: Iterable[tuple[str, Any] | None]) -> bool:
    names = [pair[0] for pair in named if pair]
    return len(set(names)) == len(names)
