"""Files of magento against what a person read in them."""

from pathlib import Path
from typing import Any

import pytest

from catalog.importing import read_catalogue
from tests.catalog.dialects.readings import assert_read_as_expected, expected_of


@pytest.mark.parametrize(("name", "expected"), expected_of("magento"))
def test_a_file_gives_what_a_person_read_in_it(name: str, expected: dict[str, Any], shared: Path) -> None:
    assert_read_as_expected(name, expected, shared)


def test_a_variant_that_the_file_lacks_costs_what_its_product_costs_and_another_views_price_is_told() -> None:
    lines = [
        "sku,store_view_code,attribute_set_code,product_type,product_websites,name,price,qty,configurable_variations",
        'A,,Default,configurable,base,Robe,90,0,"sku=A-S,size=S|sku=A-M,size=M, long"',
        "A-S,,Default,simple,base,Robe S,80,4,",
        "A,store_de,,,,Langes Kleid,,,",
        "A,fr,,,,Robe longue,95,,",
    ]
    read = read_catalogue("\n".join(lines).encode(), "p.csv", currency="EUR", language="fr")
    found = [(one.sku, one.options, str(one.offer.price)) for one in read.products[0].variants]
    assert found == [("A-S", {"size": "S"}, "80.00 EUR"), ("A-M", {"size": "M, long"}, "90.00 EUR")]
    told = [(one.at.row, one.code) for one in read.issues if one.at and one.code != "columns_unused"]
    assert told == [(4, "row_not_understood")]
    assert read.products[0].title == {"fr": "Robe", "de": "Langes Kleid"}
