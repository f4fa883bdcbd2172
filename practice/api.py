"""What sellers can ask of the marketplace: each a function from a call to an answer, inside one transaction."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from practice.listings import (
    MAX_PHOTOS,
    MIN_PHOTO_SIDE,
    TITLE_LIMIT,
    ListingIn,
    ListingOffers,
    Offers,
    Problem,
    Registration,
    Seller,
    Stored,
    VariantIn,
    price_problems,
    problems,
    problems_of,
)
from practice.moderation import countries_shown, decided, reasons_shown, status_of
from practice.pictures import read_picture
from practice.storage import Storage

Document = dict[str, object]
M = TypeVar("M", bound=BaseModel)
MAX_PER_PAGE = 100


@dataclass(frozen=True)
class Market:
    """What handlers work on: `address` is where the marketplace is reached, `review` how long moderation takes, `life`
    how long a listing is on sale unless it is replaced (None: for good)."""

    storage: Storage
    address: str
    review: float
    life: float | None = None


@dataclass(frozen=True)
class Call:
    """A request of a seller's, read whole."""

    market: Market
    now: float
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    seller: Seller
    if_match: str | None = None
    """The state of the listing that the change was made for."""


@dataclass(frozen=True)
class Answer:
    """`ref`, `wrote`, `amount` and `repeated` are for the log."""

    status: int
    body: Document
    ref: str | None = None
    wrote: str | None = None
    amount: int = 1
    repeated: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """The marketplace says no; nothing is changed."""

    def __init__(self, status: int, code: str, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.problems = status, code, message, problems

    def document(self) -> Document:
        error: Document = {"code": self.code, "message": self.message}
        if self.problems is not None:
            error["problems"] = [vars(problem) for problem in self.problems]
        return {"error": error}


Handler = Callable[[Call], Answer]


def read(model: type[M], body: bytes) -> M:
    """The body as a value, or a refusal that names every problem."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise Refusal(400, "not_json", "the body is not JSON in UTF-8") from None
        raise invalid(problems_of(error)) from None


def invalid(found: list[Problem]) -> Refusal:
    told = "; ".join(f"{problem.field}: {problem.message}" for problem in found[:5])
    return Refusal(422, "invalid", told, found)


def register(market: Market, body: bytes, now: float) -> Answer:
    seller, key = market.storage.add_seller(read(Registration, body), now)
    return Answer(201, {"seller": seller.id, "name": seller.name, "key": key})


def account(call: Call) -> Answer:
    seller = call.seller
    limits = {"max_photos": MAX_PHOTOS, "min_photo_side": MIN_PHOTO_SIDE, "title_limit": TITLE_LIMIT}
    own = {"name": seller.name, "country": seller.country, "currency": seller.currency, "language": seller.language}
    return Answer(200, {"seller": seller.id, **own, "countries": list(seller.countries), **limits})


def add_photo(call: Call) -> Answer:
    picture = read_picture(call.body)
    if picture is None:
        raise invalid([Problem("photo", "not_a_picture", "the bytes are not a JPEG, PNG or WebP picture")])
    if max(picture.width, picture.height) < MIN_PHOTO_SIDE:
        told = f"the photo is {picture.width} × {picture.height}; its longer side needs {MIN_PHOTO_SIDE} pixels or more"
        raise invalid([Problem("photo", "photo_too_small", told)])
    photo = call.market.storage.add_photo(call.seller.id, picture, call.body, call.now)
    url = f"{call.market.address}/photos/{photo}"
    body: Document = {"id": photo, "url": url, "width": picture.width, "height": picture.height}
    return Answer(201, body, wrote="photo")


def list_listings(call: Call) -> Answer:
    page, per_page = _number(call, "page", 1, 1_000_000), _number(call, "per_page", 50, MAX_PER_PAGE)
    ref = call.query.get("ref")
    found, total = call.market.storage.listings_of(call.seller.id, ref, page, per_page)
    return Answer(200, {"listings": [_shown(call, each) for each in found], "total": total}, ref=ref)


def show_listing(call: Call) -> Answer:
    stored = _own(call, call.path["id"])
    return Answer(200, _shown(call, stored), ref=stored.document.ref, headers={"ETag": stored.tag})


def create_listing(call: Call) -> Answer:
    document = _accepted(call)
    reasons, refused_in = decided(document, call.seller.countries)
    own_id = f"L{secrets.token_hex(5)}"
    stored = Stored(
        own_id,
        call.seller.id,
        document,
        reasons,
        call.now + call.market.review,
        withdrawn=False,
        created_at=call.now,
        updated_at=call.now,
        refused_in=refused_in,
        expires_at=_end_of_life(call),
    )
    call.market.storage.save(stored)
    return Answer(201, _shown(call, stored), ref=document.ref, wrote="create")


def replace_listing(call: Call) -> Answer:
    """Goes through review again, unless only offers of a listing in good standing differ."""
    old, document = _own(call, call.path["id"]), _accepted(call)
    if call.if_match not in (None, "*", old.tag):
        raise Refusal(412, "changed_meanwhile", "the listing is not what it was when you read it: read it again")
    reasons, refused_in = decided(document, call.seller.countries)
    in_good_standing = not (old.withdrawn or old.reasons or reasons) and document.same_content(old.document)
    review_until = old.review_until if in_good_standing else call.now + call.market.review
    stored = replace(
        old,
        document=document,
        reasons=reasons,
        refused_in=refused_in,
        review_until=review_until,
        withdrawn=False,
        updated_at=call.now,
        expires_at=_end_of_life(call),
    )
    call.market.storage.save(stored)
    repeated = int(document == old.document and not old.withdrawn)
    return Answer(200, _shown(call, stored), ref=document.ref, wrote="update", repeated=repeated)


def _end_of_life(call: Call) -> float | None:
    return None if call.market.life is None else call.now + call.market.life


def withdraw_listing(call: Call) -> Answer:
    stored = _own(call, call.path["id"])
    if not stored.withdrawn:
        stored = replace(stored, withdrawn=True, updated_at=call.now)
        call.market.storage.save(stored)
    return Answer(200, _shown(call, stored), ref=stored.document.ref, wrote="withdraw")


def change_offers(call: Call) -> Answer:
    """By index, each listing wholly or not at all. No review."""
    results: list[Document] = []
    changed: list[str] = []
    repeated = 0
    for wanted in read(Offers, call.body).offers:
        try:
            before, stored = _with_offers(call, wanted)
        except Refusal as refusal:
            results.append(refusal.document())
        else:
            results.append({"listing": _shown(call, stored)})
            changed.append(stored.document.ref)
            repeated += stored.document == before.document
    refs = ",".join(changed) or None
    return Answer(200, {"results": results}, ref=refs, wrote="offer", amount=len(changed), repeated=repeated)


def _with_offers(call: Call, wanted: ListingOffers) -> tuple[Stored, Stored]:
    """Before and after."""
    stored = _own(call, wanted.listing)
    variants = {variant.ref: variant for variant in stored.document.variants}
    found: list[Problem] = []
    for at, offer in enumerate(wanted.variants):
        if offer.ref not in variants:
            found.append(Problem(f"variants.{at}.ref", "unknown_variant", f"the listing has no variant {offer.ref}"))
            continue
        given = offer.model_dump(include=offer.model_fields_set - {"ref"})
        if "price" in given and (offer.price is None or Decimal(offer.price) == 0):
            found.append(Problem(f"variants.{at}.price", "price_missing", "the price has to be above 0"))
            continue
        variants[offer.ref] = changed = variants[offer.ref].model_copy(update=given)
        found += price_problems(changed, call.seller.currency, f"variants.{at}")
    if found:
        raise invalid(found)
    return stored, _save_variants(call, stored, tuple(variants.values()))


def _save_variants(call: Call, stored: Stored, variants: tuple[VariantIn, ...]) -> Stored:
    document = stored.document.model_copy(update={"variants": variants})
    stored = replace(stored, document=document, updated_at=call.now)
    call.market.storage.save(stored)
    return stored


def _accepted(call: Call) -> ListingIn:
    document = read(ListingIn, call.body)
    photos = call.market.storage.photos_of(call.seller.id, document.photo_ids)
    if found := list(problems(document, call.seller.currency, photos)):
        raise invalid(found)
    return document


def _own(call: Call, listing: str) -> Stored:
    """Another seller's listing is as absent as one that never was."""
    stored = call.market.storage.listing(listing)
    if stored is None or stored.seller != call.seller.id:
        raise Refusal(404, "not_found", f"there is no listing {listing} of this account")
    return stored


def _number(call: Call, name: str, usual: int, at_most: int) -> int:
    text = call.query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= at_most):
        raise invalid([Problem(name, "invalid", f"write a whole number from 1 to {at_most}")])
    return int(text)


def _shown(call: Call, stored: Stored) -> Document:
    return {
        **stored.document.model_dump(mode="json"),
        "id": stored.id,
        "status": status_of(stored, call.now),
        "reasons": reasons_shown(stored, call.now),
        "countries": countries_shown(stored, call.seller.countries, call.now),
        "url": f"{call.market.address}/listing/{stored.id}",
        "created_at": moment(stored.created_at),
        "updated_at": moment(stored.updated_at),
        "expires_at": None if stored.expires_at is None else moment(stored.expires_at),
    }


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
