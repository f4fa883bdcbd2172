"""The words of the import's issues: complete in three languages, and there for every code that the import uses."""

import re
import string
import tomllib
from pathlib import Path

import pytest

import catalog

FOLDER = Path(catalog.__file__).parent
TEXTS = {
    code: texts
    for name in ("importing", "products", "quality", "sources", "freeform")
    for code, texts in tomllib.loads((FOLDER / "issue_texts" / f"{name}.toml").read_text("utf-8")).items()
}
SOURCES = (
    "assembly",
    "cells",
    "importing",
    "joining",
    "mapping",
    "offers",
    "unpacking",
    "finding",
    "rules/*",
    "sources/*",
    "dialects/*",
)
_CODE = re.compile(
    r'(?:code=|report(?:_once)?\(|_issue\(|_error\(|_warning\(|refuse\(|\b_at\([^"]*?|_told\(|_note\([^"]*?)\s*"([a-z_]+)"'
)


def codes_in_use() -> set[str]:
    files = [path for source in SOURCES for path in FOLDER.glob(f"{source}.py")]
    found = {code for path in files for code in _CODE.findall(path.read_text("utf-8"))}
    reasons = {f"number_{reason}" for reason in ("unreadable", "negative", "range", "percent")}
    reasons |= {f"column_guessed_{field}" for field in ("gtin", "images", "price", "title", "description")}
    reasons |= {"gtin_absent", "gtin_not_needed"}
    return found | reasons | {"product_grouped", "product_external", "gtin_invalid", "columns_private"}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_has_the_same_names_to_fill_in_each_language(code: str) -> None:
    for part in ("message", "hint"):
        named = [
            {name for _, name, _, _ in string.Formatter().parse(TEXTS[code][part][lang]) if name}
            for lang in ("en", "fr", "ar")
        ]
        assert named[0] == named[1] == named[2]


def test_every_code_that_the_import_uses_has_its_text() -> None:
    elsewhere = {"price_zero"}  # the connectors say the same of it
    assert codes_in_use() - TEXTS.keys() == elsewhere


def test_no_text_is_left_over() -> None:
    in_two_words = {
        "file_is_protected",
        "header_missing",
        "title_column_missing",
        "gtin_rounded",
        "item_damaged",
    }
    assert TEXTS.keys() - codes_in_use() <= in_two_words | {"file_is_bomb"}


def test_no_code_is_written_in_two_files() -> None:
    found = [
        code for path in (FOLDER / "issue_texts").glob("*.toml") for code in tomllib.loads(path.read_text("utf-8"))
    ]
    assert len(found) == len(set(found))
