"""The platforms' own schemas, by which their doubles check and answer what they are asked."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_client_schema, build_schema, parse, validate

from tests.conftest import data_folder


def schema_of(contract: str) -> GraphQLSchema:
    """By its path among the contracts. Skips the test where the data folder is absent."""
    return _built(_path(contract))


@cache
def checked(schema: GraphQLSchema, query: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """What is wrong with a query, without its variables: once for each text, as schemas are large."""
    document = parse(query)
    return document, tuple(validate(schema, document))


def model_of(contract: str) -> dict[str, Any]:
    """The same of one that is JSON: an OpenAPI model, or a JSON Schema."""
    return _read(_path(contract))


def _path(contract: str) -> Path:
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"the double answers by the platform's own schema, and the data folder {folder} is absent")
    return folder / "contracts" / contract


@cache
def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


@cache
def _built(path: Path) -> GraphQLSchema:
    """Of a schema's text, or of what a server says of its own."""
    if path.suffix == ".gz":
        return build_client_schema(json.loads(gzip.decompress(path.read_bytes()))["data"], assume_valid=True)
    return build_schema(path.read_text("utf-8"), assume_valid=True)
