"""Meta: the catalogue behind Facebook, Instagram and WhatsApp shops, by the Graph API (docs/connectors/meta.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    Reply,
    ReportsStatus,
    Request,
    Required,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    priced,
    told_apart,
    usage_json,
)
from connectors.asked import Answers, Asked, Rules
from connectors.batch import alone
from connectors.channels.meta.account import to_facts
from connectors.channels.meta.dispatch import Dispatch
from connectors.channels.meta.graph import Graph
from connectors.channels.meta.offers import TITLE
from connectors.channels.meta.reading import Reading
from connectors.channels.meta.refusals import LIMITED, problem_of
from connectors.channels.meta.shelf import Shelf
from connectors.clothes import DescribesClothes, asked_of_clothes
from connectors.items import PagePattern, Site

VERSION = "v24.0"


class MetaConfig(ConnectorConfig):
    catalogue: str = Field(title="Catalogue", description="Commerce Manager > Settings: its number", pattern=r"^\d+$")
    page: PagePattern = Field(
        title="Address of a product's page",
        description="Of your own site, with {sku}, {key} or {product} in it, such as https://shop.example/p/{sku}",
    )
    token: SecretStr | None = Field(
        None,
        title="Access token",
        description="Of a system user with the permission catalog_management; not needed after a consent",
    )
    answers: Rules = Field(
        "",
        title="Answers",
        description="What a category needs and your file does not say, by Google's number: 1604.gender = unisex",
    )
    url: WebAddress = Field("https://graph.facebook.com", title="Address", description="Of the Graph API; leave it")
    version: str = Field(VERSION, title="Version", description="Of the Graph API", pattern=r"^v\d{1,3}\.\d$")


class MetaApp(ConnectorConfig):
    client_id: str = Field(title="App id", description="Of your app at Meta for Developers")
    client_secret: SecretStr = Field(title="App secret", description="Settings > Basic, beside the id")
    configuration: str = Field(
        title="Configuration", description="Facebook Login for Business > Configurations: its id, for a system user"
    )


class MetaConnector(
    Connector[MetaConfig],
    WithdrawsListings,
    UpdatesOffers,
    PushesBatches,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    Authorizes,
):
    slug, name, revision = "meta", "Meta (Facebook, Instagram)", 1
    chosen_in = ""
    App = MetaApp
    requirements = (
        MinLength("title", 1),
        MaxLength("title", TITLE),
        Required("description"),
        MaxVariants(1_000),
        priced,
        told_apart,
        DescribesClothes(),
    )
    pictures = Pictures(ImageSpec(box=1600, min_side=500, square=True), at_most=21, at_least=1, by="url")
    limits = Limits(budgets=(Budget("call", per_minute=200, burst=50),), batch=100, concurrency=2)

    def __init__(self, host: Host, config: MetaConfig) -> None:
        super().__init__(host, config)
        self._graph = Graph(self.http, config.version, config.catalogue)
        self._shelf = Shelf(self._graph)
        self._reading = Reading(self._graph)
        self._site = Site(config.page, Answers.read("", config.answers))
        self._dispatch = Dispatch(self._graph, self._site, self._shelf.is_foreign, self.saved)

    def base_url(self) -> str:
        return self.config.url

    def oauth(self) -> OAuth | None:
        """A login for businesses: what it gives is a system user's, and does not end with somebody's session."""
        app = self.app
        if not isinstance(app, MetaApp):
            return None
        return OAuth(
            f"https://www.facebook.com/{self.config.version}/dialog/oauth",
            f"{self.config.url}/{self.config.version}/oauth/access_token",
            app.client_id,
            app.client_secret,
            more={"config_id": app.configuration},
        )

    def sign(self, request: Request) -> None:
        """What its owner has consented to counts more than a token that was copied before."""
        granted = self.tokens.current() if self.tokens else None
        token = granted.access if granted else self.config.token
        if token is None:
            raise AccountRefused("the account is not connected: nobody has consented, and there is no access token")
        request.headers["Authorization"] = f"Bearer {token.get_secret_value()}"

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        """Shares of an hour stand in headers; a refusal has a code of its own, whatever its status."""
        told = usage_json(reply)
        problem = None if reply.ok else problem_of(reply)
        limited = problem is not None and problem.code in LIMITED and reply.status != 429
        if limited and not any(each.refused for each in told):
            return (*told, Allowance(refused=True))
        return told

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked_of_clothes()

    def check_account(self) -> AccountFacts:
        return to_facts(self._graph.about(), self._site.answers)

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
