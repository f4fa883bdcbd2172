"""Amazon: the Selling Partner API for listings, feeds and product types (docs/connectors/amazon.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pydantic import Field, SecretStr, field_validator

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
    ListingRejected,
    MinLength,
    OAuth,
    OutcomeUnknown,
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
    TemporaryError,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    priced,
    rate_limit_header,
    read,
)
from connectors.asked import Answers, Asked, PlatformCategory, Rules, unmapped
from connectors.batch import alone, guarded
from connectors.channels.amazon.account import to_facts
from connectors.channels.amazon.definitions import ProductType, ProductTypes
from connectors.channels.amazon.dispatch import Dispatch
from connectors.channels.amazon.errand import Errand, found, names_of, sold_under
from connectors.channels.amazon.feed import FeedLane, to_load, to_offer_load
from connectors.channels.amazon.mapping import Making, skus_of
from connectors.channels.amazon.marketplaces import MARKETPLACES
from connectors.channels.amazon.offers import Patches, to_end, to_offers
from connectors.channels.amazon.permits import Permits
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.reading import after_job, is_to_be_asked, refreshed, standings
from connectors.channels.amazon.replies import Remote, Report, Search
from connectors.channels.amazon.shelf import Shelf
from connectors.channels.amazon.terms import (
    all_that_is_asked,
    asked,
    barcoded_or_exempt,
    in_a_category,
    in_its_language,
    price_before,
    short_skus,
    short_titles,
    varies_as_amazon_does,
)


class AmazonConfig(ConnectorConfig):
    seller_id: str = Field(title="Seller ID", description="Seller Central > Settings > Account info > Merchant token")
    marketplace: str = Field(title="Marketplace", description="The country's two letters: AE, SA, EG, FR, US, …")
    product_types: Rules = Field(
        "",
        title="Product types",
        description="Amazon's type for each of your categories, one to a line: Soaps = BATH_SOAP. * is any other",
    )
    answers: Rules = Field(
        "",
        title="Answers",
        description="What Amazon asks of a product type and your file does not say: BATH_SOAP.scent = Rose, or *.name",
    )
    gtin_exempt: bool = Field(
        default=False, title="Exempt from barcodes", description="yes, once Amazon has exempted your brand and category"
    )
    feed_from: int = Field(
        100,
        ge=2,
        title="Feeds from",
        description="So many changes at once go as one feed, on which Amazon works for minutes",
    )
    url: WebAddress | None = Field(None, title="Address", description="Of Amazon's API; leave it empty")

    @field_validator("marketplace")
    @classmethod
    def _known(cls, given: str) -> str:
        if given.upper() not in MARKETPLACES:
            raise ValueError(f"Amazon has no marketplace {given}; it has {', '.join(MARKETPLACES)}")
        return given.upper()


class AmazonApp(ConnectorConfig):
    application_id: str = Field(title="Application id", description="Solution Provider Portal: amzn1.sp.solution.…")
    client_id: str = Field(title="Client id", description="LWA credentials of your application there")
    client_secret: SecretStr = Field(title="Client secret", description="LWA credentials, beside the client id")
    draft: bool = Field(default=False, title="Draft", description="yes, until Amazon has published the application")
    authorize_url: WebAddress | None = Field(
        None, title="Page for consent", description="Leave it empty: by marketplace"
    )
    exchange_url: WebAddress = Field("https://api.amazon.com/auth/o2/token", title="Where tokens are given")


PICTURES = ImageSpec(box=2000, min_side=500, max_bytes=10_000_000)


class AmazonConnector(
    Connector[AmazonConfig],
    WithdrawsListings,
    UpdatesOffers,
    PushesBatches,
    ReportsStatus,
    ReadsListings,
    FetchesSchema,
    FindsCategories,
    Authorizes,
):
    slug, name, revision = "amazon", "Amazon", 1
    chosen_in = "product_types"
    countries = frozenset(MARKETPLACES)
    App = AmazonApp
    requirements = (
        *(MinLength("title", 1), Required("brand"), Required("variants.quantity"), one_currency, priced),
        *(in_a_category, short_titles, short_skus, barcoded_or_exempt, in_its_language),
        *(varies_as_amazon_does, all_that_is_asked, price_before),
    )
    pictures = Pictures(PICTURES, at_most=9, at_least=1, main_on_white=True, by="url")
    limits = Limits(
        budgets=(
            Budget("putListingsItem", per_second=5, burst=10),
            Budget("patchListingsItem", per_second=5, burst=5),
            Budget("getListingsItem", per_second=5, burst=10),
            Budget("searchListingsItems", per_second=5, burst=5),
            Budget("deleteListingsItem", per_second=5, burst=5),
            Budget("getDefinitionsProductType", per_second=5, burst=10),
            Budget("createFeedDocument", per_second=0.5, burst=15),
            Budget("createFeed", per_second=0.0083, burst=5),
            Budget("getFeed", per_second=2, burst=15),
            Budget("getFeeds", per_second=0.0222, burst=10),
            Budget("getFeedDocument", per_second=0.0222, burst=10),
            Budget("searchCatalogItems", per_second=2, burst=2),
            Budget("getListingsRestrictions", per_second=5, burst=10),
        ),
        batch=2_000,
        batch_from=100,
        concurrency=4,
    )

    def __init__(self, host: Host, config: AmazonConfig) -> None:
        super().__init__(host, config)
        self.limits = replace(self.limits, batch_from=config.feed_from)  # type: ignore[misc]  # for this account alone
        self._named: set[str] = set()
        self._place = Place(config.seller_id, config.marketplace, MARKETPLACES[config.marketplace])
        self._answers = Answers.read(config.product_types, config.answers)
        self._types = ProductTypes(self.http, self._place, self._named)
        self._types.remember(self.facts)
        self._shelf = Shelf(self.http, self._place)
        self._dispatch = Dispatch(self.http, self._place, self.saved)
        self._feeds = FeedLane(self.http, self._place, self._named, self.saved)
        self._permits = Permits(self.http, self._place)

    def base_url(self) -> str:
        return self.config.url or self._place.market.api

    def allowed_hosts(self) -> Sequence[str]:
        return tuple(self._named)

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked(facts)

    def categories(self, words: str) -> Sequence[PlatformCategory]:
        return self._types.like(",".join(words.split()))

    def oauth(self) -> OAuth | None:
        app = self.app
        if not isinstance(app, AmazonApp):
            return None
        more = {"application_id": app.application_id, **({"version": "beta"} if app.draft else {})}
        consent = app.authorize_url or self._place.market.consent
        return OAuth(
            consent, app.exchange_url, app.client_id, app.client_secret, more=more, code_name="spapi_oauth_code"
        )

    def sign(self, request: Request) -> None:
        granted = self.tokens.current() if self.tokens else None
        if granted is None:
            raise AccountRefused("the account is not connected: its seller has not consented at Amazon")
        request.headers["x-amz-access-token"] = granted.access.get_secret_value()

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        """What is stated is only where it begins: the header has the rate that this account has."""
        return rate_limit_header(reply)

    def check_account(self) -> AccountFacts:
        params: dict[str, str | int] = {"marketplaceIds": self._place.market.id, "pageSize": 1}
        read(self.http.get(self._place.path(), params=params, budget="searchListingsItems"), Search)
        return to_facts(self._place, self._answers, self._types, exempt=self.config.gtin_exempt)

    def find(self, listing: Listing) -> Receipt | None:
        """What of ours is there and had to be looked for may be in a feed that nobody knows."""
        receipt = found(listing, self._shelf.items(skus_of(listing)))
        if receipt and receipt.ours:
            self._feeds.insist_on_no_lost_one()
        return receipt

    def push(self, push: Push) -> Receipt:
        if push.known and push.known.job:
            self._feeds.insist_on_no_lost_one()
        errand = self._errand(push, self._shelf.items(skus_of(push.listing)))
        return self._dispatch.send(alone(self._permits.sift([errand])))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        self._feeds.wait_for_others()
        there = self._shelf.items([sku for push in pushes for sku in skus_of(push.listing)])
        errands = guarded(pushes, lambda push: self._errand(push, there))
        allowed = self._permits.sift(errands)
        return self._feeds.send(guarded(allowed, lambda errand: to_load(errand, self._place)))

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        there = self._shelf.items([variant.sku for push in pushes for variant in push.listing.variants])
        wished = guarded(pushes, lambda push: (push, to_offers(push, there, self._kind(push.listing), self._place)))
        if len(pushes) >= self.config.feed_from:
            with suppress(TemporaryError):  # no feed may be submitted now, and none was: what is urgent goes one by one
                self._feeds.wait_for_others()
                return self._feeds.send(guarded(wished, lambda each: to_offer_load(*each)))
        return guarded(wished, lambda each: self._offered(*each))

    def withdraw(self, known: Receipt) -> None:
        """At once; and again where a feed may come after it."""
        for sku in sold_under(known):
            with suppress(OutcomeUnknown):  # what is gone is not on sale
                self._dispatch.patch(sku, to_end(self._place))
        if known.job:
            self._feeds.insist_on_no_lost_one()

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        reports: dict[str, Report | ConnectorError | None] = {}
        for job in (receipt.job for receipt in receipts if receipt.job):
            if job.id not in reports:
                reports[job.id] = next(iter(guarded([job], self._feeds.results)))
        decided = guarded(receipts, lambda receipt: after_job(receipt, reports))
        asked = [each for each in decided if isinstance(each, Receipt) and is_to_be_asked(each)]
        there = self._shelf.items([sku for each in asked for sku in dict.fromkeys(each.remote.values())])
        return guarded(decided, lambda each: refreshed(each, there, self._place) if each in asked else each)

    def read_listings(self) -> Iterator[Standing]:
        yield from standings(self._shelf.everything(), self._place)

    def _errand(self, push: Push, there: Mapping[str, Remote]) -> Errand:
        listing = push.listing
        making = Making(self._place, self._kind(listing), self._answers, exempt=self.config.gtin_exempt)
        wanted = {sku: there[sku] for sku in skus_of(listing) if sku in there}
        return Errand(push, making.items(listing), wanted)

    def _offered(self, push: Push, patches: Patches) -> Receipt:
        for sku, document in patches.items():
            self._dispatch.patch(sku, document)
        return push.known or Receipt(remote=names_of(push.listing))

    def _kind(self, listing: Listing) -> ProductType:
        name = self._answers.category(listing)
        kind = self._types.of(name) if name else None
        if kind is None:
            raise ListingRejected([unmapped(listing, self.name)])
        return kind
