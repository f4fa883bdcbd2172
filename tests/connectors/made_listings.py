"""Listings that hypothesis makes: what any seller's catalogue may hold, within what a Listing is."""

from decimal import Decimal

from hypothesis import strategies as st

from catalog.money import Money, decimals
from catalog.product import Condition, Dimensions
from connectors.listing import Listing, ListingOption, ListingVariant
from connectors.testing import picture_of

CURRENCIES = ("EUR", "MAD", "XOF", "KWD")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip)
KEYS = st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True)


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    """Up to three options, and a variant for some of what they allow."""
    currency = draw(st.sampled_from(CURRENCIES))
    names = draw(st.lists(WORDS, max_size=3, unique_by=str.casefold))
    options = [ListingOption(name=each, values=tuple(draw(_values()))) for each in names]
    key = draw(KEYS)
    count = draw(st.integers(1, 4)) if options else 1
    chosen = draw(
        st.lists(_chosen(options), min_size=1, max_size=count, unique_by=lambda each: tuple(sorted(each.items())))
    )
    pictures = tuple(picture_of(f"{key}-{n}", alt=draw(WORDS)) for n in range(draw(st.integers(0, 3))))
    renditions = [None, *(each.rendition for each in pictures)]
    variants = tuple(
        ListingVariant(
            key=f"{key}V{n}",
            sku=f"{draw(WORDS)} {n}",
            gtin=draw(st.sampled_from((None, "6111234567896"))),
            options=each,
            price=draw(_prices(currency)),
            compare_at=draw(st.none() | _prices(currency)),
            quantity=draw(st.none() | st.integers(0, 9_999)),
            picture=draw(st.sampled_from(renditions)),
        )
        for n, each in enumerate(chosen)
    )
    return Listing(
        key=key,
        language=draw(st.sampled_from(("fr", "ar", "en"))),
        country=draw(st.sampled_from(("MA", "KW", "SN", None))),
        currency=currency,
        title=draw(WORDS),
        description=draw(st.just("") | WORDS.map(lambda words: f"<p>{words}</p>")),
        brand=draw(st.none() | WORDS),
        category=draw(st.sampled_from((None, 598, 166))),
        seller_category=draw(st.none() | WORDS.map(lambda words: f"Maison > {words}")),
        attributes=draw(st.dictionaries(WORDS, WORDS, max_size=3)),
        tags=tuple(draw(st.lists(WORDS, max_size=3, unique=True))),
        condition=draw(st.sampled_from(Condition)),
        origin=draw(st.sampled_from((None, "MA", "SA"))),
        hs_code=draw(st.sampled_from((None, "570110"))),
        material=draw(st.none() | WORDS),
        weight=draw(st.none() | st.decimals(1, 50_000, places=1)),
        dimensions=draw(st.sampled_from((None, Dimensions(length=Decimal(120), width=Decimal("80.5"))))),
        options=tuple(options),
        variants=variants,
        pictures=pictures,
    )


def _values() -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, min_size=1, max_size=3, unique_by=str.casefold)


def _chosen(options: list[ListingOption]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({each.name: st.sampled_from(each.values) for each in options})


def _prices(currency: str) -> st.SearchStrategy[Money]:
    places = decimals(currency)
    return st.decimals(Decimal("1"), Decimal("99999"), places=places).map(lambda amount: Money.of(amount, currency))
