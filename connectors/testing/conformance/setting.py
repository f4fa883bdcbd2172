"""What the author of a connector tells the suite, and what every check starts from."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from catalog.issues import blocking
from catalog.money import Money, decimals
from connectors.contract import Connector, ConnectorConfig, Files, TokenKeeper
from connectors.listing import Listing, ListingVariant
from connectors.receipt import Receipt
from connectors.testing.fake_channel import FakeChannel, Shown, Unsupported
from connectors.testing.hosts import memory_files
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import SAMPLES, listing_of


class Setting:
    """Set `connector` and `rejection`, and write `config` and a fixture `fake`."""

    connector: ClassVar[type[Connector[Any]]]
    rejection: ClassVar[Mapping[str, object]]
    """A change to any listing that the platform refuses, such as `{"title": "forbidden"}`."""
    files: ClassVar[Files] = memory_files()
    tokens: ClassVar[TokenKeeper | None] = None
    app: ClassVar[ConnectorConfig | None] = None

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        """The settings of an account at the fake."""
        raise NotImplementedError("write `def config(self, fake: FakeChannel)`: it returns the connector's settings")

    def adapt(self, listing: Listing) -> Listing:
        """A sample with what this platform asks for besides, such as a brand."""
        return listing

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        raise NotImplementedError("write a fixture `fake` that yields your FakeChannel")

    @pytest.fixture
    def rehearsal(self, fake: FakeChannel) -> Rehearsal:
        return self.rehearse(fake)

    @pytest.fixture
    def soap(self, rehearsal: Rehearsal) -> Listing:
        """A plain listing: one variant, one photo."""
        return self.fit(rehearsal, listing_of("SOAP", "Savon noir à l'huile d'olive", brand="Tifaouine"), must=True)

    @pytest.fixture
    def rug(self, rehearsal: Rehearsal) -> Listing:
        """A listing with all that one can have."""
        return self.fit(rehearsal, SAMPLES["options, photos, everything"])

    def rehearse(self, fake: FakeChannel) -> Rehearsal:
        """A host that has just connected the account."""
        host = Rehearsal(self.connector, self.config(fake), fake, self.files, self.tokens, self.app)
        host.check_account()
        fake.exchanges.clear()
        return host

    def fit(self, host: Rehearsal, listing: Listing, *, must: bool = False) -> Listing:
        """The listing as this platform can have it; skips the check where it cannot."""
        asked = self.connector.pictures
        pictures = listing.pictures[: asked.at_most]
        if asked.transport(host.config) == "url":
            pictures = tuple(
                each.model_copy(update={"url": f"https://pictures.example/{each.name}"}) for each in pictures
            )
        fitted = self.adapt(in_currency(listing, host.fake.currency).model_copy(update={"pictures": pictures}))
        issues = [issue for requirement in self.connector.requirements for issue in requirement(fitted, host.facts)]
        reasons = ", ".join(f"{issue.code} ({issue.field})" for issue in issues) if blocking(issues) else ""
        if len(pictures) < asked.at_least:
            reasons = f"it asks for {asked.at_least} pictures"
        if reasons and must:
            pytest.fail(f"the platform asks for more than the sample {listing.key} has; write adapt(): {reasons}")
        if reasons:
            pytest.skip(f"the platform does not take the sample {listing.key}: {reasons}")
        return fitted

    def refused(self, listing: Listing) -> Listing:
        if not getattr(self, "rejection", None):
            pytest.fail('set `rejection`, a change that the platform refuses, such as {"title": "forbidden"}')
        return listing.model_copy(update=dict(self.rejection))

    def need(self, capability: type) -> None:
        if not issubclass(self.connector, capability):
            pytest.skip(f"the connector is no {capability.__name__}")

    def need_http(self, fake: FakeChannel) -> None:
        if not fake.speaks_http:
            pytest.skip("the platform is reached without HTTP")


def in_currency(listing: Listing, currency: str) -> Listing:
    """The same with prices in another currency, figure by figure."""
    if listing.currency == currency:
        return listing
    variants = [_variant_in(variant, currency) for variant in listing.variants]
    return listing.model_copy(update={"currency": currency, "variants": tuple(variants)})


def _variant_in(variant: ListingVariant, currency: str) -> ListingVariant:
    unit = Decimal(1).scaleb(-decimals(currency))
    prices = {
        name: Money.of(price.amount.quantize(unit), currency)
        for name in ("price", "compare_at")
        if (price := getattr(variant, name)) is not None
    }
    return variant.model_copy(update=prices)


def with_offers(listing: Listing, **offer: object) -> Listing:
    """The listing with another price or quantity for all of its variants; an amount is of its currency."""
    if "price" in offer:
        offer["price"] = Money.of(Decimal(str(offer["price"])), listing.currency)
    variants = tuple(variant.model_copy(update=offer) for variant in listing.variants)
    return listing.model_copy(update={"variants": variants})


def dearer(listing: Listing, by: int = 1) -> Listing:
    variants = (
        each.model_copy(update={"price": Money.of(each.price.amount + by, each.price.currency), "compare_at": None})
        for each in listing.variants
    )
    return listing.model_copy(update={"variants": tuple(variants)})


def retitled(listing: Listing) -> Listing:
    """The same, called otherwise; not longer than it was."""
    return listing.model_copy(update={"title": f"Neuf {listing.title}"[: max(len(listing.title), 10)].strip()})


def secrets_of(config: ConnectorConfig | None) -> list[str]:
    values = [getattr(config, name) for name in type(config).model_fields] if config else []
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def may(act: Callable[..., None], *given: object) -> None:
    """Does with the fake what not every fake can do; skips the check where it cannot."""
    try:
        act(*given)
    except Unsupported as why:
        pytest.skip(str(why))


def shown_of(fake: FakeChannel, receipt: Receipt) -> Shown:
    shown = fake.shown(receipt)
    assert shown is not None, f"the platform has no listing with the ids of the receipt: {receipt.remote}"
    return shown


def assert_shows(fake: FakeChannel, receipt: Receipt, listing: Listing) -> None:
    """Customers see this listing, whole, and on sale."""
    shown = shown_of(fake, receipt)
    assert shown.on_sale, "the listing is not on sale"
    assert shown.title == listing.title
    assert set(shown.variants) == {variant.sku for variant in listing.variants}, "these are not the listing's variants"
    for variant in listing.variants:
        offered = shown.variants[variant.sku]
        assert offered.price == variant.price.amount, f"{variant.sku} costs {offered.price} {listing.currency}"
        if variant.quantity is not None:
            assert offered.quantity == variant.quantity, f"of {variant.sku} there are {offered.quantity}"
    assert shown.pictures == len(listing.pictures), "these are not the listing's pictures"
