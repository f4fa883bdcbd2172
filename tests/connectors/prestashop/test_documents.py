"""Documents of a shop, as they are and as they should not be."""

from decimal import Decimal

import pytest

from connectors import AccountRefused, ChannelUnavailable, ListingRejected, Reply, UnexpectedReply
from connectors.channels.prestashop.documents import Draft, NotADocument, parsed, written
from connectors.channels.prestashop.mapping import copies, to_combination, to_new_product
from connectors.channels.prestashop.refusals import refused, to_issue
from connectors.channels.prestashop.shop import Shop
from connectors.channels.prestashop.wording import from_name, to_address, to_description, to_name
from connectors.testing import SAMPLES
from tests.connectors.prestashop.runs import family_of
from tests.connectors.prestashop.wire import errors, read_xml

SHOP = Shop(languages={"1": "fr", "3": "ar"}, language="1")


def test_numbers_are_text_and_cdata_is_read() -> None:
    body = b"<prestashop><products><a><id><![CDATA[7]]></id><price>  1.500000 </price></a></products></prestashop>"
    (product,) = parsed(body).resources
    assert (product.id, product.text("price"), product.text("nothing")) == ("7", "1.500000", "")


def test_an_empty_list_is_no_resource() -> None:
    assert parsed(b"<?xml version='1.0'?><prestashop><products/></prestashop>").resources == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Fatal error</body></html>",
        b"<?xml version='1.0'?><rss/>",
        b"<prestashop><product>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><prestashop>&a;</prestashop>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><prestashop>&a;</prestashop>",
        b"null",
    ],
)
def test_what_is_no_document_of_a_shop_is_told_to_be_none(body: bytes) -> None:
    with pytest.raises(NotADocument):
        parsed(body)


def test_what_php_prints_around_a_document_is_skipped() -> None:
    body = b"\n<b>Deprecated</b><br />\n<?xml version='1.0'?><prestashop><a><id>1</id></a></prestashop>\n<!-- 5 ms -->"
    assert parsed(body).resources[0].id == "1"


def test_what_is_written_is_what_was_meant() -> None:
    title = "<b>&]]>\x0b\x00 « é » \U0001f9d5 سجّادة"
    draft = Draft({"name": {"1": title, "3": ""}, "price": "1.50"}, {"images": ["4", "5"], "product_option_values": []})
    (row,) = read_xml(written("combination", [draft]), "combination")
    assert row["name"] == {"1": title.replace("\x0b", "").replace("\x00", ""), "3": ""}
    assert (row["price"], row["images"], row["product_option_values"]) == ("1.50", ["4", "5"], [])


@pytest.mark.parametrize("words", ["a < b > c", "x;y=z #1 {2}", "Tapis « bleu » & blanc", "زيت; أركان"])
def test_names_are_read_back_as_they_were_given(words: str) -> None:
    assert not set("<>;=#{}") & set(to_name(words))
    assert from_name(to_name(words)) == words


@pytest.mark.parametrize("words", ["سجّادةٌ أمازيغيّة", "Théière & plateau", "❤️", "---", "日本"])
def test_every_title_has_a_part_of_an_address(words: str) -> None:
    part = to_address(words, "KEY1")
    assert part
    assert part.isascii()
    assert all(sign.isalnum() or sign == "-" for sign in part)
    assert len(to_address(words * 200, "KEY1")) <= 128


@pytest.mark.parametrize("markup", ["<p>manuscript: x</p>", "onClick = 1", "<p>ONLOAD=2</p>"])
def test_descriptions_lose_what_looks_like_a_script(markup: str) -> None:
    assert "script:" not in to_description(markup).lower()
    assert "=" not in to_description(markup).replace("&#61;", "")


def test_copies_are_the_languages_with_our_own_text() -> None:
    assert copies({"1": "Savon", "2": "Savon ", "3": "صابون", "4": ""}, "1") == ["1", "2", "4"]


def test_several_errors_are_several_issues() -> None:
    problems = [(84, "Property Product->name is not valid"), (41, 'parameter "price" required')]
    answer = errors(400, problems)
    error = refused(Reply(400, {}, answer.content or b""), to_issue)
    assert isinstance(error, ListingRejected)
    assert [each.field for each in error.issues] == ["title", "variants.price"]
    assert [each.raw for each in error.issues] == [told for _, told in problems]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, 26, AccountRefused),
        (405, 25, AccountRefused),
        (403, 132, AccountRefused),
        (400, 35, UnexpectedReply),
        (404, 92, UnexpectedReply),
    ],
)
def test_what_is_wrong_says_who_has_to_act(status: int, code: int, error: type[Exception]) -> None:
    answer = errors(status, [(code, "no")])
    assert type(refused(Reply(status, {}, answer.content or b""), None)) is error
    page = Reply(404, {}, b"<html>404</html>")
    assert type(refused(page, None)) is ChannelUnavailable


def test_a_full_listing_as_a_shop_takes_it() -> None:
    rug = SAMPLES["options, photos, everything"]
    fields = to_new_product(rug, SHOP, ["2", "9"], "5").fields
    assert fields["name"] == {"1": rug.title, "3": rug.title}
    measures = ("weight", "width", "depth", "id_manufacturer", "id_category_default", "price", "product_type")
    assert [fields[name] for name in measures] == ["3.5", "120", "180", "5", "9", "149.90", "combinations"]
    part = to_combination(rug, rug.variants[0], "7", ["11", "12"], ["4"])
    assert part.fields["ean13"] == "6111234567896"
    assert Decimal(str(part.fields["price"])) == 0
    assert list(part.links) == ["product_option_values", "images"], "the first takes the others away"
    assert to_combination(family_of("F"), family_of("F").variants[2], "7", [], []).fields["price"] == "2.00"
