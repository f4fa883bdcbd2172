"""Vendure, the headless shop software: its admin API in GraphQL, with nothing of ours installed on the shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field, SecretStr, model_validator

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    ConnectorError,
    GraphQLRefusal,
    Host,
    ImageSpec,
    Issue,
    Limits,
    Listing,
    MaxLength,
    MinLength,
    OutcomeUnknown,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    ReceiptStatus,
    ReportsStatus,
    Request,
    Severity,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    compare_at_not_shown,
    one_currency,
    priced,
    told_apart,
)
from connectors.channels.vendure.admin import API, Admin, Credentials
from connectors.channels.vendure.assembly import Assembly
from connectors.channels.vendure.mapping import fits
from connectors.channels.vendure.offers import update_offers
from connectors.channels.vendure.operations import ACCOUNT, CHANGE_PRODUCT, STATES
from connectors.channels.vendure.photos import Photos
from connectors.channels.vendure.reading import Reading
from connectors.channels.vendure.refusals import GONE
from connectors.channels.vendure.shelf import Shelf

PRECISION = 2


class VendureConfig(ConnectorConfig):
    url: WebAddress = Field(
        title="Server address", description="Where the admin API is, without /admin-api, such as https://shop.example"
    )
    api_key: SecretStr | None = Field(
        None,
        title="API key",
        description="Dashboard > Settings > API keys. Slower than a user: it is checked each time",
    )
    username: str | None = Field(None, title="User", description="Of an administrator, instead of an API key")
    password: SecretStr | None = Field(None, title="Password", description="Of that administrator")

    @model_validator(mode="after")
    def _has_credentials(self) -> VendureConfig:
        if not self.api_key and not (self.username and self.password):
            raise ValueError(
                "give an API key with --secret api_key=…, or a user with --set username=… and --secret password=…"
            )
        return self

    @property
    def credentials(self) -> Credentials:
        if self.username and self.password:
            return Credentials(username=self.username, password=self.password.get_secret_value())
        return Credentials(api_key=self.api_key.get_secret_value() if self.api_key else "")


def shop_decimals(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """No price has more decimals than the shop keeps."""
    precision = precision_of(facts)
    for variant in listing.variants:
        if not fits(variant.price, precision):
            params = {"sku": variant.sku, "decimals": str(precision)}
            yield Issue(code="price_too_fine", field="variants.price", value=str(variant.price), params=params)


def precision_of(facts: AccountFacts) -> int:
    told = facts.values.get("precision", PRECISION)
    return told if isinstance(told, int) else PRECISION


class VendureConnector(Connector[VendureConfig], WithdrawsListings, UpdatesOffers, ReportsStatus, ReadsListings):
    slug, name, revision = "vendure", "Vendure", 1
    requirements = (
        MinLength("title", 1),
        MaxLength("title", 255),
        MaxLength("variants.sku", 255),
        one_currency,
        priced,
        compare_at_not_shown,
        shop_decimals,
        told_apart,
    )
    pictures = Pictures(ImageSpec(), at_most=20)
    limits = Limits(batch=50, concurrency=4)

    def __init__(self, host: Host, config: VendureConfig) -> None:
        super().__init__(host, config)
        self._admin = Admin(self.http, config.credentials)
        self._photos = Photos(self._admin, self.files, self.saved)
        self._shelf = Shelf(self._admin)
        self._precision = precision_of(self.facts)

    def base_url(self) -> str:
        return self.config.url.removesuffix(f"/{API}")

    def sign(self, request: Request) -> None:
        self._admin.sign(request)

    def check_account(self) -> AccountFacts:
        account = self._admin.ask(ACCOUNT)
        channel = account.channel
        values = {"precision": account.settings.server.precision, "language": channel.language}
        return AccountFacts(currency=channel.currency, values=values, issues=tuple(_issues(taxed=channel.taxed)))

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing)

    def push(self, push: Push) -> Receipt:
        return Assembly(self._admin, self._photos, self._shelf, self.saved, self._precision).push(push)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return update_offers(self._admin, pushes, self._precision)

    def withdraw(self, known: Receipt) -> None:
        """Disabled, it keeps its address and its orders."""
        number = known.remote.get("listing")
        if number is None:  # only photos were sent
            return
        try:
            self._admin.ask(CHANGE_PRODUCT, input={"id": number, "enabled": False})
        except GraphQLRefusal as refusal:
            if refusal.codes != {GONE}:
                raise

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        ids = [receipt.remote.get("listing", "0") for receipt in receipts]
        there = {each.id: each.enabled for each in self._admin.ask(STATES, ids=ids).products.items}
        return [_refreshed(receipt, there.get(number)) for receipt, number in zip(receipts, ids, strict=True)]

    def read_listings(self) -> Iterator[Standing]:
        return Reading(self._admin, self.facts.currency, self._precision).listings()


def _issues(*, taxed: bool) -> Iterable[Issue]:
    if not taxed:
        yield Issue(code="shop_adds_tax", severity=Severity.WARNING)


def _refreshed(receipt: Receipt, enabled: bool | None) -> Receipt | ConnectorError:
    if enabled is None:
        return OutcomeUnknown("the product is gone")
    return receipt.model_copy(update={"status": ReceiptStatus.LIVE if enabled else ReceiptStatus.WITHDRAWN})
