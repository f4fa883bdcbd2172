"""Feeds in XML, well-formed and not, against what a person reads in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.importing import read_catalogue
from catalog.sources.files import FileRefused
from catalog.sources.sheets import Sheet
from catalog.sources.tables import read_sheets

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" xmlns:media="http://search.yahoo.com/mrss/" version="2.0"><channel>
<title>Atelier Amal</title><link>https://amal.ma</link>
<item>
  <title>Tapis berbère</title><g:title>Tapis berbère 2 × 3 m</g:title>
  <g:id>T-1</g:id>
  <description><![CDATA[<p>Laine &amp; coton</p>]]></description>
  <link>https://amal.ma/t1</link>
  <g:price>1 250,00 MAD</g:price>
  <g:image_link>https://amal.ma/1.jpg</g:image_link>
  <g:additional_image_link>https://amal.ma/2.jpg</g:additional_image_link>
  <g:additional_image_link>https://amal.ma/3.jpg?a=1&amp;b=2</g:additional_image_link>
  <g:shipping><g:country>MA</g:country><g:price>30 MAD</g:price></g:shipping>
  <g:shipping><g:country>FR</g:country><g:price>90 MAD</g:price></g:shipping>
</item>
<item><g:id>T-2</g:id><g:title>إبريق شاي</g:title><g:price>90 MAD</g:price>
  <enclosure url="https://amal.ma/i.jpg" type="image/jpeg" length="12"/><media:content url="https://amal.ma/m.jpg"/></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
<entry><id>tag:1</id><g:id>A1</g:id><title>Vase</title><link href="https://s.ma/vase" rel="alternate"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Blue <b>clay</b> &lt; 1 kg</div></content>
<g:price unit="MAD">80</g:price></entry></feed>"""


def sheet(text: str, encoding: str = "utf-8") -> Sheet:
    (found,) = read_sheets(text.encode(encoding))
    return found


def records(found: Sheet) -> list[dict[str, str]]:
    header = found.lines[0].cells
    return [
        {name: cell for name, cell in zip(header, line.cells, strict=False) if cell.strip()} for line in found.lines[1:]
    ]


def codes(found: Sheet) -> list[tuple[str, str]]:
    return [(issue.code, issue.params.get("item", "")) for issue in found.issues]


def test_an_rss_feed_is_a_table_whose_columns_are_googles_names() -> None:
    assert records(sheet(RSS)) == [
        {
            "title": "Tapis berbère 2 × 3 m",
            "item.title": "Tapis berbère",
            "id": "T-1",
            "description": "<p>Laine &amp; coton</p>",
            "link": "https://amal.ma/t1",
            "price": "1 250,00 MAD",
            "image_link": "https://amal.ma/1.jpg",
            "additional_image_link": "https://amal.ma/2.jpg\nhttps://amal.ma/3.jpg?a=1&b=2",
            "shipping.country": "MA\nFR",
            "shipping.price": "30 MAD\n90 MAD",
        },
        {
            "id": "T-2",
            "title": "إبريق شاي",
            "price": "90 MAD",
            "enclosure": "https://amal.ma/i.jpg",
            "media:content": "https://amal.ma/m.jpg",
        },
    ]
    assert codes(sheet(RSS)) == []


def test_an_atom_feed_keeps_addresses_in_attributes_and_markup_in_prose() -> None:
    assert records(sheet(ATOM)) == [
        {
            "id": "A1",
            "item.id": "tag:1",
            "title": "Vase",
            "link": "https://s.ma/vase",
            "content": "<div>Blue <b>clay</b> &lt; 1 kg</div>",
            "price": "80",
            "price.unit": "MAD",
        }
    ]


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-8"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><products><product id="7"><name>سجادة</name></product></products>'
    )
    assert records(sheet(text, encoding)) == [{"id": "7", "name": "سجادة"}]


