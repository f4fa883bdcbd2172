"""JSON and JSON lines, whole and broken, against what a person reads in them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.importing import read_catalogue
from catalog.sources.files import FileRefused
from catalog.sources.sheets import Sheet
from catalog.sources.tables import read_sheets

RUG: dict[str, Any] = {"title": "Tapis", "price": 1250.50, "tags": ["laine", "berbère"], "sold": False, "note": None}


def sheet(text: str) -> Sheet:
    (found,) = read_sheets(text.encode())
    return found


def records(found: Sheet) -> list[dict[str, str]]:
    header = found.lines[0].cells
    return [
        {name: cell for name, cell in zip(header, line.cells, strict=False) if cell.strip()} for line in found.lines[1:]
    ]


def codes(found: Sheet) -> list[tuple[str, str]]:
    return [(issue.code, issue.value) for issue in found.issues]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([RUG]),
        json.dumps({"products": [RUG]}),
        json.dumps({"count": 1, "data": {"products": [RUG]}}),
        json.dumps({"a": RUG, "b": RUG}),
        json.dumps(RUG) + "\n" + json.dumps(RUG) + "\n",
        json.dumps(RUG, indent=2),
    ],
)
def test_products_are_found_wherever_the_document_keeps_them(text: str) -> None:
    found = sheet(text)
    assert records(found)[0] == {"title": "Tapis", "price": "1250.5", "tags": "laine\nberbère", "sold": "false"}
    assert codes(found) == []


def test_numbers_keep_every_digit_and_are_known_as_numbers() -> None:
    line = sheet('[{"title": "T", "price": 1250.00, "sku": "0012", "stock": 3, "id": 6111245750125001}]').lines[1]
    assert (line.cells, line.exact) == (("T", "1250.00", "0012", "3", "6111245750125001"), {1, 3, 4})


def test_what_is_nested_is_named_by_its_way_and_variants_are_rows() -> None:
    product = {
        "id": 7,
        "title": {"fr": "Théière", "ar": "إبريق"},
        "images": [{"src": "a.jpg", "alt": ""}, {"src": "b.jpg", "alt": "dos"}],
        "variants": [{"id": 71, "options": {"Taille": "S"}, "price": "90"}, {"id": 72, "price": "110"}],
    }
    own = {"id": "7", "title.fr": "Théière", "title.ar": "إبريق", "images.src": "a.jpg\nb.jpg", "images.alt": "\ndos"}
    assert records(sheet(json.dumps({"products": [product, {"id": 8, "variants": []}]}))) == [
        {**own, "variant.id": "71", "options.Taille": "S", "price": "90"},
        {**own, "variant.id": "72", "price": "110"},
        {"id": "8"},
    ]


def test_a_document_that_breaks_off_gives_what_is_whole_and_says_so() -> None:
    found = sheet('{"products": [{"title": "Tapis", "price": 5}, {"title": "Vase", "pri')
    assert records(found) == [{"title": "Tapis", "price": "5"}]
    assert [code for code, _ in codes(found)] == ["item_lost", "document_cut_off"]
    assert codes(found)[0] == ("item_lost", '{"title": "Vase", "pri')


def test_a_broken_line_of_json_lines_costs_no_other() -> None:
    found = sheet('{"title": "Tapis"}\n{"title": "Vase" "price": 5}\n{"title": "Pot"}\n')
    assert [record["title"] for record in records(found)] == ["Tapis", "Pot"]
    assert codes(found) == [("item_lost", '{"title": "Vase" "price": 5}')]


@pytest.mark.parametrize("text", ['{"products": []}', "[]", "{}", '{"a": {"b": 1}}', "[[1, 2], [3, 4]]"])
def test_a_document_without_products_is_refused(text: str) -> None:
    with pytest.raises(FileRefused) as told:
        sheet(text)
    assert told.value.issue.code == "document_without_products"


def test_a_document_nested_without_end_is_refused() -> None:
    with pytest.raises(FileRefused):
        sheet("[" * 100_000)
    with pytest.raises(FileRefused):
        sheet('{"a":' * 100_000)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6) | st.sampled_from(["12,50", "Tapis"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "price", "variants", "id", "images", ""]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES, st.integers(0, 40))
def test_no_document_makes_the_importer_raise(value: Any, cut: int) -> None:
    text = json.dumps({"products": [value, {"title": "Tapis", "price": 3}]})
    for content in (text, text[:-cut] if cut else text):
        try:
            _ = read_catalogue(content.encode(), "products.json", currency="MAD", language="fr").products
        except FileRefused as refused:
            assert refused.issue.message_in("ar")
