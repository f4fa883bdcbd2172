"""The page of one listing, in its own language: what an entrepreneur sees of her product once it is published."""

from collections.abc import Iterator, Mapping

from practice.frame import Reader, page, price_block, stock_note
from practice.listings import ListingIn, Option, Seller, Status, Stored, VariantIn
from practice.markup import Markup, clean, el, join
from practice.moderation import CountryShown, countries_shown, reasons_shown, status_of
from practice.prices import country_name, locale_of, price_text, was_dearer

_OPEN_VARIANTS = 12
_PILLS = {"in_review": "⏳", "refused": "✕", "expired": "–", "withdrawn": "–"}


def listing_page(stored: Stored, seller: Seller, now: float) -> str:
    listing, status = stored.document, status_of(stored, now)
    reader = Reader(listing.language, seller.country)
    shown_in = countries_shown(stored, seller.countries, now)
    summary = el(
        "section",
        el("p", el("bdi", listing.brand), class_="brand") if listing.brand else None,
        el("h1", listing.title),
        price_block(reader, listing.variants, listing.currency),
        el("p", stock_note(reader, (variant.quantity for variant in listing.variants))),
        *(_choices(option) for option in listing.options if len(listing.options) > 1),
        _variants(reader, listing) if len(listing.variants) > 1 or listing.variants[0].options else None,
        _sold_by(reader, seller),
        class_="summary",
    )
    return page(
        reader,
        listing.title,
        _banner(reader, stored, status, now),
        _refused_somewhere(reader, shown_in) if status == "live" else None,
        el("article", _gallery(reader, listing), summary, class_="product"),
        el("div", *_sections(reader, listing, shown_in), class_="sections"),
    )


def _banner(reader: Reader, stored: Stored, status: Status, now: float) -> Markup | None:
    if status == "live":
        return None
    reasons = [el("li", reason["message"]) for reason in reasons_shown(stored, now)]
    return el(
        "div",
        el("strong", el("span", _PILLS[status] + " ", aria_hidden="true"), reader.say(f"{status}_title")),
        el("p", reader.say(f"{status}_text")),
        el("ul", *reasons) if reasons else None,
        class_=f"banner {status}",
        role="status",
    )


def _refused_somewhere(reader: Reader, shown_in: Mapping[str, CountryShown]) -> Markup | None:
    locale = locale_of(reader.language, reader.country)
    refused = [
        el("li", el("strong", country_name(country, locale)), ": ", *(reason["message"] for reason in shown["reasons"]))
        for country, shown in shown_in.items()
        if shown["status"] == "refused"
    ]
    if not refused:
        return None
    title = el("strong", el("span", _PILLS["refused"] + " ", aria_hidden="true"), reader.say("refused_somewhere_title"))
    text = el("p", reader.say("refused_somewhere_text"))
    return el("div", title, text, el("ul", *refused), class_="banner refused", role="status")


def _gallery(reader: Reader, listing: ListingIn) -> Markup:
    """Works without scripts: each photo has a radio button, its thumbnail is the label."""
    if not listing.photos:
        return el("div", el("div", reader.say("no_photo"), class_="stage empty"), class_="gallery")
    buttons, photos, thumbs = [], [], []
    for at, photo in enumerate(listing.photos, start=1):
        said = photo.alt or reader.say("photo_of", number=at, title=listing.title)
        source = f"/photos/{photo.id}"
        buttons.append(
            el("input", type="radio", name="photo", id=f"photo-{at}", checked=at == 1, class_="unseen", aria_label=said)
        )
        photos.append(el("img", src=source, alt=said, loading=None if at == 1 else "lazy"))
        thumbs.append(el("label", el("img", src=source, alt="", loading="lazy"), for_=f"photo-{at}"))
    strip = el("div", *thumbs, class_="thumbs") if len(thumbs) > 1 else None
    return el("div", *(buttons if strip else ()), el("div", *photos, class_="stage"), strip, class_="gallery")


def _choices(option: Option) -> Markup:
    chips = (el("li", el("bdi", value)) for value in option.values)
    return el("div", el("h2", el("bdi", option.name)), el("ul", *chips, class_="chips"), class_="choices")


def _sold_by(reader: Reader, seller: Seller) -> Markup:
    country = country_name(seller.country, locale_of(reader.language, seller.country))
    return el(
        "a",
        el("span", seller.name[:1].upper(), class_="initial", aria_hidden="true"),
        el("span", el("small", reader.say("sold_by")), el("strong", el("bdi", seller.name)), el("small", country)),
        class_="seller",
        href=f"/seller/{seller.id}",
    )


def _sections(reader: Reader, listing: ListingIn, shown_in: Mapping[str, CountryShown]) -> Iterator[Markup]:
    if listing.description.strip():
        text = el("div", clean(listing.description), class_="text")
        yield el("section", el("h2", reader.say("description")), text, class_="card-like description")
    locale = locale_of(reader.language, reader.country)
    on_sale = [country_name(country, locale) for country, shown in shown_in.items() if shown["status"] == "live"]
    sold_in = [(reader.say("sold_in"), " · ".join(on_sale))] if len(shown_in) > 1 else []
    facts = [(name, value) for name, value in (*_facts(reader, listing), *sold_in) if value]
    rows = (join(el("dt", el("bdi", name)), el("dd", el("bdi", value))) for name, value in facts)
    tags = el("ul", *(el("li", el("bdi", tag)) for tag in listing.tags), class_="chips") if listing.tags else None
    yield el("section", el("h2", reader.say("details")), el("dl", *rows), tags, class_="card-like")


def _facts(reader: Reader, listing: ListingIn) -> Iterator[tuple[str, str | None]]:
    locale = locale_of(reader.language, reader.country)
    yield reader.say("brand"), listing.brand
    yield reader.say("condition"), reader.say(f"condition_{listing.condition}")
    yield reader.say("origin"), country_name(listing.origin, locale) if listing.origin else None
    yield reader.say("category"), listing.category if isinstance(listing.category, str) else None
    yield from listing.attributes.items()
    if len(listing.variants) == 1:
        yield reader.say("reference"), listing.variants[0].sku
        yield reader.say("barcode"), listing.variants[0].gtin


def _variants(reader: Reader, listing: ListingIn) -> Markup:
    names = ("variant", "price", "stock")
    head = el("tr", *(el("th", reader.say(name), scope="col") for name in names))
    rows = (_variant(reader, variant, listing) for variant in listing.variants)
    table = el("table", el("thead", head), el("tbody", *rows))
    title = el("summary", el("h2", reader.say("choices")), el("span", str(len(listing.variants)), class_="count"))
    is_open = len(listing.variants) <= _OPEN_VARIANTS
    return el("details", title, table, open=is_open, class_="card-like variants")


def _variant(reader: Reader, variant: VariantIn, listing: ListingIn) -> Markup:
    locale = locale_of(reader.language, reader.country)
    values = " / ".join(variant.options.values()) or variant.sku or variant.ref
    picture = el("img", src=f"/photos/{variant.photo}", alt="", loading="lazy") if variant.photo else None
    sku = el("small", el("bdi", variant.sku)) if variant.sku and variant.options else None
    named = el("span", el("bdi", values), sku)
    before = None
    if was_dearer(variant) and variant.compare_at:
        before = join(" ", el("s", el("bdi", price_text(variant.compare_at, listing.currency, locale))))
    price = el("bdi", price_text(variant.price, listing.currency, locale))
    return el(
        "tr",
        el("th", el("span", picture, named, class_="named"), scope="row"),
        el("td", el("strong", price), before),
        el("td", stock_note(reader, (variant.quantity,))),
    )
