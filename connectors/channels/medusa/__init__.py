"""Medusa v2, shop software that developers build on: its admin API, with nothing of ours installed on the server."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

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
    MinLength,
    Pictures,
    Push,
    PushesBatches,
    ReadsListings,
    Receipt,
    ReportsStatus,
    Request,
    Standing,
    UnexpectedReply,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    priced,
    read,
)
from connectors.batch import alone
from connectors.channels.medusa.account import Locations, Profiles, Stores, to_facts
from connectors.channels.medusa.discounts import Discounts
from connectors.channels.medusa.dispatch import Dispatch
from connectors.channels.medusa.mapping import Place
from connectors.channels.medusa.offers import update_offers
from connectors.channels.medusa.photos import Photos
from connectors.channels.medusa.reading import listings
from connectors.channels.medusa.replies import LISTING, OneProduct, Problem, refreshed
from connectors.channels.medusa.shelf import PRODUCTS, Shelf, products_of
from connectors.channels.medusa.terms import Vocabulary


class MedusaConfig(ConnectorConfig):
    url: WebAddress = Field(title="Server address", description="Of the backend, such as https://api.shop.example")
    api_key: SecretStr = Field(title="Secret API key", description="Settings > Developer > Secret API Keys; with sk_")


def supported_currency(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """The store sells in the listing's currency, and all its prices are in that."""
    supported = facts.values.get("currencies") or [listing.currency]
    used = {listing.currency, *(variant.price.currency for variant in listing.variants)}
    wrong = sorted(used - set(supported)) or (sorted(used) if len(used) > 1 else [])
    if wrong:
        params = {"account": ", ".join(supported)}
        yield Issue(code="currency_differs", field="currency", value=", ".join(wrong), params=params)


def stock_has_a_place(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Where quantities are told, the store has a location for them."""
    told = any(variant.quantity is not None for variant in listing.variants)
    if told and facts.values and facts.values.get("location") is None:
        yield Issue(code="medusa_no_stock_location", field="variants.quantity")


class MedusaConnector(
    Connector[MedusaConfig], WithdrawsListings, UpdatesOffers, PushesBatches, ReportsStatus, ReadsListings
):
    slug, name, revision = "medusa", "Medusa", 1
    requirements = (
        MinLength("title", 1),
        MinLength("variants.sku", 1),
        supported_currency,
        priced,
        stock_has_a_place,
    )
    pictures = Pictures(ImageSpec(), at_most=20)
    # A server is one process, where more connections only wait; a call of a hundred costs hardly more than one of ten.
    limits = Limits(batch=100, concurrency=2)

    def __init__(self, host: Host, config: MedusaConfig) -> None:
        super().__init__(host, config)
        self._shelf = Shelf(self.http)
        self._vocabulary = Vocabulary(self.http)
        self._discounts = Discounts(self.http)

    def base_url(self) -> str:
        return self.config.url

    def sign(self, request: Request) -> None:
        """A secret key is a user without a password."""
        key = self.config.api_key.get_secret_value()
        request.headers["Authorization"] = "Basic " + base64.b64encode(f"{key}:".encode()).decode()

    def check_account(self) -> AccountFacts:
        reply = self.http.get("admin/stores", params={"fields": "*supported_currencies"}, allow=(404,))
        if reply.status == 404:
            raise AccountRefused(f"there is no Medusa at {self.config.url}: {read(reply, Problem).message}")
        stores = read(reply, Stores).stores
        if not stores:
            raise UnexpectedReply("the server has no store")
        locations = self.http.get("admin/stock-locations", params={"fields": "id,sales_channels.id", "limit": 100})
        profiles = self.http.get("admin/shipping-profiles", params={"fields": "id,type", "limit": 100})
        return to_facts(
            stores[0], read(locations, Locations).stock_locations, read(profiles, Profiles).shipping_profiles
        )

    def find(self, listing: Listing) -> Receipt | None:
        return self._shelf.find(listing) if self._shelf.may_have(listing) else None

    def push(self, push: Push) -> Receipt:
        return alone(self.push_batch([push]))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        photos = Photos(self.http, self.files)
        dispatch = Dispatch(
            self.http, self._shelf, photos, self._vocabulary, self._discounts, self._place(), self.saved
        )
        return dispatch.push(pushes)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return update_offers(self.http, self._discounts, pushes, self._place().location)

    def withdraw(self, known: Receipt) -> None:
        """A draft keeps its address and its orders."""
        if LISTING not in known.remote:  # its photos are there, and nothing else yet
            return
        path = f"{PRODUCTS}/{known.remote[LISTING]}?fields=id,status"
        reply = self.http.post(path, json={"status": "draft"}, allow=(404,), idempotent=True)
        if reply.ok:
            read(reply, OneProduct)
        elif (problem := read(reply, Problem)).type != "not_found":
            raise UnexpectedReply(f"{reply.request} answered 404: {problem.type} {problem.message}")

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        there = products_of(self.http, [each.remote[LISTING] for each in receipts if LISTING in each.remote])
        return [refreshed(receipt, there.get(receipt.remote.get(LISTING, ""))) for receipt in receipts]

    def read_listings(self) -> Iterator[Standing]:
        return listings(self.http, self.facts.currency, self._place().location)

    def _place(self) -> Place:
        return Place.of(self.facts.values or self.check_account().values)
