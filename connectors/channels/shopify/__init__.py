"""Shopify: its Admin API in GraphQL, 2026-10, by the token of an app (docs/connectors/shopify.md)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    AccountRefused,
    Allowance,
    Authorizes,
    Budget,
    Connector,
    ConnectorConfig,
    ConnectorError,
    FetchesSchema,
    GraphQL,
    Host,
    ImageSpec,
    Limits,
    Listing,
    MaxLength,
    MaxVariants,
    MinLength,
    OAuth,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    Reply,
    ReportsStatus,
    Request,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    cost_bucket,
    one_currency,
    priced,
    told_apart,
)
from connectors.asked import Answers, Asked, Rules
from connectors.channels.shopify.account import (
    ASKED,
    DEFINE,
    DEFINITION,
    SCOPES,
    SHOP,
    scope_issues,
    to_facts,
    to_place,
)
from connectors.channels.shopify.dispatch import Dispatch
from connectors.channels.shopify.mapping import Place
from connectors.channels.shopify.offers import Offers
from connectors.channels.shopify.operations import API, WITHDRAW
from connectors.channels.shopify.photos import Photos
from connectors.channels.shopify.reading import Reading
from connectors.channels.shopify.refusals import is_gone, to_error
from connectors.channels.shopify.shelf import Shelf
from connectors.channels.shopify.stock import Stock
from connectors.channels.shopify.translation import LANGUAGE, Translation

UPLOADS = "shopify-staged-uploads.storage.googleapis.com"


class ShopifyConfig(ConnectorConfig):
    url: WebAddress = Field(title="Shop address", description="Such as https://my-shop.myshopify.com")
    token: SecretStr | None = Field(
        None, title="Access token", description="Of an app of the shop's own; not needed after a consent"
    )
    location: str | None = Field(
        None, title="Location", description="Settings > Locations: where stock is counted; empty: the first"
    )
    publication: str | None = Field(
        None, title="Sales channel", description="Where products are shown; empty: the online store"
    )
    categories: Rules = Field(
        "",
        title="Categories",
        description="Shopify's for each of yours, one to a line, from its product taxonomy: Dresses = aa-1-4",
    )
    uploads: str = Field(UPLOADS, title="Host for photos", description="Where the shop has photos sent to; leave it")


class ShopifyApp(ConnectorConfig):
    client_id: str = Field(title="Client id", description="Of your app in Shopify's developer dashboard")
    client_secret: SecretStr = Field(title="Client secret", description="Shown beside the client id")


class ShopifyConnector(
    Connector[ShopifyConfig],
    WithdrawsListings,
    UpdatesOffers,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    Authorizes,
):
    slug, name, revision = "shopify", "Shopify", 1
    answered_in = ""
    App = ShopifyApp
    requirements = (
        MinLength("title", 1),
        MaxLength("title", 255),
        MaxLength("variants.sku", 255),
        MaxVariants(2_048),
        one_currency,
        priced,
        told_apart,
    )
    pictures = Pictures(ImageSpec(box=2048, formats=("jpeg", "png", "webp")), at_most=30)
    limits = Limits(
        budgets=(Budget("call", per_second=100, burst=1_000, cost=20), Budget("upload", per_second=20)),
        batch=20,
        concurrency=4,
    )

    def __init__(self, host: Host, config: ShopifyConfig) -> None:
        super().__init__(host, config)
        self._lock = threading.Lock()
        self._known_place: Place | None = None
        self._graphql = GraphQL(self.http, API)
        self._shelf = Shelf(self._graphql, self._place)
        self._stock = Stock(self._graphql, self._shelf)
        self._offers = Offers(self._graphql, self._shelf, self._stock, self._place)
        photos = Photos(self._graphql, self.http, self.files, self.saved)
        self._dispatch = Dispatch(
            self._graphql, self._place, self._shelf, photos, self._stock, self._offers, self.saved
        )

    def base_url(self) -> str:
        return self.config.url

    def allowed_hosts(self) -> Sequence[str]:
        return (self.config.uploads,)

    def oauth(self) -> OAuth | None:
        """Tokens that end after an hour have to be asked for; Shopify wants them of public apps."""
        app = self.app
        if not isinstance(app, ShopifyApp):
            return None
        return OAuth(
            f"{self.config.url}/admin/oauth/authorize",
            f"{self.config.url}/admin/oauth/access_token",
            app.client_id,
            app.client_secret,
            scopes=(",".join(ASKED),),
            with_code={"expiring": "1"},
        )

    def sign(self, request: Request) -> None:
        """What its owner has consented to counts more than a token that was copied before."""
        if not urlsplit(request.url).path.startswith("/admin/api/"):
            return
        granted = self.tokens.current() if self.tokens else None
        token = granted.access if granted else self.config.token
        if token is None:
            raise AccountRefused("the account is not connected: nobody has consented, and there is no access token")
        request.headers["X-Shopify-Access-Token"] = token.get_secret_value()

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return cost_bucket(reply)

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        """Nothing: a category only says where a product is found."""
        return {}

    def check_account(self) -> AccountFacts:
        """The shop has to know our key before it can keep it unique."""
        issues = tuple(scope_issues(self._graphql.ask(SCOPES)))
        if issues:
            return AccountFacts(issues=issues)
        shop = self._graphql.ask(SHOP)
        if not shop.metafield_definitions.nodes:
            done = self._graphql.ask(DEFINE, definition=DEFINITION).metafield_definition_create
            if {each.code for each in done.user_errors} - {"TAKEN"}:
                raise to_error(done.user_errors)
        return to_facts(shop, self.config.location, self.config.publication)

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing)

    def push(self, push: Push) -> Receipt:
        return self._dispatch.push(push)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return self._offers.update(pushes)

    def withdraw(self, known: Receipt) -> None:
        """A draft keeps its address, its orders and its photos. Of what another account made, only our words go."""
        number, language = known.remote.get("listing"), known.remote.get(LANGUAGE)
        if number is None:  # only photos were sent
            return
        if language:
            Translation(self._graphql).take_back(number, language)
            return
        done = self._graphql.ask(WITHDRAW, product={"id": number, "status": "DRAFT"}).product_update
        if done.user_errors and not is_gone(done.user_errors):
            raise to_error(done.user_errors)

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return self._reading.refresh(receipts)

    def read_listings(self) -> Iterator[Standing]:
        return self._reading.listings()

    @property
    def _reading(self) -> Reading:
        return Reading(self._graphql, self._shelf, self._place, self.facts.currency)

    def _place(self) -> Place:
        """From the account's facts; asked for where the host has none yet."""
        with self._lock:
            if self._known_place is None:
                facts = self.facts if self.facts.values else self.check_account()
                self._known_place = to_place(facts, Answers.read(self.config.categories, ""))
            return self._known_place
