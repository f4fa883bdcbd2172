"""WooCommerce, the shop software of most small shops: REST API v3, with nothing of ours installed on the shop."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    AccountRefused,
    Connector,
    ConnectorConfig,
    ConnectorError,
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
    PushesBatches,
    ReadsListings,
    Receipt,
    ReportsStatus,
    Request,
    Severity,
    Standing,
    UnexpectedReply,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    priced,
    read,
)
from connectors.batch import alone
from connectors.channels.woocommerce.dispatch import Dispatch
from connectors.channels.woocommerce.home import told_home
from connectors.channels.woocommerce.images import Photos
from connectors.channels.woocommerce.offers import update_offers
from connectors.channels.woocommerce.reading import Reading
from connectors.channels.woocommerce.replies import (
    GONE,
    TIMEOUT,
    Params,
    Person,
    Problem,
    Remote,
    ShopSetting,
    problem_of,
)
from connectors.channels.woocommerce.shelf import EVERYWHERE, Shelf, status_of
from connectors.channels.woocommerce.signing import basic, signed
from connectors.channels.woocommerce.terms import Vocabulary

API = "wp-json/wc/v3"
WORDPRESS = "/wp-json/wp/"


class WooCommerceConfig(ConnectorConfig):
    url: WebAddress = Field(title="Shop address", description="Of the shop's front page, such as https://shop.example")
    consumer_key: SecretStr = Field(
        title="Consumer key", description="WooCommerce > Settings > Advanced > REST API; it starts with ck_"
    )
    consumer_secret: SecretStr = Field(title="Consumer secret", description="Shown once beside the key; with cs_")
    wp_user: str | None = Field(
        None, title="WordPress user", description="To send photos as files: who has the application password"
    )
    wp_password: SecretStr | None = Field(
        None, title="Application password", description="WordPress > Users > Profile > Application passwords"
    )

    @property
    def sends_bytes(self) -> bool:
        return bool(self.wp_user and self.wp_password)


def _transport(config: ConnectorConfig) -> Literal["bytes", "url"]:
    return "bytes" if isinstance(config, WooCommerceConfig) and config.sends_bytes else "url"


class WooCommerceConnector(
    Connector[WooCommerceConfig], WithdrawsListings, UpdatesOffers, PushesBatches, ReportsStatus, ReadsListings
):
    slug, name, revision = "woocommerce", "WooCommerce", 1
    requirements = (MinLength("title", 1), MaxLength("variants.sku", 100), one_currency, priced)
    pictures = Pictures(ImageSpec(), at_most=20, by=_transport)
    limits = Limits(batch=8, concurrency=4)  # as many as PHP has workers: more connections only wait for them

    def __init__(self, host: Host, config: WooCommerceConfig) -> None:
        super().__init__(host, config)
        self._home: str | None = None
        self._shelf = Shelf(self.http, f"{API}/products")
        photos = Photos(self.http, self.files, self.saved, upload=config.sends_bytes)
        vocabulary = Vocabulary.of(self.http, API)
        self._dispatch = Dispatch(
            self.http, f"{API}/products", self._shelf, photos, vocabulary, self.facts.values, self.saved
        )

    def base_url(self) -> str:
        return self.config.url

    def sign(self, request: Request) -> None:
        """A shop over plain HTTP takes its keys only as a signature, which is new for each try."""
        config, path = self.config, urlsplit(request.url).path
        if WORDPRESS in path and config.wp_user and config.wp_password:
            request.headers["Authorization"] = basic(config.wp_user, config.wp_password.get_secret_value())
        if f"/{API}/" not in path:  # WordPress would take the shop's keys for somebody's failed attempt to log in
            return
        key, secret = config.consumer_key.get_secret_value(), config.consumer_secret.get_secret_value()
        if urlsplit(request.url).scheme == "https":
            request.headers["Authorization"] = basic(key, secret)
        else:
            at_home = self._at_home(request.url)
            nonce, now = secrets.token_hex(16), int(time.time())
            request.url = signed(request.method, request.url, key, secret, at_home=at_home, nonce=nonce, timestamp=now)

    def _at_home(self, url: str) -> str:
        """The address as the shop has it, which may stand behind something that has another."""
        own = self.base_url()
        home = self._home or self.facts.values.get("home") or own
        return f"{home}{url.removeprefix(own)}" if url.startswith(own) else url

    def check_account(self) -> AccountFacts:
        self._home = told_home(self.http, self.base_url())
        general, products = self._settings("general"), self._settings("products")
        values = {
            "weight_unit": products.get("woocommerce_weight_unit"),
            "dimension_unit": products.get("woocommerce_dimension_unit"),
            "country": general.get("woocommerce_default_country"),
            **({"home": self._home} if self._home != self.base_url() else {}),
        }
        currency = general.get("woocommerce_currency")
        if not isinstance(currency, str) or not currency:
            raise UnexpectedReply("the shop's settings have no currency")
        return AccountFacts(currency=currency, values=values, issues=tuple(self._photo_issues()))

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing) if self._shelf.may_have(listing) else None

    def push(self, push: Push) -> Receipt:
        return alone(self.push_batch([push]))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return self._dispatch.push(pushes)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return update_offers(self.http, f"{API}/products", pushes)

    def withdraw(self, known: Receipt) -> None:
        """A draft keeps its address, its reviews and its orders."""
        reply = self.http.put(
            f"{API}/products/{known.remote['listing']}", json={"status": "draft"}, allow=(404,), timeout=TIMEOUT
        )
        if reply.ok:
            read(reply, Remote)
        elif (problem := read(reply, Problem)).code not in GONE:
            raise UnexpectedReply(f"{reply.request} answered 404: {problem.code} {problem.message}")

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        params: Params = {
            "include": ",".join(receipt.remote.get("listing", "0") for receipt in receipts),
            "include_status": EVERYWHERE,
            "per_page": 100,
            "_fields": "id,status,permalink",
        }
        there = {
            str(each.id): each
            for each in read(self.http.get(f"{API}/products", params=params, timeout=TIMEOUT), list[Remote])
        }
        return [_refreshed(receipt, there.get(receipt.remote.get("listing", ""))) for receipt in receipts]

    def read_listings(self) -> Iterator[Standing]:
        return Reading(self.http, f"{API}/products", self.facts.currency).listings()

    def _settings(self, group: str) -> dict[str, object]:
        reply = self.http.get(f"{API}/settings/{group}", allow=(404,), timeout=TIMEOUT)
        if reply.status == 404:
            problem = read(reply, Problem)
            raise AccountRefused(f"there is no WooCommerce at {self.config.url}: {problem.code} {problem.message}")
        return {each.id: each.value for each in read(reply, list[ShopSetting])}

    def _photo_issues(self) -> list[Issue]:
        if not self.config.sends_bytes:
            return []
        user, params = self.config.wp_user or "", {"context": "edit", "_fields": "id,capabilities"}
        reply = self.http.get("wp-json/wp/v2/users/me", params=params, allow=(401, 404), timeout=TIMEOUT)
        if reply.status == 401:
            raise AccountRefused(f"“{user}” is not let in ({problem_of(reply).code or 401}): {self._way_in()}")
        if reply.status == 404:  # some shops hide their people
            return []
        if read(reply, Person).capabilities.get("upload_files", False):
            return []
        return [Issue(code="shop_user_may_not_upload", severity=Severity.WARNING, value=user)]

    def _way_in(self) -> str:
        plain = "" if urlsplit(self.base_url()).scheme == "https" else "; over plain HTTP WordPress takes none"
        return f"make a new application password under WordPress > Users > Profile{plain}"


def _refreshed(receipt: Receipt, product: Remote | None) -> Receipt | ConnectorError:
    if product is None:
        return OutcomeUnknown("the product is gone")
    return receipt.model_copy(update={"status": status_of(product), "url": product.permalink or receipt.url})
