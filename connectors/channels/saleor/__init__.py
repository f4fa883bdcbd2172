"""Saleor 3.24: GraphQL, with nothing of ours installed on the shop but a token."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    ConnectorError,
    GraphQL,
    GraphQLRefusal,
    Host,
    ImageSpec,
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
    Standing,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    priced,
)
from connectors.batch import alone
from connectors.channels.saleor.account import GRANTED, MANAGES, PLACES, Granted, permission_issues, to_facts, to_place
from connectors.channels.saleor.dispatch import Dispatch
from connectors.channels.saleor.documents import Mutation
from connectors.channels.saleor.mapping import Place, to_publication
from connectors.channels.saleor.offers import Offers
from connectors.channels.saleor.photos import Photos
from connectors.channels.saleor.reading import Reading
from connectors.channels.saleor.replies import is_gone, to_error
from connectors.channels.saleor.shelf import Shelf, status_of, to_receipt
from connectors.channels.saleor.talk import Talk
from connectors.channels.saleor.vocabulary import Vocabulary

API = "graphql/"


class SaleorConfig(ConnectorConfig):
    url: WebAddress = Field(
        title="Shop address", description="Of the shop's API, such as https://shop.example/graphql/"
    )
    token: SecretStr = Field(title="App token", description="Dashboard > Extensions > your app > Tokens")
    channel: str = Field(title="Channel", description="Dashboard > Configuration > Channels: its slug")
    warehouse: str | None = Field(
        None, title="Warehouse", description="Dashboard > Configuration > Warehouses: its slug; empty: the channel's"
    )


class SaleorConnector(
    Connector[SaleorConfig], WithdrawsListings, UpdatesOffers, PushesBatches, ReportsStatus, ReadsListings
):
    slug, name, revision = "saleor", "Saleor", 1
    requirements = (
        MinLength("title", 1),
        MaxLength("title", 250),
        MaxLength("variants.sku", 255),
        one_currency,
        priced,
    )
    pictures = Pictures(ImageSpec(), at_most=20)
    limits = Limits(batch=10, concurrency=4)

    def __init__(self, host: Host, config: SaleorConfig) -> None:
        super().__init__(host, config)
        self._lock = threading.Lock()
        self._known_place: Place | None = None
        self._talk = Talk(GraphQL(self.http, API))
        self._shelf = Shelf(self._talk)
        photos = Photos(self._talk, self.files, self.saved)
        self._dispatch = Dispatch(self._talk, self._place, self._shelf, photos, Vocabulary(self._talk), self.saved)

    def base_url(self) -> str:
        """People give the address of the shop, or that of its API."""
        return self.config.url.removesuffix("/graphql")

    def sign(self, request: Request) -> None:
        """Photos, beside the API, are open to everybody."""
        if urlsplit(request.url).path.endswith(f"/{API}"):
            request.headers["Authorization"] = f"Bearer {self.config.token.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        issues = tuple(permission_issues(self._granted()))
        if any(issue.value == MANAGES for issue in issues):
            return AccountFacts(issues=issues)  # nor may it see the warehouses
        facts = to_facts(self._talk.ask(PLACES), self.config.channel, self.config.warehouse)
        return facts.model_copy(update={"issues": (*issues, *facts.issues)})

    def _granted(self) -> Granted:
        try:
            return self._talk.ask(GRANTED)
        except GraphQLRefusal:  # it is a person's token
            return Granted()

    def find(self, listing: Listing) -> Receipt | None:
        product = self._shelf.find(listing) if self._shelf.may_have(listing) else None
        return to_receipt(product, listing, self._place()) if product else None

    def push(self, push: Push) -> Receipt:
        return alone(self.push_batch([push]))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return self._dispatch.push(pushes)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return Offers(self._talk, self._place, self._shelf).update(pushes)

    def withdraw(self, known: Receipt) -> None:
        """Customers do not see it any more; it keeps its address and its orders."""
        publication = {"updateChannels": [to_publication(self._place(), on_sale=False)]}
        arguments = {"id": known.remote["listing"], "input": publication}
        (done,) = self._talk.change([Mutation("productChannelListingUpdate", arguments)])
        problems = [each for each in done.problems() if not is_gone(each[0])]
        if problems:
            raise to_error(problems, known.remote["listing"])

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        there = self._shelf.known([number for each in receipts if (number := each.remote.get("listing"))])
        answers: list[Receipt | ConnectorError] = []
        for receipt in receipts:
            product = there.get(receipt.remote.get("listing", ""))
            status = status_of(product, self._place()) if product else None
            gone = OutcomeUnknown("the product is gone")
            answers.append(receipt.model_copy(update={"status": status}) if status else gone)
        return answers

    def read_listings(self) -> Iterator[Standing]:
        return Reading(self._talk, self._place).listings()

    def _place(self) -> Place:
        """From the account's facts; asked for where the host has none yet."""
        with self._lock:
            if self._known_place is None:
                facts = self.facts if self.facts.values else self.check_account()
                self._known_place = to_place(facts)
            return self._known_place
