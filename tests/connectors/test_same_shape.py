"""Who knows one of the connectors to the world's marketplaces finds the same in the others, by the same names."""

import re

import pytest

from tests.layout import ROOT

WORLD = ("shopify", "google", "meta", "amazon", "ebay", "etsy")
FILES = ("account", "dispatch", "mapping", "offers", "reading", "refusals", "replies", "shelf")
"""What is asked of the account, what is sent, as what, prices and stock alone, what is read back, what is refused,
what is answered, and what stands there already."""
FEATURES = (
    *("content", "variants", "photos", "prices and stock", "on and off sale", "read back", "status and issues"),
    *("what stands there already", "the account", "what a category asks", "refusals", "app and consent", "limits"),
    "bad weather",
)
HEAD = "| feature | built | proved by | not provable without a live account |"


@pytest.mark.parametrize("slug", WORLD)
def test_each_connector_has_the_same_files(slug: str) -> None:
    folder = ROOT / "connectors" / "channels" / slug
    assert [name for name in FILES if not (folder / f"{name}.py").is_file()] == []


@pytest.mark.parametrize("slug", [*WORLD, "feed"])
def test_each_page_tells_the_same_features_in_the_same_order(slug: str) -> None:
    page = (ROOT / "docs" / "connectors" / f"{slug}.md").read_text("utf-8")
    head, *rows = page[page.index(HEAD) :].split("\n\n")[0].splitlines()
    assert head == HEAD
    assert tuple(re.findall(r"^\| \*\*([a-z ]+)\*\*: ", "\n".join(rows), re.MULTILINE)) == FEATURES
    assert {row.count(" | ") for row in rows[1:]} == {3}
