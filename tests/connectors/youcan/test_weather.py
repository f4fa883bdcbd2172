"""In bad weather: answers lost after the deed, a busy server; and every product once, whole, in the end."""

import random
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from connectors.channels.youcan import YouCanConfig, YouCanConnector
from connectors.errors import ConnectorError
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, Seen, listing_of, memory_files
from connectors.testing.faults import Cut, Fault
from connectors.testing.rehearsal import Rehearsal
from tests.connectors.families import addressed
from tests.connectors.youcan.fake import TOKEN, YouCanStore
from tests.connectors.youcan.listings import MAD, family, with_quantity


@dataclass
class Weather(Fault):
    """One in twenty is done and not answered, one in twenty finds the server busy."""

    seed: int
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - dice

    def before(self, seen: Seen) -> Answer | None:
        busy = self.dice.random() < 0.05
        return Answer(503, {"status": 503, "detail": "busy", "meta": []}) if busy else None

    def after(self, seen: Seen) -> None:
        if self.dice.random() < 0.05:
            raise Cut


def catalogue() -> list[Listing]:
    simple = [addressed(listing_of(f"P{n}", f"Panier n° {n}", f"{n + 50}.50", MAD)) for n in range(20)]
    families = [
        listing.model_copy(update={"key": f"{listing.key}F{n}", "title": f"{listing.title} {n}", "variants": variants})
        for n, listing in enumerate([family("39", "40", "41", picture=True)] * 10)
        for variants in [
            tuple(v.model_copy(update={"key": f"{v.key}F{n}", "sku": f"{v.sku}-{n}"}) for v in listing.variants)
        ]
    ]
    return [*simple, *families]


def until_all_is_taken(host: Rehearsal, listings: list[Listing]) -> None:
    for _ in range(30):
        answers = host.sync(*listings)
        if all(isinstance(answer, Receipt) for answer in answers):
            return
        assert all(isinstance(answer, Receipt | ConnectorError) for answer in answers)
    raise AssertionError("it never arrives")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_product_is_there_once_and_whole(store: YouCanStore, seed: int) -> None:
    config = YouCanConfig(url=store.url, token=SecretStr(TOKEN))
    host = Rehearsal(YouCanConnector, config, store, memory_files())
    first = catalogue()
    then = [with_quantity(each.model_copy(update={"title": f"{each.title} !"}), 7) for each in first]
    for listings in (first, then):
        with store.disturbed(Weather(seed)):
            until_all_is_taken(host, listings)
        assert store.listings() == len(listings), "some are there twice, or not at all"
        for listing in listings:
            shown = store.shown(host.receipt(listing))
            assert shown is not None
            assert shown.title == listing.title
            assert {sku: offer.quantity for sku, offer in shown.variants.items()} == {
                variant.sku: variant.quantity for variant in listing.variants
            }
            assert shown.pictures == len(listing.pictures)
        before = store.arrivals
        host.sync(*listings)
        assert store.arrivals == before, "a second sync sends nothing"
    assert len(store.fetched) == sum(len(listing.pictures) for listing in first), "a photo was fetched again"
