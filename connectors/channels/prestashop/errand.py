"""Errand: one push on its way to the shop, and what is known of it by now."""

from dataclasses import dataclass, field

from connectors import EVERYTHING, Issue, Listing, Push, Receipt


@dataclass
class Errand:
    push: Push
    receipt: Receipt
    issues: list[Issue] = field(default_factory=list)
    new: bool = False
    """What is new at the shop is sent whole."""

    @property
    def listing(self) -> Listing:
        return self.push.listing

    @property
    def number(self) -> str:
        """Of the product; empty where there is none yet."""
        return self.receipt.remote.get("listing", "")

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(EVERYTHING if self.new else self.push.changed)

    @property
    def photos(self) -> dict[str, str]:
        """The shop's numbers, by rendition."""
        return {name: each.id for name, each in self.receipt.pictures.items() if each.id.isdecimal()}

    def know(self, ids: dict[str, str]) -> None:
        self.receipt = self.receipt.model_copy(update={"remote": {**self.receipt.remote, **ids}})

    def forget(self, names: set[str]) -> None:
        kept = {name: each for name, each in self.receipt.remote.items() if name not in names}
        self.receipt = self.receipt.model_copy(update={"remote": kept})
