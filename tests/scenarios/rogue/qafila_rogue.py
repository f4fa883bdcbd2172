"""A connector that misbehaves as its shop's `moods` say: SKU → what it does. Its platform is a folder of files."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from pydantic import Field

from connectors import AccountFacts, Connector, ConnectorConfig, Limits, Listing, Push, Receipt, WithdrawsListings

LONG = 3_600.0


class RogueConfig(ConnectorConfig):
    folder: str = Field(title="Folder")


class Nonsense(BaseException):
    def __str__(self) -> str:
        raise SystemExit(3)

    __repr__ = __str__


class RogueConnector(Connector[RogueConfig], WithdrawsListings):
    slug, name, limits = "rogue", "Rogue", Limits(concurrency=4)

    @property
    def shop(self) -> Path:
        return Path(self.config.folder)

    def mood(self, of: str) -> str:
        file = self.shop / "moods"
        return str(json.loads(file.read_text()).get(of, "fine")) if file.exists() else "fine"

    def base_url(self) -> str:
        return "https://rogue.invalid"

    def check_account(self) -> AccountFacts:
        match self.mood("account"):
            case "hangs":
                time.sleep(LONG)
            case "exits":
                raise SystemExit(7)
            case "nothing":
                return cast("AccountFacts", None)
        return AccountFacts()

    def find(self, listing: Listing) -> Receipt | None:
        return self.receipt(listing.key) if (self.shop / f"{listing.key}.json").exists() else None

    def push(self, push: Push) -> Receipt:
        key = push.listing.key
        file = self.shop / f"{key}.json"
        if not push.known or not file.exists():
            (self.shop / "creates").open("a").write(f"{key}\n")
        sku = push.listing.variants[0].sku
        if sku == "R0":
            (self.shop / "well known").write_text(key)
        mood = self.mood(sku)
        if mood == "hangs first":
            time.sleep(LONG)
        file.write_text(json.dumps({"title": push.listing.title}))
        return self.answer(key, mood)

    def answer(self, key: str, mood: str) -> Receipt:
        odd: dict[str, object] = {
            "nothing": None,
            "a dict": {"remote": {"file": key}},
            "a class": Receipt,
            "a list": [],
        }
        match mood:
            case "exits":
                raise SystemExit(7)
            case "nonsense":
                raise Nonsense
            case "interrupts":
                raise KeyboardInterrupt
            case "hangs":
                time.sleep(LONG)
            case "odd text":
                return self.receipt(f"{key}\0")
            case "another's":
                time.sleep(2)
                return self.receipt((self.shop / "well known").read_text())
        return cast("Receipt", odd[mood]) if mood in odd else self.receipt(key)

    def receipt(self, key: str) -> Receipt:
        return Receipt(remote={"file": key}, url=f"https://rogue.invalid/{key}")

    def withdraw(self, known: Receipt) -> None:
        (self.shop / f"{known.remote['file']}.json").unlink(missing_ok=True)


__all__: Sequence[str] = ("RogueConnector",)
