"""Google's discovery documents as judges: whether a body, a path and its parameters are what a method takes."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import data_folder

Document = dict[str, Any]
FORMATS = {
    "int64": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value) is not None,
    "double": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "int32": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "google-datetime": lambda value: isinstance(value, str),
}
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "integer": int, "number": (int, float)}


@dataclass(frozen=True)
class Method:
    name: str
    verb: str
    pattern: re.Pattern[str]
    parameters: frozenset[str]
    body: str | None


class Discovery:
    def __init__(self, documents: list[Document]) -> None:
        self.schemas: Document = {}
        self.methods: list[Method] = []
        for document in documents:
            self.schemas |= document["schemas"]
            self._read(document)

    def method(self, verb: str, path: str) -> Method:
        found = [each for each in self.methods if each.verb == verb and each.pattern.fullmatch(path.lstrip("/"))]
        assert found, f"the API has no {verb} {path}"
        return found[0]

    def complaints(self, schema: str, value: object, at: str = "") -> list[str]:
        """What the schema does not take of the value."""
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no {schema}"]
        properties = self.schemas[schema]["properties"]
        told = [f"{at}{name}: {schema} has no such field" for name in value if name not in properties]
        for name, given in value.items():
            told += self._of(properties.get(name, {}), given, f"{at}{name}")
        return told

    def _of(self, kind: Document, value: object, at: str) -> list[str]:
        if "readOnly" in kind:
            return [f"{at} is only read"]
        if name := kind.get("$ref"):
            return self.complaints(name, value, f"{at}.")
        if (wanted := TYPES.get(kind.get("type", ""))) and not isinstance(value, wanted):
            return [f"{at}: {value!r} is no {kind['type']}"]
        if "enum" in kind and value not in kind["enum"]:
            return [f"{at}: {value!r} is none of its values"]
        if (check := FORMATS.get(kind.get("format", ""))) and not check(value):
            return [f"{at}: {value!r} is no {kind['format']}"]
        if isinstance(value, list):
            return [each for n, one in enumerate(value) for each in self._of(kind["items"], one, f"{at}[{n}]")]
        return []

    def _read(self, node: Document) -> None:
        for name, method in node.get("methods", {}).items():
            pattern = "^" + re.sub(r"\\\{\\\+\w+\\\}", "[^?]+?", re.escape(method["path"])) + "$"
            flat = method.get("flatPath", method["path"])
            pattern = re.sub(r"\\\{\w+\\\}", "[^/?:]+", re.escape(flat))
            parameters = frozenset(each for each, told in method["parameters"].items() if told["location"] == "query")
            body = method.get("request", {}).get("$ref")
            self.methods.append(Method(name, method["httpMethod"], re.compile(pattern), parameters, body))
        for resource in node.get("resources", {}).values():
            self._read(resource)


def merchant_api() -> Discovery:
    """Skips the test where the data folder is absent."""
    folder = data_folder() / "contracts" / "google"
    if not folder.is_dir():
        pytest.skip(f"requests are judged by Google's documents, and the data folder {folder} is absent")
    return _read(str(folder))


@cache
def _read(folder: str) -> Discovery:
    names = ("products", "datasources", "accounts")
    paths = [Path(folder) / f"merchantapi.{name}_v1.json" for name in names]
    return Discovery([json.loads(path.read_text("utf-8")) for path in paths])
