"""eBay: the Sell Inventory API, with what it needs of Account and Taxonomy (docs/connectors/ebay.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from connectors import (
    AccountFacts,
    AccountRefused,
    Authorizes,
    Budget,
    Connector,
    ConnectorConfig,
    ConnectorError,
    FetchesSchema,
    FindsCategories,
    Host,
    ImageSpec,
    Limits,
    Listing,
    MaxLength,
    MaxVariants,
    MinLength,
    OAuth,
    OutcomeUnknown,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    ReportsStatus,
    Request,
    Required,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    compare_at_not_shown,
    one_currency,
    priced,
)
from connectors.asked import Answers, Asked, PlatformCategory, Rules
from connectors.batch import guarded
from connectors.channels.ebay import offers
from connectors.channels.ebay.account import Account, Address
from connectors.channels.ebay.categories import suggested
from connectors.channels.ebay.dispatch import Dispatch
from connectors.channels.ebay.errand import group_in, offer_name
from connectors.channels.ebay.mapping import TITLE, Terms, asked
from connectors.channels.ebay.marketplaces import MARKETPLACES
from connectors.channels.ebay.moving import Moving
from connectors.channels.ebay.photos import Photos
from connectors.channels.ebay.reading import found, page, standings
from connectors.channels.ebay.shelf import Shelf
from connectors.channels.ebay.terms import all_that_is_asked, in_a_category, ready_to_sell, short_options

SCOPES = ("https://api.ebay.com/oauth/api_scope/sell.inventory", "https://api.ebay.com/oauth/api_scope/sell.account")


class EbayConfig(ConnectorConfig):
    marketplace: str = Field("US", title="Marketplace", description="The country's two letters: US, FR, DE, GB, …")
    categories: Rules = Field(
        "",
        title="Categories",
        description="eBay's number for each of yours, one to a line: Rugs = 45510. * is any other",
    )
    answers: Rules = Field(
        "", title="Answers", description="What eBay asks of a category and your file does not say: 45510.Style = Berber"
    )
    location: str = Field("", title="Location", description="Key of the place you send from; empty: the first")
    ships_from: str = Field("", title="Sent from: country", description="Two letters, such as MA, for a new place")
    city: str = Field("", title="Sent from: city", description="Such as Rabat")
    postal_code: str = Field("", title="Sent from: postal code", description="Such as 10000")
    shipping_policy: str = Field("", title="Shipping policy", description="Its name at eBay; empty: the first")
    payment_policy: str = Field("", title="Payment policy", description="Its name at eBay; empty: the first")
    return_policy: str = Field("", title="Return policy", description="Its name at eBay; empty: the first")
    own_listings: str = Field(
        "",
        title="Listings of eBay's own pages",
        description="Their numbers: they are moved for good to where they are seen from here, and stay on sale",
        pattern=r"^[\d\s,;]*$",
    )
    url: WebAddress = Field("https://api.ebay.com", title="Address", description="Of eBay's API; leave it")
    media_url: WebAddress = Field(
        "https://apim.ebay.com", title="Address for photos", description="Of eBay's Media API; leave it"
    )

    @field_validator("marketplace")
    @classmethod
    def _known(cls, given: str) -> str:
        if given.upper() not in MARKETPLACES:
            raise ValueError(f"eBay has no marketplace {given} that we know; it has {', '.join(MARKETPLACES)}")
        return given.upper()


class EbayApp(ConnectorConfig):
    client_id: str = Field(title="App ID", description="developer.ebay.com > Application keys")
    client_secret: SecretStr = Field(title="Cert ID", description="Beside the App ID")
    ru_name: str = Field(title="RuName", description="User tokens > Your eBay sign-in settings")
    authorize_url: WebAddress = Field("https://auth.ebay.com/oauth2/authorize", title="Page for consent")
    exchange_url: WebAddress = Field(
        "https://api.ebay.com/identity/v1/oauth2/token", title="Where tokens are given", description="Leave it"
    )


class EbayConnector(
    Connector[EbayConfig],
    WithdrawsListings,
    UpdatesOffers,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    FindsCategories,
    Authorizes,
):
    slug, name, revision = "ebay", "eBay", 1
    countries = frozenset(MARKETPLACES)
    App = EbayApp
    requirements = (
        *(MinLength("title", 1), MaxLength("title", TITLE), MaxLength("brand", 65), MaxVariants(250)),
        *(Required("variants.quantity"), one_currency, priced, compare_at_not_shown),
        *(ready_to_sell, in_a_category, all_that_is_asked, short_options),
    )
    pictures = Pictures(ImageSpec(min_side=500, max_bytes=12_000_000), at_most=24, at_least=1)
    limits = Limits(
        budgets=(Budget("media", per_second=10),), batch=25, concurrency=4
    )  # quotas are daily, by app and API, and told nowhere in the specification

    def __init__(self, host: Host, config: EbayConfig) -> None:
        super().__init__(host, config)
        self._market = MARKETPLACES[config.marketplace]
        self._answers = Answers.read(config.categories, config.answers)
        self._shelf = Shelf(self.http, self._market.id)

    def base_url(self) -> str:
        return self.config.url

    def own_hosts(self) -> Sequence[str]:
        """Photos go to another."""
        return (urlsplit(self.config.media_url).netloc,)

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked(facts)

    def categories(self, words: str) -> Sequence[PlatformCategory]:
        return suggested(self.http, self._market.id, words)

    def oauth(self) -> OAuth | None:
        app = self.app
        if not isinstance(app, EbayApp):
            return None
        redirect = {"redirect_uri": app.ru_name}  # eBay's own name for an address that it knows
        return OAuth(
            app.authorize_url,
            app.exchange_url,
            app.client_id,
            app.client_secret,
            scopes=SCOPES,
            client_in="header",
            more=redirect,
            with_code=redirect,
        )

    def sign(self, request: Request) -> None:
        granted = self.tokens.current() if self.tokens else None
        if granted is None:
            raise AccountRefused("the account is not connected: its seller has not consented at eBay")
        request.headers["Authorization"] = f"Bearer {granted.access.get_secret_value()}"
        request.headers["X-EBAY-C-MARKETPLACE-ID"] = self._market.id

    def check_account(self) -> AccountFacts:
        config = self.config
        address = Address(config.ships_from.upper(), config.city, config.postal_code)
        chosen = {
            "fulfillment": config.shipping_policy,
            "payment": config.payment_policy,
            "return": config.return_policy,
        }
        numbers = list(dict.fromkeys(re.findall(r"\d+", config.own_listings)))
        moving = Moving(self.http, self._shelf)
        place = (self._market, self._answers, address, config.location)
        return Account(self.http, *place, chosen, self.facts, moving, numbers).facts()

    def find(self, listing: Listing) -> Receipt | None:
        return found(listing, self._shelf, self._market.site)

    def push(self, push: Push) -> Receipt:
        return self._dispatch().send(push)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return offers.send(self.http, pushes)

    def withdraw(self, known: Receipt) -> None:
        numbers = [number for name, number in known.remote.items() if name.startswith(offer_name(""))]
        self._dispatch().end(group_in(known.remote), numbers)

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return guarded(receipts, self._refreshed)

    def read_listings(self) -> Iterator[Standing]:
        yield from standings(self._shelf, self._market.site)

    def _refreshed(self, receipt: Receipt) -> Receipt:
        """By one of its offers: a family is one listing."""
        number = next((number for name, number in receipt.remote.items() if name.startswith(offer_name(""))), None)
        offer = self._shelf.offer(number) if number else None
        if offer is None:
            raise OutcomeUnknown(f"{receipt.remote.get('listing')} is gone")
        return receipt.model_copy(update={"status": offer.state, "url": page([offer], self._market.site)})

    def _dispatch(self) -> Dispatch:
        terms = Terms.told(self.facts, self._market.id)
        photos = Photos(self.http, self.files, self.config.media_url, self.saved)
        return Dispatch(self.http, self._shelf, photos, terms, self._market.language, self._market.site, self.saved)
