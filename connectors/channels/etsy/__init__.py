"""Etsy: the Open API v3, by the fact sheet; no schema of it is at hand (docs/connectors/etsy.md)."""

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
    FindsCategories,
    Host,
    ImageSpec,
    Limits,
    Listing,
    MaxLength,
    MaxVariants,
    MinLength,
    Money,
    OAuth,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    ReceiptStatus,
    Reply,
    ReportsStatus,
    Request,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    compare_at_not_shown,
    one_currency,
    per_second_and_day_headers,
    priced,
)
from connectors.asked import Answers, Asked, PlatformCategory, Rules
from connectors.batch import guarded
from connectors.channels.etsy.account import Account
from connectors.channels.etsy.categories import found
from connectors.channels.etsy.dispatch import Dispatch
from connectors.channels.etsy.mapping import FORM, MOST_PHOTOS, TITLE, Terms, encoded
from connectors.channels.etsy.offers import offered
from connectors.channels.etsy.photos import Photos
from connectors.channels.etsy.reading import refreshed, standings
from connectors.channels.etsy.refusals import is_gone, taken
from connectors.channels.etsy.shelf import Shelf
from connectors.channels.etsy.terms import (
    all_that_is_asked,
    asked,
    in_a_category,
    no_pictures_in_words,
    ready_to_sell,
    signs_once,
    two_choices,
)

SCOPES = ("listings_r", "listings_w", "listings_d", "shops_r")


class EtsyConfig(ConnectorConfig):
    shop_id: str = Field(title="Shop id", description="The number in your shop's addresses at Etsy", pattern=r"^\d+$")
    categories: Rules = Field(
        "", title="Categories", description="Etsy's taxonomy number for each of yours, one to a line: Rugs = 1012"
    )
    answers: Rules = Field(
        "", title="Answers", description="What Etsy asks of a category and your file does not say: 1012.Room = Bedroom"
    )
    shipping_profile: str = Field("", title="Shipping profile", description="Its name at Etsy; empty: the first")
    who_made: str = Field("i_did", title="Who made it", description="i_did, someone_else or collective")
    when_made: str = Field("made_to_order", title="When it was made", description="made_to_order, or years: 2020_2026")
    auto_renew: bool = Field(
        default=False,
        title="Renew by itself",
        description="yes: Etsy asks its fee again every four months, and for what was sold out and is back",
    )
    url: WebAddress = Field("https://openapi.etsy.com/v3/application", title="Address", description="Leave it")


class EtsyApp(ConnectorConfig):
    client_id: str = Field(title="Keystring", description="Of your app at etsy.com/developers")
    client_secret: SecretStr = Field(title="Shared secret", description="Beside the keystring")
    authorize_url: WebAddress = Field("https://www.etsy.com/oauth/connect", title="Page for consent")
    exchange_url: WebAddress = Field("https://api.etsy.com/v3/public/oauth/token", title="Where tokens are given")


class EtsyConnector(
    Connector[EtsyConfig],
    WithdrawsListings,
    UpdatesOffers,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    FindsCategories,
    Authorizes,
):
    slug, name, revision = "etsy", "Etsy", 1
    App = EtsyApp
    requirements = (
        *(MinLength("title", 1), MaxLength("title", TITLE), MinLength("description", 1), MaxVariants(70)),
        *(one_currency, priced, compare_at_not_shown, ready_to_sell, in_a_category),
        *(signs_once, no_pictures_in_words, two_choices, all_that_is_asked),
    )
    pictures = Pictures(ImageSpec(box=2000, min_side=635, max_bytes=1_000_000), at_most=MOST_PHOTOS, at_least=1)
    limits = Limits(
        budgets=(Budget("call", per_second=10, per_day=10_000, day="sliding", shared_by="app"),), concurrency=2
    )
    fee = Money.of("0.20", "USD")

    def __init__(self, host: Host, config: EtsyConfig) -> None:
        super().__init__(host, config)
        self._answers = Answers.read(config.categories, config.answers)
        self._shelf = Shelf(self.http, config.shop_id)

    def base_url(self) -> str:
        return self.config.url

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked(facts)

    def categories(self, words: str) -> Sequence[PlatformCategory]:
        return found(self.http, words)

    def oauth(self) -> OAuth | None:
        app = self.app
        if not isinstance(app, EtsyApp):
            return None
        return OAuth(app.authorize_url, app.exchange_url, app.client_id, app.client_secret, scopes=SCOPES, pkce=True)

    def sign(self, request: Request) -> None:
        """Etsy's access tokens begin with the user's number already."""
        granted, app = self.tokens.current() if self.tokens else None, self.app
        if granted is None or not isinstance(app, EtsyApp):
            raise AccountRefused("the account is not connected: its seller has not consented at Etsy")
        request.headers["Authorization"] = f"Bearer {granted.access.get_secret_value()}"
        request.headers["x-api-key"] = f"{app.client_id}:{app.client_secret.get_secret_value()}"

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return per_second_and_day_headers(reply)

    def check_account(self) -> AccountFacts:
        return Account(self.http, self.config.shop_id, self._answers, self.config.shipping_profile).facts()

    def find(self, listing: Listing) -> Receipt | None:
        remote = self._shelf.find(listing)
        if remote is None:
            return None
        names = {"listing": remote.number}
        return Receipt(remote=names, status=remote.status, url=remote.url, ours=remote.mark == listing.key)

    def push(self, push: Push) -> Receipt:
        return self._dispatch().send(push)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        dispatch = self._dispatch()
        return guarded(pushes, lambda push: offered(push, self._shelf, dispatch))

    def withdraw(self, known: Receipt) -> None:
        """It stays, with its reviews; showing it again within its four months costs nothing."""
        number, form = known.remote["listing"], encoded({"state": "inactive"})
        path = f"shops/{self.config.shop_id}/listings/{number}"
        reply = self.http.patch(path, content=form, media_type=FORM, idempotent=True, allow=(400, 404))
        if not is_gone(reply) and (reply.ok or self._is_shown(number)):
            taken(reply)

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return refreshed(receipts, self._shelf)

    def read_listings(self) -> Iterator[Standing]:
        yield from standings(self._shelf)

    def _is_shown(self, number: str) -> bool:
        """A draft that was left behind never was, and Etsy lets none become inactive."""
        there = self._shelf.several([number]).get(number)
        return there is not None and there.status is ReceiptStatus.LIVE

    def _dispatch(self) -> Dispatch:
        config = self.config
        terms = Terms.told(self.facts, who_made=config.who_made, when_made=config.when_made, renews=config.auto_renew)
        photos = Photos(self.http, self.files, config.shop_id, self.saved)
        return Dispatch(self.http, config.shop_id, self._shelf, terms, photos, self.saved)
