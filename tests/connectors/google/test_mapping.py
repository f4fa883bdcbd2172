"""A listing as the Merchant API takes it, and a batch as it is written and read."""

import pytest

from connectors import Reply, UnexpectedReply
from connectors.channels.google import GoogleConfig
from connectors.channels.google.batch import Call, from_batch, to_batch
from connectors.channels.google.mapping import Place, to_inserts
from connectors.items import Site
from connectors.testing import SAMPLES, listing_of, picture_of
from tests.connectors.google.runs import PAGE, with_addresses

PLACE = Place("4711", "accounts/4711/dataSources/1", None, Site(PAGE))


def test_a_full_listing_becomes_a_product_for_each_variant() -> None:
    first, *others = to_inserts(with_addresses(SAMPLES["options, photos, everything"]), PLACE, 3)
    assert len(others) == 3
    assert first.params == {"dataSource": "accounts/4711/dataSources/1"}
    assert first.body == {
        "offerId": "RUG0",
        "contentLanguage": "fr",
        "feedLabel": "FR",
        "versionNumber": "3",
        "productAttributes": {
            "title": "Tapis berbère « Tifaouine » & coussin, 100 % laine – Bleu, 80 × 150",
            "description": "Tissé à la main.\nlaine & coton\n120 < 180",
            "link": "https://shop.example/p/TAPIS%20Bleu%2080%20%C3%97%20150",
            "imageLink": "https://photos.example/rug-blue.jpeg",
            "additionalImageLinks": ["https://photos.example/rug-back.png"],
            "condition": "NEW",
            "brand": "Coopérative Tifaouine",
            "gtins": ["6111234567896"],
            "googleProductCategory": "598",
            "productTypes": ["Maison > Tapis"],
            "itemGroupId": "RUG",
            "itemGroupTitle": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
            "material": "Laine",
            "color": "Bleu",
            "size": "80 × 150",
            "productDetails": [
                {"attributeName": "Entretien", "attributeValue": "Lavage à la main"},
                {"attributeName": "Fait main", "attributeValue": "oui"},
            ],
            "shippingWeight": {"value": 3500.0, "unit": "g"},
            "price": {"amountMicros": "179000000", "currencyCode": "EUR"},
            "salePrice": {"amountMicros": "149900000", "currencyCode": "EUR"},
            "availability": "OUT_OF_STOCK",
            "sellOnGoogleQuantity": "0",
        },
        "customAttributes": [
            {"name": "qafila key", "value": "RUG"},
            {"name": "qafila sku", "value": "TAPIS Bleu 80 × 150"},
        ],
    }


@pytest.mark.parametrize(
    ("what", "micros"),
    [("no decimals", "12500000000"), ("three decimals", "3500000"), ("a large amount", "1234567800000")],
)
def test_prices_are_millionths_of_any_currency(what: str, micros: str) -> None:
    (call,) = to_inserts(with_addresses(SAMPLES[what]), PLACE, 1)
    assert isinstance(call.body, dict)
    assert call.body["productAttributes"]["price"]["amountMicros"] == micros


def test_what_has_no_barcode_says_that_it_has_no_identifier() -> None:
    (call,) = to_inserts(with_addresses(SAMPLES["arabic"]), PLACE, 1)
    assert isinstance(call.body, dict)
    assert call.body["productAttributes"]["identifierExists"] is False


def test_a_batch_is_written_as_requests_within_a_request() -> None:
    content, media_type = to_batch(
        [Call("GET", "products/v1/a", {"q": "é"}), Call("POST", "products/v1/b", {}, {"x": "ع"})]
    )
    boundary = media_type.removeprefix("multipart/mixed; boundary=")
    assert content.decode().split("\r\n") == [
        f"--{boundary}",
        "Content-Type: application/http",
        "Content-ID: <item0>",
        "",
        "GET /products/v1/a?q=%C3%A9 HTTP/1.1",
        "",
        "",
        f"--{boundary}",
        "Content-Type: application/http",
        "Content-ID: <item1>",
        "",
        "POST /products/v1/b HTTP/1.1",
        "Content-Type: application/json; charset=UTF-8",
        "Content-Length: 11",
        "",
        '{"x": "ع"}',
        f"--{boundary}--",
        "",
    ]


def answer(*numbers: int) -> Reply:
    parts = "".join(
        f"--b\r\nContent-Type: application/http\r\nContent-ID: <response-item{n}>\r\n\r\nHTTP/1.1 20{n} OK\r\n"
        f'Content-Type: application/json\r\n\r\n{{"n": {n}}}\r\n'
        for n in numbers
    )
    return Reply(200, {"content-type": "multipart/mixed; boundary=b"}, f"{parts}--b--".encode(), "POST /batch")


def test_answers_are_put_in_the_order_of_the_questions() -> None:
    assert [(each.status, each.content) for each in from_batch(answer(1, 0), 2)] == [
        (200, b'{"n": 0}'),
        (201, b'{"n": 1}'),
    ]


def test_a_batch_that_answers_less_than_was_asked_is_not_believed() -> None:
    for reply in (answer(0), answer(0, 1, 2), Reply(200, {}, b"{}", "POST /batch")):
        with pytest.raises(UnexpectedReply):
            from_batch(reply, 2)


def test_what_google_takes_only_so_much_of_is_cut_or_refused() -> None:
    long = with_addresses(listing_of("SOAP", "Savon", description="savon " * 1_000))
    photos = tuple(with_addresses(long.model_copy(update={"pictures": (picture_of(f"a{n}"),)})) for n in range(12))
    many = long.model_copy(update={"pictures": tuple(each.pictures[0] for each in photos)})
    (call,) = to_inserts(many, PLACE, 1)
    assert isinstance(call.body, dict)
    attributes = call.body["productAttributes"]
    assert (len(attributes["description"]), len(attributes["additionalImageLinks"])) == (5_000, 10)
    for label in ("FEED LABEL", "fr", "A" * 21):
        with pytest.raises(ValueError, match="label"):
            GoogleConfig(account="1", page=PAGE, label=label)
