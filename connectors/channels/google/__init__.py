"""Google Merchant Center: its Merchant API v1 (docs/connectors/google.md)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    AccountRefused,
    Authorizes,
    Budget,
    Connector,
    ConnectorConfig,
    ConnectorError,
    FetchesSchema,
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
    PushesBatches,
    ReadsListings,
    Receipt,
    ReportsStatus,
    Request,
    Required,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    priced,
    told_apart,
)
from connectors.asked import Answers, Asked, Rules
from connectors.batch import alone
from connectors.channels.google.account import Center, to_place
from connectors.channels.google.batch import Caller
from connectors.channels.google.dispatch import Dispatch
from connectors.channels.google.mapping import Place
from connectors.channels.google.reading import Reading
from connectors.channels.google.shelf import Shelf
from connectors.clothes import DescribesClothes, asked_of_clothes
from connectors.items import PagePattern, Site

ASKS = frozenset(("BR", "DE", "FR", "GB", "JP", "US"))
"""Where clothes without a colour, size, gender and age group are not shown: Google's product data specification."""
SCOPE = "https://www.googleapis.com/auth/content"


class GoogleConfig(ConnectorConfig):
    account: str = Field(
        title="Merchant Center account", description="The number at the top right of Merchant Center", pattern=r"^\d+$"
    )
    page: PagePattern = Field(
        title="Address of a product's page",
        description="Of your own site, with {sku}, {key} or {product} in it, such as https://shop.example/p/{sku}",
    )
    label: str | None = Field(
        None,
        title="Feed label",
        description="Empty: the country of the account",
        pattern=r"^[A-Z0-9_-]{1,20}$",
    )
    source: str | None = Field(
        None, title="Data source", description="Its number or name in Merchant Center; empty: one called Qafila is made"
    )
    answers: Rules = Field(
        "",
        title="Answers",
        description="What a category needs and your file does not say, by Google's number: 1604.gender = unisex",
    )
    url: WebAddress = Field("https://merchantapi.googleapis.com", title="Address", description="Of the API; leave it")


class GoogleApp(ConnectorConfig):
    client_id: str = Field(title="Client id", description="Of an OAuth client in Google's console")
    client_secret: SecretStr = Field(title="Client secret", description="Shown beside the client id")


class GoogleConnector(
    Connector[GoogleConfig],
    WithdrawsListings,
    UpdatesOffers,
    PushesBatches,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    Authorizes,
):
    slug, name, revision = "google", "Google Merchant Center", 1
    chosen_in = ""
    App = GoogleApp
    requirements = (
        MinLength("title", 1),
        MaxLength("title", 150),
        MaxLength("brand", 70),
        Required("description"),
        MaxVariants(1_000),
        priced,
        told_apart,
        DescribesClothes(required_in=ASKS),
    )
    pictures = Pictures(
        ImageSpec(box=1600, min_side=500, square=True), at_most=11, at_least=1, main_on_white=True, by="url"
    )
    limits = Limits(budgets=(Budget("call", per_minute=1_200, burst=2_400),), batch=50, concurrency=2)
    # what an account may is told nowhere in advance; the largest listing has to fit in at once

    def __init__(self, host: Host, config: GoogleConfig) -> None:
        super().__init__(host, config)
        self._site = Site(config.page, Answers.read("", config.answers))
        self._lock = threading.Lock()
        self._known_place: Place | None = None
        caller = Caller(self.http)
        self._reading = Reading(self.http, caller, self._place)
        self._shelf = Shelf(caller, self._place)
        self._dispatch = Dispatch(caller, self._place, self.saved, self._shelf.is_foreign)

    def base_url(self) -> str:
        return self.config.url

    def oauth(self) -> OAuth | None:
        """Google gives a refresh token only where it is asked for, and only at a consent."""
        app = self.app
        if not isinstance(app, GoogleApp):
            return None
        return OAuth(
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            app.client_id,
            app.client_secret,
            scopes=(SCOPE,),
            pkce=True,
            more={"access_type": "offline", "prompt": "consent"},
        )

    def sign(self, request: Request) -> None:
        granted = self.tokens.current() if self.tokens else None
        if granted is None:
            raise AccountRefused("the account is not connected: nobody has consented")
        request.headers["Authorization"] = f"Bearer {granted.access.get_secret_value()}"

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked_of_clothes()

    def check_account(self) -> AccountFacts:
        return Center(self.http, self.config.account).facts(self.config.source, self._site.answers)

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing)

    def push(self, push: Push) -> Receipt:
        return alone(self.push_batch([push]))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return self._dispatch.push(pushes)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return self._dispatch.offer(pushes)

    def withdraw(self, known: Receipt) -> None:
        self._dispatch.withdraw(known)

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return self._reading.refresh(receipts)

    def read_listings(self) -> Iterator[Standing]:
        return self._reading.listings()

    def _place(self) -> Place:
        """From the account's facts; asked for where the host has none yet."""
        with self._lock:
            if self._known_place is None:
                facts = self.facts if self.facts.values else self.check_account()
                self._known_place = to_place(facts, self.config.account, self.config.label, self._site)
            return self._known_place
