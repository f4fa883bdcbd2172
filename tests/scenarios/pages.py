"""Somebody at the marketplace's own pages, beside the owner who uses the command line."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from practice import server
from tests.scenarios.conftest import Installation, Ran, write_sheet

SENT = frozenset(
    ("ref", "tool", "title", "description", "language", "currency", "brand", "category", "condition", "origin")
).union(("attributes", "tags", "options", "variants", "photos"))
Shown = tuple[str, str, int | None, str]


def row(number: int) -> tuple[object, ...]:
    return f"R{number}", f"Panier numéro {number}", f"{100 + number},00", 5, "p.jpg"


@dataclass
class Shop:
    """`ids` and `keys` of the listings, by the number in their titles."""

    installation: Installation
    market: server.Marketplace
    folder: Path
    web: httpx.Client
    ids: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)

    def done(self, *words: str, code: int = 0) -> Ran:
        return self.installation.done(*words, code=code)

    def bring(self, *rows: tuple[object, ...]) -> None:
        sheet = write_sheet(self.folder / "p.csv", rows)
        self.done("import", str(sheet), "--business", "souk", "--images", str(self.folder))

    def entries(self) -> list[dict[str, Any]]:
        return list(self.done("status", "--business", "souk", "--json").json())

    def status(self) -> dict[int, dict[str, Any]]:
        numbers = {key: number for number, key in self.keys.items()}
        return {numbers[entry["product"]]: entry for entry in self.entries() if entry["product"] in numbers}

    def note_ids(self) -> None:
        for entry in self.entries():
            number = next((n for n, key in self.keys.items() if key == entry["product"]), None)
            if number is None and entry["title"].startswith("Panier numéro "):
                number = int(entry["title"].removeprefix("Panier numéro ")[:1])
            if number is not None:
                self.keys[number], self.ids[number] = entry["product"], entry["remote_id"] or self.ids[number]

    def reconcile(self, *words: str, code: int) -> dict[str, list[int | None]]:
        """Kind → the numbers of the products that drifted so."""
        (read,) = self.done("reconcile", "--business", "souk", *words, "--json", code=code).json()
        numbers = {key: number for number, key in self.keys.items()}
        found: dict[str, list[int | None]] = {}
        for each in read["drift"]:
            found.setdefault(each["kind"], []).append(numbers.get(each["product"]))
        assert read["counts"] == {kind: len(found.get(kind, ())) for kind in read["counts"]}
        return {kind: sorted(those, key=str) for kind, those in found.items()}

    def by_hand(self, number: int, **change: object) -> None:
        self.web.post(f"/operator/listings/{self.ids[number]}", json=change).raise_for_status()

    def as_sent(self, number: int) -> dict[str, Any]:
        shown = self.web.get(f"/api/v1/listings/{self.ids[number]}").json()
        return {name: value for name, value in shown.items() if name in SENT}

    def list_by_hand(self, *, sku: str = "X-1", price: str = "500.00", **changes: object) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "ref": "A la main", "title": "Tapis", "language": "fr", "currency": "MAD",
            "photos": self.as_sent(0)["photos"],
            "variants": [{"ref": "x", "sku": sku, "price": price, "quantity": 1}],
        }  # fmt: skip
        made = self.web.post("/api/v1/listings", json={**usual, **changes}).raise_for_status()
        return dict(made.json())

    def shown(self, number: int) -> Shown | None:
        """Title, price, stock and status, as its page shows them; None where it is gone."""
        reply = self.web.get(f"/api/v1/listings/{self.ids[number]}")
        if reply.is_error:
            return None
        listing = reply.json()
        (variant,) = listing["variants"]
        return listing["title"], variant["price"], variant["quantity"], listing["status"]