def test_a_bare_ampersand_a_foreign_prefix_and_a_name_of_html_cost_nothing() -> None:
    broken = (
        "\n <?xml version='1.0'?><rss><channel><item><g:id>1</g:id><g:title>Fils & Cie &eacute;t&eacute;</g:title>"
        "<g:link>https://a.ma/?x=1&y=2</g:link></item><item><g:id>2</g:id>"
        "<g:title><![CDATA[a <b> & c]]></g:title></item>"
    )
    found = sheet(broken)
    assert records(found) == [
        {"id": "1", "title": "Fils & Cie été", "link": "https://a.ma/?x=1&y=2"},
        {"id": "2", "title": "a <b> & c"},
    ]
    assert codes(found) == [("feed_malformed", "")]


def test_an_item_with_a_tag_left_open_is_kept_and_reported_and_costs_no_other() -> None:
    broken = (
        "<rss><item><id>1</id><title>Vase<price>80 MAD</price></item>"
        "<item><id>2</id><title>Pot</title></item>"
        "<item><id>3</id><title>Bol</title></item></rss>"
    )
    found = sheet(broken)
    assert records(found) == [
        {"id": "1", "title": "Vase", "price": "80 MAD"},
        {"id": "2", "title": "Pot"},
        {"id": "3", "title": "Bol"},
    ]
    assert codes(found) == [("item_damaged", "1"), ("feed_malformed", "")]


def test_a_feed_that_is_cut_off_gives_the_items_before_the_cut_and_names_the_last() -> None:
    whole = "<item><id>1</id><title>Vase</title></item>"
    found = sheet(f"<rss><channel>{whole}<item><id>2</id><title>Grand po")
    assert [record["id"] for record in records(found)] == ["1", "2"]
    assert codes(found) == [("item_damaged", "2"), ("feed_malformed", "")]


def test_an_item_that_opens_before_the_one_above_has_closed_is_an_item_of_its_own() -> None:
    found = sheet("<rss><item><id>1</id><item><id>2</id></item><item></oops></item></rss>")
    assert [record["id"] for record in records(found)] == ["1", "2"]
    assert codes(found) == [("item_damaged", "1"), ("item_lost", "3"), ("feed_malformed", "")]


BOMB = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><rss><item><title>&b;</title></item></rss>"
FILE = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><item><title>&a;</title></item></rss>"


@pytest.mark.parametrize(
    ("text", "code"),
    [(BOMB, "file_is_bomb"), (FILE, "file_is_bomb"), ("<?xml version='1.0'?><rss/>", "feed_without_items")],
)
def test_a_feed_that_is_a_trap_or_holds_nothing_is_refused(text: str, code: str) -> None:
    with pytest.raises(FileRefused) as told:
        sheet(text)
    assert told.value.issue.code == code


def test_a_feed_nested_without_end_neither_raises_nor_hangs() -> None:
    deep = "<rss><item><id>1</id>" + "<a>" * 20_000 + "x" + "</a>" * 20_000 + "</item></rss>"
    assert records(sheet(deep))[0]["id"] == "1"


PIECES = [
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<g:price>12,50",
    "&",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "<",
    ">",
    "<!--",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_feed_makes_the_importer_raise(text: str) -> None:
    try:
        _ = read_catalogue(f"<rss>{text}".encode(), "feed.xml", currency="MAD", language="fr").products
    except FileRefused as refused:
        assert refused.issue.message_in("ar")


def test_details_of_more_names_than_a_table_has_columns_are_kept_together() -> None:
    each = '<product><title>Vase {n}</title><price>5</price><param name="Trait {n}">{n} fois</param></product>'
    shop = f"<shop>{''.join(each.format(n=n) for n in range(600))}</shop>"
    products = read_catalogue(shop.encode(), "f.xml", currency="MAD", language="fr").products
    assert [*products[7].attributes.items()] == [("Trait 7", "7 fois")]
    assert [*products[599].attributes.items()] == [("param", "Trait 599: 599 fois")]
