"""What all pages of the storefront share: the frame around them, cards of products, prices and stock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice.listings import Seller, Stored, VariantIn
from practice.markup import Markup, el, join
from practice.prices import cheapest, locale_of, price_text, prices_differ, saving, was_dearer
from practice.words import LANGUAGES, RIGHT_TO_LEFT, words

_FEW = 5


@dataclass(frozen=True)
class Reader:
    """In which language and for which country a page is written."""

    language: str
    country: str = ""

    def say(self, name: str, **given: object) -> str:
        return words(self.language)[name].format(**given)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def own_words(self) -> str | None:
        """The language of the marketplace's own words where it is not the page's."""
        return None if self.language in LANGUAGES else "en"


def page(reader: Reader, title: str, *content: str | None) -> str:
    market = reader.say("market")
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="theme-color", content="#12393d"),
        el("title", title if title == market else f"{title} · {market}"),
        el("link", rel="icon", href="/icon.svg", type="image/svg+xml"),
        el("link", rel="stylesheet", href="/storefront.css"),
    )
    home = el("a", _camel(), el("span", market), class_="home", href="/")
    note = el("p", reader.say("practice_only"), class_="practice-only")
    bar = el("header", el("div", home, note, class_="inside"), class_="bar", lang=reader.own_words)
    body = el("body", bar, el("main", *content, class_="inside"))
    return "<!doctype html>" + el("html", head, body, lang=reader.language, dir=reader.direction)


def _camel() -> Markup:
    return el("img", src="/icon.svg", alt="", width="32", height="32")


def price_block(reader: Reader, variants: Sequence[VariantIn], currency: str) -> Markup:
    """The best price of all, with what it was before."""
    best = cheapest(variants)
    locale = locale_of(reader.language, reader.country)
    before = None
    if was_dearer(best) and best.compare_at:
        spoken = el("span", reader.say("instead_of") + " ", class_="unseen")
        before = join(" ", spoken, el("s", el("bdi", price_text(best.compare_at, currency, locale)), class_="before"))
    less = saving(best, locale)
    return el(
        "p",
        el("span", reader.say("from_price") + " ", class_="from") if prices_differ(variants) else None,
        el("strong", el("bdi", price_text(best.price, currency, locale)), class_="now"),
        before,
        el("span", el("bdi", less), class_="saving") if less else None,
        class_="price",
    )


def stock_note(reader: Reader, quantities: Iterable[int | None]) -> Markup:
    """None among the quantities: always for sale."""
    known = list(quantities)
    left = None if None in known else sum(quantity or 0 for quantity in known)
    if left == 0:
        return el("span", reader.say("sold_out"), class_="stock none")
    if left is not None and left <= _FEW:
        return el("span", reader.say("few_left", count=left), class_="stock few")
    return el("span", reader.say("in_stock"), class_="stock")


def cards(reader: Reader, listings: Iterable[tuple[Stored, Seller]]) -> Markup:
    return el("ul", *(el("li", _card(reader, *each)) for each in listings), class_="cards")


def _card(reader: Reader, stored: Stored, seller: Seller) -> Markup:
    listing = stored.document
    spoken = Reader(listing.language, seller.country)
    photo = el("span", reader.say("no_photo"), class_="no-photo")
    if listing.photos:
        photo = el("img", src=f"/photos/{listing.photos[0].id}", alt=listing.photos[0].alt, loading="lazy")
    sold_out = all(variant.quantity == 0 for variant in listing.variants)
    return el(
        "a",
        el("span", photo, class_="frame"),
        el("span", listing.title, class_="title"),
        el("span", el("bdi", seller.name), class_="by"),
        price_block(spoken, listing.variants, listing.currency),
        stock_note(spoken, (0,)) if sold_out else None,
        class_="card",
        href=f"/listing/{stored.id}",
        lang=listing.language,
        dir=spoken.direction,
    )
