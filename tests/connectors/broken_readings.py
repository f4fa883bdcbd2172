"""Relatives of the toy connector that read what stands at the platform, each wrong in one way.

Not collected by itself: tests/connectors/test_conformance_catches.py runs the checks.
"""
# ruff: noqa: N801 - the suite's attribute is called `connector`

from collections.abc import Iterator

from connectors import ReceiptStatus, Standing
from tests.connectors.broken_toys import Broken
from tests.connectors.toy import Shelf, ToyConnector, to_standing


class TestFirstPageAlone(Broken, caught_by="test_every_page_is_read_and_each_when_it_is_wanted"):
    class connector(ToyConnector):
        def shelf(self, start: int) -> Shelf:
            return super().shelf(start).model_copy(update={"next": None})


class TestPageReadTwice(Broken, caught_by="test_every_page_is_read_and_each_when_it_is_wanted"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            yield from super().read_listings()
            yield from (to_standing(item, "EUR") for item in self.shelf(100).items)


class TestAllPagesAtOnce(Broken, caught_by="test_every_page_is_read_and_each_when_it_is_wanted"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            yield from list(super().read_listings())


class TestListInsteadOfAGenerator(Broken, caught_by="test_what_was_pushed_is_read_back"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            return list(super().read_listings())  # type: ignore[return-value]  # that is what is wrong


class TestOthersTakenForOurs(Broken, caught_by="test_what_others_made_is_told_as_theirs"):
    class connector(ToyConnector):
        def shelf(self, start: int) -> Shelf:
            shelf = super().shelf(start)
            items = [item.model_copy(update={"by_tool": True}) for item in shelf.items]
            return shelf.model_copy(update={"items": items})


class TestPriceWithTwoDecimals(Broken, caught_by="test_prices_are_read_with_the_decimals_of_their_currency[KWD]"):
    class connector(ToyConnector):
        def shelf(self, start: int) -> Shelf:
            shelf = super().shelf(start)
            for item in shelf.items:
                for offer in item.variants:
                    offer.price = f"{float(offer.price):.2f}"
            return shelf


class TestPriceInAnotherCurrency(Broken, caught_by="test_prices_are_read_with_the_decimals_of_their_currency[XOF]"):
    class connector(ToyConnector):
        def shelf(self, start: int) -> Shelf:
            return super().shelf(start).model_copy(update={"currency": "EUR"})


class TestStockAsItWasSent(Broken, caught_by="test_what_customers_bought_is_read"):
    class connector(ToyConnector):
        def shelf(self, start: int) -> Shelf:
            shelf = super().shelf(start)
            for item in shelf.items:
                for offer in item.variants:
                    offer.stock = 5
            return shelf


class TestWithdrawnReadAsLive(Broken, caught_by="test_what_was_withdrawn_is_not_told_to_be_on_sale"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            for standing in super().read_listings():
                yield standing.model_copy(update={"status": ReceiptStatus.LIVE})


class TestTitleCutShort(Broken, caught_by="test_titles_are_read_as_they_are[a title of 120 characters]"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            for standing in super().read_listings():
                yield standing.model_copy(update={"title": (standing.title or "")[:60]})


class TestReadingThatMends(Broken, caught_by="test_reading_writes_nothing"):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            for standing in super().read_listings():
                self.http.patch("offers", json={"offers": []}, idempotent=True)
                yield standing


class TestJunkReadAsAnEmptyShop(Broken, caught_by='test_junk_is_an_unexpected_reply[read_listings-{"junk": true}]'):
    class connector(ToyConnector):
        def read_listings(self) -> Iterator[Standing]:
            reply = self.http.get("shelf", params={"from": 0})
            if b"junk" in reply.content:
                return
            yield from super().read_listings()
