"""YouCan, the shop software of many Moroccan sellers: its store admin API (docs/connectors/youcan.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    AccountRefused,
    Authorizes,
    Connector,
    ConnectorConfig,
    ConnectorError,
    Host,
    ImageSpec,
    Limits,
    Listing,
    MinLength,
    OAuth,
    OutcomeUnknown,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    Request,
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    priced,
    read,
)
from connectors.channels.youcan.mapping import counted_alike, is_family, to_change, to_new, to_prices
from connectors.channels.youcan.replies import (
    Remote,
    Store,
    ids_of,
    is_gone,
    taken,
    to_receipt,
    to_standing,
    variant_name,
)
from connectors.channels.youcan.shelf import WHOLE, Shelf
from connectors.channels.youcan.stock import differences, send


class YouCanConfig(ConnectorConfig):
    token: SecretStr | None = Field(
        None, title="Access token", description="Seller area > Settings > Developer; not needed after a consent"
    )
    url: WebAddress = Field("https://api.youcan.shop", title="Address", description="Of YouCan's API; leave it")


class YouCanApp(ConnectorConfig):
    client_id: str = Field(title="Client id", description="Of your app at YouCan's partner area")
    client_secret: SecretStr = Field(title="Client secret", description="Shown once beside the client id")
    authorize_url: WebAddress = Field(
        "https://seller-area.youcan.shop/admin/oauth/authorize", title="Page for consent", description="Leave it"
    )
    exchange_url: WebAddress = Field(
        "https://api.youcan.shop/oauth/token",
        title="Where tokens are given",
        description="Older apps: https://seller-area.youcan.shop/admin/oauth/token",
    )
    scopes: str = Field("*", title="Scopes", description="As your app has them, with spaces between")


class YouCanConnector(Connector[YouCanConfig], WithdrawsListings, UpdatesOffers, ReadsListings, Authorizes):
    slug, name, revision = "youcan", "YouCan", 1
    App = YouCanApp
    requirements = (MinLength("title", 1), one_currency, priced, counted_alike)
    pictures = Pictures(ImageSpec(), at_most=20, by="url")
    limits = Limits(concurrency=2)  # none are documented

    def __init__(self, host: Host, config: YouCanConfig) -> None:
        super().__init__(host, config)
        self._shelf = Shelf(self.http)

    def base_url(self) -> str:
        return self.config.url

    def oauth(self) -> OAuth | None:
        app = self.app
        if not isinstance(app, YouCanApp):
            return None
        return OAuth(
            app.authorize_url, app.exchange_url, app.client_id, app.client_secret, scopes=tuple(app.scopes.split())
        )

    def sign(self, request: Request) -> None:
        """What its owner has consented to counts more than a key that she copied before."""
        granted = self.tokens.current() if self.tokens else None
        token = granted.access if granted else self.config.token
        if token is None:
            raise AccountRefused("the account is not connected: nobody has consented, and there is no access token")
        request.headers["Authorization"] = f"Bearer {token.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        store = read(self.http.get("me"), Store)
        return AccountFacts(currency=store.currency.code, values={"store": store.slug})

    def find(self, listing: Listing) -> Receipt | None:
        remote = self._shelf.find(listing)
        return to_receipt(remote, listing).model_copy(update={"issues": ()}) if remote else None

    def push(self, push: Push) -> Receipt:
        known = push.known.remote.get("listing") if push.known else None
        there = self._shelf.product(known) if known else None
        return self._changed(push, there) if there else self._created(push)

    def _created(self, push: Push) -> Receipt:
        listing = push.listing
        self._shelf.sent(listing)
        reply = self.http.post("products", json=to_new(listing), params=WHOLE, allow=(422,))
        receipt = to_receipt(read(taken(reply), Remote), listing).model_copy(update={"ours": True})
        self.saved(push, receipt)
        if not any(variant.picture in receipt.pictures for variant in listing.variants if is_family(listing)):
            return receipt
        return self._put(push, receipt, new=())  # a variant's photo is named by its path, which is known only now

    def _changed(self, push: Push, there: Remote) -> Receipt:
        """What is new at the store brings its stock; the stock of what is there is changed by differences."""
        listing, known = push.listing, push.known or Receipt(remote={})
        before = set(ids_of(there, listing))
        new = [each.key for each in listing.variants if is_family(listing) and variant_name(each.key) not in before]
        receipt = self._put(push, known.model_copy(update={"remote": {"listing": there.id}}), new)
        if (receipt.remote, receipt.pictures) != (known.remote, known.pictures):
            self.saved(push, receipt)
        if "quantity" in push.changed:
            there = there if is_family(listing) == there.has_variants else self._there(there.id)
            self._count(there, listing)
        return receipt

    def _put(self, push: Push, known: Receipt, new: Sequence[str]) -> Receipt:
        document = to_change(push.listing, known.pictures, new)
        remote = self._sent(known.remote["listing"], document, idempotent=not new)
        return to_receipt(remote, push.listing, known.pictures).model_copy(update={"ours": True})

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return [self._offered(push) for push in pushes]

    def _offered(self, push: Push) -> Receipt | ConnectorError:
        known = push.known or Receipt(remote={})
        number = known.remote.get("listing", "")
        try:
            if "price" in push.changed:
                self._sent(number, to_prices(push.listing, known.pictures))
            if "quantity" in push.changed:
                self._count(self._there(number), push.listing)
        except ConnectorError as error:
            return error
        return known

    def withdraw(self, known: Receipt) -> None:
        reply = self.http.put(f"products/{known.remote['listing']}", json={"visibility": False}, allow=(404, 405))
        if not is_gone(reply):
            read(reply, Remote)

    def read_listings(self) -> Iterator[Standing]:
        for remote in self._shelf.products():
            yield to_standing(remote, self.facts.currency)

    def _there(self, number: str) -> Remote:
        remote = self._shelf.product(number)
        if remote is None:
            raise OutcomeUnknown("the product is gone")
        return remote

    def _count(self, there: Remote, listing: Listing) -> None:
        for found in differences(listing, there):
            send(self.http, there.id, found)

    def _sent(self, number: str, document: dict[str, object], *, idempotent: bool = True) -> Remote:
        reply = self.http.put(
            f"products/{number}", json=document, params=WHOLE, allow=(404, 405, 422), idempotent=idempotent
        )
        if is_gone(reply):
            raise OutcomeUnknown("the product is gone")
        return read(taken(reply), Remote)
