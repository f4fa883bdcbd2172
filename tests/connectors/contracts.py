"""The platforms' own schemas, by which their doubles check and answer what they are asked."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_client_schema, build_schema

from tests.conftest import data_folder


def schema_of(contract: str) -> GraphQLSchema:
    """By its path among the contracts. Skips the test where the data folder is absent."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"the double answers by the platform's own schema, and the data folder {folder} is absent")
    return _built(folder / "contracts" / contract)


@cache
def _built(path: Path) -> GraphQLSchema:
    """Of a schema's text, or of what a server says of its own."""
    if path.suffix == ".gz":
        return build_client_schema(json.loads(gzip.decompress(path.read_bytes()))["data"], assume_valid=True)
    return build_schema(path.read_text("utf-8"), assume_valid=True)
