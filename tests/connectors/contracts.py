"""The platforms' own schemas, by which their doubles check and answer what they are asked."""

from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from tests.conftest import data_folder


def schema_of(contract: str) -> GraphQLSchema:
    """By its path among the contracts. Skips the test where the data folder is absent."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"the double answers by the platform's own schema, and the data folder {folder} is absent")
    return _built(folder / "contracts" / contract)


@cache
def _built(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text("utf-8"), assume_valid=True)
