"""Relatives of the toy connector, each wrong in one way, with the check of the suite that has to catch it.

Not collected by itself: tests/connectors/test_conformance_catches.py runs the checks.
"""
# ruff: noqa: N801 - the suite's attribute is called `connector`

import json
import unicodedata
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from pydantic import Field

from connectors import (
    EVERYTHING,
    AccountFacts,
    ConnectorConfig,
    ConnectorError,
    Issue,
    Listing,
    ListingRejected,
    OutcomeUnknown,
    Picture,
    Push,
    Receipt,
    RemotePicture,
    Reply,
    UnexpectedReply,
    read,
)
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.toy import Item, Photo, Results, Slot, ToyConfig, ToyConnector, taken, to_receipt, to_toy
from tests.connectors.toy_channel import KEY, ToyChannel

BROKEN: dict[str, str] = {}
"""Class, as `file::name` → name of the check, with its parameters where one case is enough."""


class Broken(ConnectorConformance):
    rejection: ClassVar[dict[str, object]] = {"title": "a forbidden word"}

    def __init_subclass__(cls, caught_by: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        assert hasattr(ConnectorConformance, caught_by.partition("[")[0])
        BROKEN[f"{cls.__module__.replace('.', '/')}.py::{cls.__name__}"] = caught_by

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        return self.connector.config_type(url=fake.url, uploads=fake.elsewhere, api_key=KEY)  # type: ignore[call-arg]

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with ToyChannel() as fake:
            yield fake


class TestRandomId(Broken, caught_by="test_a_push_that_is_made_twice_makes_one_listing"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            document = {**to_toy(push, pictures), "ref": uuid.uuid4().hex}
            return self.http.post("items", json=document, allow=(422,))


class TestRejectionNotRead(Broken, caught_by="test_a_rejection_says_why"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            return self.http.post("items", json=to_toy(push, pictures))


class PlainConfig(ConnectorConfig):
    url: str = Field(title="Address")
    uploads: str = Field(title="Where photos go")
    api_key: str = Field(title="API key")


class PlainToy(ToyConnector):
    config_type = PlainConfig

    def sign(self, request: Any) -> None:
        request.headers["Authorization"] = f"Bearer {self.config.api_key}"


class TestSecretAsPlainText(Broken, caught_by="test_secrets_are_declared_secret"):
    connector = PlainToy


class TestSecretOfAnotherName(Broken, caught_by="test_credentials_come_from_secret_settings"):
    class connector(PlainToy):
        pass


class TestReplyNotValidated(Broken, caught_by="test_junk_is_an_unexpected_reply[find-null]"):
    class connector(ToyConnector):
        def find(self, listing: Listing) -> Receipt | None:
            found = json.loads(self.http.get("items", params={"ref": listing.key}).content)
            return Receipt(remote={"item": found["items"][0]["id"]}) if found["items"] else None


class TestReplyTakenForGranted(Broken, caught_by="test_junk_is_an_unexpected_reply[create-null]"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            reply = json.loads(self.create(push, self.pictures_of(push)).content)
            return Receipt(remote={"item": str(reply.get("id"))} if isinstance(reply, dict) else {"item": ""})


class TestMisspeltFieldInAnIssue(Broken, caught_by="test_requirements_speak_of_fields_that_a_listing_has"):
    class connector(ToyConnector):
        requirements = (lambda listing, facts: [Issue(code="brand_missing", field="brnad")],)


class TestMisspeltFieldInARule(Broken, caught_by="test_requirements_answer_for_every_listing"):
    class connector(ToyConnector):
        requirements = (lambda listing, facts: [] if listing.brnad else [Issue(code="brand_missing", field="brand")],)


class TestClockInThePayload(Broken, caught_by="test_the_same_listing_sends_the_same_requests"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            document = {**to_toy(push, pictures), "sent": datetime.now(UTC).isoformat()}
            return self.http.post("items", json=document, allow=(422,))


class TestDayInThePayload(Broken, caught_by="test_the_same_listing_sends_the_same_requests"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            document = {**to_toy(push, pictures), "available_from": date.today().isoformat()}  # noqa: DTZ011
            return self.http.post("items", json=document, allow=(422,))


class UntitledConfig(ToyConfig):
    region: str = ""


class TestSettingWithoutTitle(Broken, caught_by="test_every_setting_has_a_title"):
    class connector(ToyConnector):
        config_type = UntitledConfig


class TestOwnHttpClient(Broken, caught_by="test_every_request_goes_through_the_hosts_client"):
    class connector(ToyConnector):
        def check_account(self) -> AccountFacts:
            headers = {"Authorization": f"Bearer {self.config.api_key.get_secret_value()}"}
            request = urllib.request.Request(f"{self.config.url}/account", headers=headers)  # noqa: S310
            with urllib.request.urlopen(request) as reply:  # noqa: S310
                return AccountFacts(currency=json.load(reply)["currency"])


class TestSwallowedRefusal(Broken, caught_by="test_no_refusal_is_swallowed[update-418]"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            if not (push.known and push.known.remote):
                return super().push(push)
            document = to_toy(push, pictures := self.pictures_of(push))
            self.http.put(f"items/{push.known.remote['item']}", json=document, allow=range(400, 500))
            return push.known.model_copy(update={"pictures": pictures})


class TestKeyInAnErrorText(Broken, caught_by="test_secrets_stay_out_of_errors_and_logs[find]"):
    class connector(ToyConnector):
        def find(self, listing: Listing) -> Receipt | None:
            try:
                return super().find(listing)
            except UnexpectedReply as error:
                raise UnexpectedReply(str(error)) from ValueError(f"key {self.config.api_key.get_secret_value()}")


class TestKeyPrinted(Broken, caught_by="test_secrets_stay_out_of_errors_and_logs[find]"):
    class connector(ToyConnector):
        def find(self, listing: Listing) -> Receipt | None:
            print(f"asking with {self.config.api_key.get_secret_value()}")  # noqa: T201
            return super().find(listing)


class TestUpdateThatCreates(Broken, caught_by="test_an_update_keeps_the_id"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            return super().push(push.model_copy(update={"known": None}))


class TestBlindRetryOfACreate(Broken, caught_by="test_a_time_out_after_the_commit_makes_one_listing"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            return self.http.post("items", json=to_toy(push, pictures), allow=(422,), idempotent=True)


class TestPatientCreate(Broken, caught_by="test_a_time_out_after_the_commit_makes_one_listing"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            try:
                return self.http.post("items", json=to_toy(push, pictures), allow=(422,))
            except OutcomeUnknown:
                return self.http.post("items", json=to_toy(push, pictures), allow=(422,))


class TestIdLostBetweenTwoCalls(Broken, caught_by="test_every_id_is_kept_before_the_next_request"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            if push.known and push.known.remote:
                return super().push(push)
            item = read(taken(self.create(push, pictures := self.pictures_of(push))), Item)
            return to_receipt(read(self.http.post(f"items/{item.id}/publish", idempotent=True), Item), pictures)


class TestPictureLostBetweenTwoCalls(Broken, caught_by="test_what_was_uploaded_before_a_cut_is_not_uploaded_again"):
    class connector(ToyConnector):
        def pictures_of(self, push: Push) -> dict[str, RemotePicture]:
            known = push.known.pictures if push.known else {}
            return {
                each.rendition: known.get(each.rendition) or RemotePicture(id=self.upload(each))
                for each in push.listing.pictures
            }


class TestQuantityWithAPrice(Broken, caught_by="test_a_change_of_price_leaves_what_customers_bought"):
    class connector(ToyConnector):
        def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
            return super().update_offers([push.model_copy(update={"changed": EVERYTHING}) for push in pushes])


class TestQuantityWithContent(Broken, caught_by="test_a_change_of_content_leaves_what_customers_bought"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            return super().push(push.model_copy(update={"changed": EVERYTHING}))


class TestNewWriteIdOnARepeat(Broken, caught_by="test_a_repeat_carries_the_same_write_id"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            key = {"Idempotency-Key": str(uuid.uuid4())}
            return self.http.post("items", json=to_toy(push, pictures), headers=key, allow=(422,))


class TestWriteIdOfTheContent(Broken, caught_by="test_a_then_b_then_a_arrives_as_a"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            if not (push.known and push.known.remote):
                return super().push(push.model_copy(update={"write_id": push.listing.title}))
            pictures, key = self.pictures_of(push), {"Idempotency-Key": push.listing.title}
            reply = self.http.put(f"items/{push.known.remote['item']}", json=to_toy(push, pictures), headers=key)
            return to_receipt(read(reply, Item), pictures)


class TestBatchErrorsBySku(Broken, caught_by="test_a_batch_is_answered_by_index"):
    class connector(ToyConnector):
        def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
            items = [{"id": None, "key": push.write_id, **to_toy(push, self.pictures_of(push))} for push in pushes]
            results = read(self.http.post("batch", json={"items": items}), Results).results
            items_by_id = {result.item.id: result.item for result in results if result.item}
            taken_ones = iter(items_by_id.values())
            refused = {problem.field for result in results for problem in result.problems}
            return [
                ListingRejected([Issue(code="platform_refused", raw="refused")])
                if push.listing.variants[0].sku in refused
                else to_receipt(next(taken_ones))
                for push in pushes[: len(items_by_id)]
            ]


class TestCredentialsForStrangers(Broken, caught_by="test_credentials_go_to_the_platform_alone"):
    class connector(ToyConnector):
        def upload(self, picture: Picture) -> str:
            slot = read(self.http.post("uploads", idempotent=True), Slot)
            key = {"Authorization": f"Bearer {self.config.api_key.get_secret_value()}"}
            return read(self.http.put(slot.address, content=self.files.read(picture), headers=key), Photo).photo


class TestArabicNormalisedAway(Broken, caught_by="test_text_arrives_as_it_is"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            title = unicodedata.normalize("NFKD", push.listing.title)
            bare = "".join(sign for sign in title if not unicodedata.combining(sign))
            return self.http.post("items", json={**to_toy(push, pictures), "title": bare}, allow=(422,))


class TestFloatsForPrices(Broken, caught_by="test_prices_have_the_decimals_of_their_currency"):
    class connector(ToyConnector):
        def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
            document: dict[str, Any] = to_toy(push, pictures)
            for offer in document["variants"]:
                offer["price"] = f"{float(offer['price']):.2f}"
            return self.http.post("items", json=document, allow=(422,))


class TestGhosts(Broken, caught_by="test_renamed_and_removed_variants_leave_no_ghosts"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            if not (push.known and push.known.remote):
                return super().push(push)
            (answer,) = self.update_offers([push])
            if isinstance(answer, ConnectorError):
                raise answer
            return answer
