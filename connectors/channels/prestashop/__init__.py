"""PrestaShop, from 1.7 on: its own webservice in XML, with nothing of ours installed on the shop."""

import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    ConnectorError,
    Host,
    ImageSpec,
    Limits,
    Listing,
    MaxLength,
    MinLength,
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
)
from connectors.channels.prestashop.demands import counted_alike, discount_shown, plain_references, plain_title
from connectors.channels.prestashop.dispatch import Dispatch
from connectors.channels.prestashop.documents import Draft
from connectors.channels.prestashop.offers import update_offers
from connectors.channels.prestashop.photos import Photos
from connectors.channels.prestashop.reading import Reading
from connectors.channels.prestashop.shelf import Shelf
from connectors.channels.prestashop.shop import Shop, ask_shop, check_account
from connectors.channels.prestashop.terms import Vocabulary
from connectors.channels.prestashop.webservice import Webservice
from connectors.channels.prestashop.wording import NAME_LENGTH


class PrestaShopConfig(ConnectorConfig):
    url: WebAddress = Field(
        title="Shop address", description="Of the shop's front page, such as https://shop.example or .../boutique"
    )
    key: SecretStr = Field(
        title="Webservice key",
        description="Advanced Parameters > Webservice: enable it, add a key, tick View, Modify, Add and Delete for all",
    )


class PrestaShopConnector(Connector[PrestaShopConfig], WithdrawsListings, UpdatesOffers, ReadsListings):
    slug, name, revision = "prestashop", "PrestaShop", 1
    requirements = (
        MinLength("title", 1),
        MaxLength("title", NAME_LENGTH),
        MaxLength("variants.sku", 64),
        plain_references,
        plain_title,
        one_currency,
        priced,
        discount_shown,
        counted_alike,
    )
    pictures = Pictures(ImageSpec(max_bytes=1_990_000), at_most=20)  # PHP takes 2 MB as it comes, the shop 3 000 000
    limits = Limits(concurrency=4)  # as many as PHP has workers: more connections only wait for them

    def __init__(self, host: Host, config: PrestaShopConfig) -> None:
        super().__init__(host, config)
        self._webservice = Webservice(self.http)
        self._shelf = Shelf(self._webservice, config.url)
        self._lock = threading.Lock()
        self._asked: Shop | None = None
        photos = Photos(self._webservice, self.files, self.saved)
        vocabulary = Vocabulary(self._webservice)
        self._dispatch = Dispatch(self._webservice, self._shop, self._shelf, photos, vocabulary, config.url, self.saved)

    def base_url(self) -> str:
        return self.config.url

    def sign(self, request: Request) -> None:
        """The key is the user's name; there is no password."""
        credentials = f"{self.config.key.get_secret_value()}:".encode()
        request.headers["Authorization"] = f"Basic {b64encode(credentials).decode()}"

    def check_account(self) -> AccountFacts:
        return check_account(self._webservice)

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing)

    def push(self, push: Push) -> Receipt:
        return self._dispatch.push(push)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return update_offers(self._webservice, self._shop, pushes, self.saved)

    def withdraw(self, known: Receipt) -> None:
        """It keeps its address, its orders and its place in the back office."""
        self._webservice.amend("products", known.remote["listing"], Draft({"active": "0"}))

    def read_listings(self) -> Iterator[Standing]:
        return Reading(self._webservice, self.config.url, self.facts.currency).listings()

    def _shop(self) -> Shop:
        """As it was when the account was checked."""
        with self._lock:
            if self._asked is None:
                self._asked = (
                    Shop.model_validate(self.facts.values) if self.facts.values else ask_shop(self._webservice)
                )
            return self._asked
