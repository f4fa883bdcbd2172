"""The practice marketplace's connector: its mapping, and what it makes of each reply."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
import respx
from inline_snapshot import snapshot
from pydantic import SecretStr

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    Listing,
    ListingRejected,
    OutcomeUnknown,
    Push,
    RateLimited,
    Receipt,
    RemotePicture,
    UnexpectedReply,
)
from connectors.channels.practice import PracticeConfig, PracticeConnector, Problem, to_issue, to_practice
from connectors.testing import SAMPLES, Kept, hosted, listing_of

RUG = SAMPLES["options, photos, everything"]
SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
KEY = "pk-very-secret-0123"
URL = "http://market.example"


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


def test_a_listing_is_translated_whole() -> None:
    photos = {"rendition-rug-blue": "p1", "rendition-rug-back": "p2"}
    document = to_practice(RUG, photos, {"RUG3": 1})
    variants = document.pop("variants")
    assert document == snapshot(
        {
            "ref": "RUG",
            "tool": "qafila",
            "category": "Maison > Tapis",
            "condition": "new",
            "origin": "MA",
            "photos": [{"id": "p1", "alt": "Le tapis bleu"}, {"id": "p2", "alt": ""}],
            "language": "fr",
            "currency": "EUR",
            "title": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
            "description": "<p>Tissé à la main.</p><ul><li>laine &amp; coton</li><li>120 &lt; 180</li></ul>",
            "brand": "Coopérative Tifaouine",
            "attributes": {"Entretien": "Lavage à la main", "Fait main": "oui"},
            "tags": ["fait main", "artisanat"],
            "options": [
                {"name": "Couleur", "values": ["Bleu", "Écru"]},
                {"name": "Taille", "values": ["80 × 150", "120 × 180"]},
            ],
        }
    )
    assert isinstance(variants, list)
    assert [variants[0], variants[3]] == snapshot(
        [
            {
                "sku": "TAPIS Bleu 80 × 150",
                "gtin": "6111234567896",
                "options": {"Couleur": "Bleu", "Taille": "80 × 150"},
                "ref": "RUG0",
                "price": "149.90",
                "compare_at": "179.00",
                "quantity": 0,
                "photo": "p1",
            },
            {
                "sku": "TAPIS Écru 120 × 180",
                "gtin": None,
                "options": {"Couleur": "Écru", "Taille": "120 × 180"},
                "ref": "RUG3",
                "price": "149.90",
                "compare_at": None,
                "quantity": 1,
                "photo": None,
            },
        ]
    )


def test_a_reason_becomes_an_issue_with_the_platforms_own_words() -> None:
    known = to_issue(Problem(code="banned_word", field="title", message="Copies are not sold here."))
    other = to_issue(Problem(code="moon_phase", field="variants", message="Not at full moon."))
    assert (known.code, known.field, known.raw) == ("word_banned", "title", "Copies are not sold here.")
    assert (other.code, other.field) == ("platform_refused", "variants")
    assert all("Not at full moon." in other.message_in(language) for language in ("en", "fr", "ar"))
    assert all(known.hint_in(language) for language in ("en", "fr", "ar"))


@pytest.fixture
def connector() -> Iterator[PracticeConnector]:
    with hosted(PracticeConnector, PracticeConfig(url=URL, api_key=SecretStr(KEY)), saved=Kept()) as connector:
        yield connector


PAGE = httpx.Response(200, html="<h1>Maintenance</h1>")
DENIED = httpx.Response(401, json={"error": {"code": "unknown_key", "message": f"no key {KEY}"}})


def create(connector: PracticeConnector) -> object:
    return connector.push(push_of(SAMPLES["no SKU, no barcode, no stock count"]))


def find(connector: PracticeConnector) -> object:
    return connector.find(SOAP)


def offer(connector: PracticeConnector) -> object:
    return connector.update_offers([push_of(SOAP, Receipt(remote={"listing": "L1"}), changed=["price"])])


@pytest.mark.parametrize(
    ("call", "reply", "error", "tries"),
    [
        (create, DENIED, AccountRefused, 1),
        (create, httpx.Response(429, headers={"Retry-After": "60"}), RateLimited, 1),
        (create, httpx.Response(429), RateLimited, 1),
        (create, httpx.Response(500), OutcomeUnknown, 1),
        (create, PAGE, OutcomeUnknown, 1),
        (create, httpx.ReadTimeout("slow"), OutcomeUnknown, 1),
        (create, httpx.ConnectError("down"), ChannelUnavailable, 5),
        (create, httpx.Response(201, json={"id": 7}), UnexpectedReply, 1),
        (create, httpx.Response(405, json={}), UnexpectedReply, 1),
        (find, PAGE, ChannelUnavailable, 5),
        (find, httpx.Response(404, html="<h1>404</h1>"), UnexpectedReply, 1),
        (find, httpx.Response(200, json=[]), UnexpectedReply, 1),
        (offer, httpx.ReadTimeout("slow"), ChannelUnavailable, 5),
        (offer, httpx.Response(200, json={"results": []}), UnexpectedReply, 1),
    ],
)
@respx.mock
def test_bad_replies_become_the_right_error(
    connector: PracticeConnector,
    call: Callable[[PracticeConnector], object],
    reply: httpx.Response | Exception,
    error: type[ConnectorError],
    tries: int,
) -> None:
    route = respx.route(host="market.example").mock(side_effect=[reply] * 9)
    with pytest.raises(error) as raised:
        call(connector)
    assert KEY not in str(raised.value)
    assert len(route.calls) == tries


@respx.mock
def test_each_photo_is_kept_before_the_next_thing_is_sent() -> None:
    events: list[str] = []

    def saved(push: Push, receipt: Receipt) -> None:
        events.append(f"saved {sorted(receipt.pictures)} {receipt.remote}")

    def answered(request: httpx.Request) -> httpx.Response:
        events.append(f"{request.method} {request.url.path}")
        made = len([event for event in events if event.endswith("photos")])
        if request.url.path.endswith("photos"):
            return httpx.Response(201, json={"id": f"p{made}", "url": "http://x", "width": 1, "height": 1})
        return httpx.Response(422, json={"error": {"code": "invalid", "message": "no", "problems": []}})

    respx.route(host="market.example").mock(side_effect=answered)
    with hosted(PracticeConnector, PracticeConfig(url=URL, api_key=SecretStr(KEY)), saved=saved) as connector:
        with pytest.raises(ListingRejected):
            connector.push(push_of(RUG))
        half = Receipt(remote={}, pictures={"rendition-rug-blue": RemotePicture(id="p1")})
        with pytest.raises(ListingRejected):
            connector.push(push_of(RUG, half))
    assert events == snapshot(
        [
            "POST /api/v1/photos",
            "saved ['rendition-rug-blue'] {}",
            "POST /api/v1/photos",
            "saved ['rendition-rug-back', 'rendition-rug-blue'] {}",
            "POST /api/v1/listings",
            "POST /api/v1/photos",
            "saved ['rendition-rug-back', 'rendition-rug-blue'] {}",
            "POST /api/v1/listings",
        ]
    )


@respx.mock
def test_every_problem_that_the_marketplace_names_is_an_issue(connector: PracticeConnector) -> None:
    problems = [
        {"field": "title", "code": "a", "message": "One."},
        {"field": "variants.0.price", "code": "b", "message": "Two."},
    ]
    error = {"error": {"code": "invalid", "message": "One. Two.", "problems": problems}}
    respx.post(f"{URL}/api/v1/listings").respond(422, json=error)
    with pytest.raises(ListingRejected) as rejected:
        create(connector)
    assert [(issue.field, issue.raw) for issue in rejected.value.issues] == [
        ("title", "One."),
        ("variants.0.price", "Two."),
    ]


@respx.mock
def test_a_photo_that_is_refused_rejects_the_listing(connector: PracticeConnector) -> None:
    respx.post(f"{URL}/api/v1/photos").respond(413, json={"error": {"code": "too_large", "message": "Over 5 MB."}})
    with pytest.raises(ListingRejected) as rejected:
        connector.push(push_of(SOAP))
    assert [(issue.field, issue.raw) for issue in rejected.value.issues] == [("pictures", "Over 5 MB.")]


@pytest.mark.parametrize(
    ("standing", "best"),
    [
        ([("a", "withdrawn", 1), ("b", "live", 3), ("c", "live", 2)], "c"),
        ([("a", "in_review", 1), ("b", "live", 3)], "b"),
        ([("a", "withdrawn", 1), ("b", "refused", 2)], "b"),
        ([("a", "withdrawn", 1), ("b", "withdrawn", 2)], "b"),
        ([], None),
    ],
)
@respx.mock
def test_of_several_listings_the_one_that_customers_know_is_found(
    connector: PracticeConnector, standing: list[tuple[str, str, int]], best: str | None
) -> None:
    listings = [
        {"id": name, "status": status, "url": "http://x", "created_at": f"2026-01-0{day}T00:00:00Z"}
        | {"reasons": [], "variants": []}
        for name, status, day in standing
    ]
    respx.get(f"{URL}/api/v1/listings").respond(json={"listings": listings, "total": len(listings)})
    found = connector.find(SOAP)
    assert (found and found.remote["listing"]) == best


@respx.mock
def test_offers_carry_what_changed_and_nothing_else(connector: PracticeConnector) -> None:
    route = respx.patch(f"{URL}/api/v1/offers").respond(json={"results": [{"error": {"code": "not_found"}}]})
    known = Receipt(remote={"listing": "L1"})
    (answer,) = connector.update_offers([push_of(SOAP, known, changed=["quantity"])])
    assert isinstance(answer, OutcomeUnknown)
    connector.update_offers([push_of(SOAP, known, changed=["price"])])
    sent = [json.loads(call.request.content)["offers"][0]["variants"] for call in route.calls]
    assert sent == [
        [{"ref": "SOAPV1", "quantity": 5}],
        [{"ref": "SOAPV1", "price": "12.50", "compare_at": None}],
    ]
