"""What stands in the shop, read back: how listings of ours are doing, and all that there is."""

from collections.abc import Iterator, Sequence

from connectors import ConnectorError, OutcomeUnknown, Receipt, Standing
from connectors.batch import guarded
from connectors.channels.etsy.shelf import Shelf


def refreshed(receipts: Sequence[Receipt], shelf: Shelf) -> list[Receipt | ConnectorError]:
    there = shelf.several([receipt.remote["listing"] for receipt in receipts])

    def told(receipt: Receipt) -> Receipt:
        remote = there.get(receipt.remote["listing"])
        if remote is None:
            raise OutcomeUnknown("the listing is gone")
        return receipt.model_copy(update={"status": remote.status, "url": remote.url})

    return guarded(receipts, told)


def standings(shelf: Shelf) -> Iterator[Standing]:
    for remote in shelf.everything():
        yield Standing(
            remote={"listing": remote.number},
            key=remote.mark,
            status=remote.status,
            title=remote.title,
            variants=remote.inventory.to_variants() if remote.inventory else None,
            url=remote.url,
        )
