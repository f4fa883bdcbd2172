"""One story, told to the double of a shop and to a real one, on a good line and on a bad one: the same end."""

import csv
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from tests.scenarios.conftest import Installation, write_photo
from tests.shops.proxy import Proxy

HEADER = ("Référence", "Nom", "Description", "Taille", "Prix", "Stock", "Photo")
SIZES = ("S", "M", "L")
TAKEN = (*(f"R{n}" for n in range(8)), "F0", "F1")


@dataclass(frozen=True)
class ShownVariant:
    """In a family the options tell which it is, and `sku` is empty."""

    sku: str
    price: Decimal
    stock: int | None
    options: tuple[str, ...]


@dataclass(frozen=True)
class ShownProduct:
    enabled: bool
    description: str
    photos: int
    choices: Mapping[str, tuple[str, ...]]
    variants: tuple[ShownVariant, ...]


class Shop(Protocol):
    """As a person sees it who looks into it."""

    def products(self) -> list[tuple[str, ShownProduct]]: ...

    def photos(self) -> list[str]: ...

    def stand(self, name: str, sku: str, price: int) -> None: ...


@dataclass(frozen=True)
class Item:
    """A product of the sheet, with a variant for each size."""

    name: str
    price: int
    stock: int = 4
    sizes: tuple[str, ...] = ()
    photo: str = ""
    text: str = "Fait main."

    def shown(self, sku: str, *, enabled: bool = True) -> ShownProduct:
        """The SKUs of a family's variants are the importer's business."""
        variants = [ShownVariant("", Decimal(self.price), self.stock, (size,)) for size in sorted(self.sizes)]
        if not variants:
            return ShownProduct(enabled, self.text, 1, {}, (ShownVariant(sku, Decimal(self.price), self.stock, ()),))
        return ShownProduct(enabled, self.text, 1, {"Taille": tuple(sorted(self.sizes))}, tuple(variants))


Stock = Mapping[str, Item]
"""By SKU."""
CATALOGUE: Stock = {
    **{f"R{n}": Item(f"Panier {n}", 20 + n, photo=f"p{n}.jpg") for n in range(8)},
    **{f"F{n}": Item(f"Babouches {n}", 50 + n, sizes=SIZES, photo=f"f{n}.jpg") for n in range(4)},
}
CHANGED: Stock = {
    **CATALOGUE,
    "R0": replace(CATALOGUE["R0"], price=19),
    "R1": replace(CATALOGUE["R1"], stock=9),
    "R2": replace(CATALOGUE["R2"], photo="new.jpg"),
    "R3": replace(CATALOGUE["R3"], name="Corbeille tressée", text="Refait à neuf."),
    "F0": replace(CATALOGUE["F0"], sizes=(*SIZES, "XL")),
    "F1": replace(CATALOGUE["F1"], sizes=("Petit", "Moyen", "Grand")),
    "F2": replace(CATALOGUE["F2"], price=45, stock=1),
}


def sheet(folder: Path, stock: Stock) -> Path:
    file = folder / "catalogue.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(HEADER)
        for sku, item in stock.items():
            for place, size in enumerate(item.sizes or ("",)):
                rows.writerow([sku, item.name, item.text, size, item.price, item.stock, "" if place else item.photo])
    return file


@dataclass
class Business:
    """With an account at the shop, behind a line."""

    installation: Installation
    folder: Path
    proxy: Proxy
    account: Sequence[str]
    """The options of `qafila account add` that say what shop it is; in the address stands the proxy's."""
    secret: str

    def opens(self) -> None:
        self.installation.done(
            "business", "add", "Souk", "--country", "US", "--slug", "souk", "--currency", "USD", "--language", "fr"
        )
        told = [word.format(url=self.proxy.url) for word in self.account]
        secret = {"SHOP": self.secret}
        self.installation.done("account", "add", "shop", "--business", "souk", "--language", "fr", *told, **secret)

    def has(self, stock: Stock) -> None:
        for number, photo in enumerate(sorted({item.photo for item in stock.values()})):
            if not (self.folder / photo).exists():
                write_photo(self.folder / photo, (sum(photo.encode()) % 256, 20 * number % 256, 90))
        words = ("import", str(sheet(self.folder, stock)), "--business", "souk", "--images", str(self.folder))
        self.installation.done(*words, "--replace")

    def syncs(self, wanted: Mapping[str, str]) -> None:
        """Until all is as it should be, for as long as somebody has patience."""
        for _ in range(30):
            self.installation.run("sync", "--business", "souk", "--json")
            states = self.states()
            if states == wanted and not self._planned():
                return
            time.sleep(0.5)
        raise AssertionError(f"{states}\n{self.installation.run('status', '--json').out[:3000]}")

    def states(self) -> dict[str, str]:
        counts: dict[str, int] = {}
        for row in self.installation.done("status", "--business", "souk", "--json").json():
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        return {state: str(count) for state, count in sorted(counts.items())}

    def _planned(self) -> int:
        (plan,) = self.installation.done("plan", "--business", "souk", "--json").json()
        return sum(count for action, count in plan["counts"].items() if action not in ("keep", "block", "adopt"))


def expected(stock: Stock, *, hidden: Sequence[str] = ()) -> list[tuple[str, ShownProduct]]:
    shown = [(item.name, item.shown(sku, enabled=sku not in hidden)) for sku, item in stock.items()]
    return sorted(shown, key=lambda each: each[0])


def tell(business: Business, shop: Shop) -> None:
    business.opens()
    business.has(CATALOGUE)
    business.syncs({"live": "12"})
    assert shop.products() == expected(CATALOGUE)
    assert len(shop.photos()) == 12
    sent = business.proxy.requests.total()
    business.syncs({"live": "12"})
    assert business.proxy.requests.total() == sent, "a second sync sends nothing"
    business.has(CHANGED)
    business.syncs({"live": "12"})
    assert shop.products() == expected(CHANGED)
    assert len(shop.photos()) == 13, "one photo is new; the others are there"
    left = {sku: item for sku, item in CHANGED.items() if sku not in ("R4", "F3")}
    business.has(left)
    business.syncs({"live": "10", "withdrawn": "2"})
    assert shop.products() == expected(CHANGED, hidden=("R4", "F3"))
    business.installation.run("withdraw", "--business", "souk", "--account", "shop", "--all")
    for _ in range(10):
        if business.states() == {"withdrawn": "12"}:
            break
        business.installation.run("withdraw", "--business", "souk", "--account", "shop", "--all")
    assert business.states() == {"withdrawn": "12"}
    assert shop.products() == expected(CHANGED, hidden=tuple(CHANGED))
    names = shop.photos()
    assert len(names) == len(set(names)) == 13, "no photo was uploaded twice"


def tell_of_others(business: Business, shop: Shop) -> None:
    """Ten of the SKUs are somebody else's: nothing of theirs changes unasked."""
    for sku in TAKEN:
        shop.stand(f"Vieux {sku}", sku, 1)
    before = shop.products()
    business.opens()
    business.has(CATALOGUE)
    business.syncs({"blocked": "10", "live": "2"})
    after = shop.products()
    assert [each for each in after if each[0].startswith("Vieux")] == before
    assert [name for name, _ in after if not name.startswith("Vieux")] == ["Babouches 2", "Babouches 3"]
