"""What the businesses of the chaos run sell, in plain Python: nothing of Qafila is used to say what has to be shown."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

PALETTE = tuple((red, green, blue) for red in (20, 95, 170, 245) for green in (20, 95, 170, 245) for blue in (60, 200))
"""The colours of the photos: each photo is one colour all over, known again however often it is encoded."""
NUMBERED = re.compile(r"n° (\d+)")
"""Each title has the number of its ware."""
HEADER = ("Réf parent", "Référence", "Nom", "Description", "Marque", "Taille", "Prix", "Stock", "Statut", "Photo")
SIZES = ("S", "L")
DESCRIPTION, BRAND = "Fait à la main", "Souk"


@dataclass(frozen=True)
class Ware:
    """A product as the seller's sheet has it; `stock` has one number for each size, `photos` places in the palette."""

    number: int
    title: str
    price: int
    stock: tuple[int, ...]
    photos: tuple[int, ...]
    on_sale: bool = True
    in_sheet: bool = True

    @property
    def wanted(self) -> bool:
        return self.on_sale and self.in_sheet

    @property
    def skus(self) -> tuple[str, ...]:
        """One size has the number alone for its reference."""
        sizes = [f"-{size}" for size in SIZES] if len(self.stock) > 1 else [""]
        return tuple(f"W{self.number}{size}" for size in sizes)

    def prices(self) -> dict[str, Decimal]:
        """The larger size costs more."""
        return {sku: Decimal(self.price + place) for place, sku in enumerate(self.skus)}


def number_in(title: str) -> int:
    """-1 where it is none of our titles."""
    found = NUMBERED.search(title)
    return int(found[1]) if found else -1


def number_of(sku: str) -> int:
    return int(sku.partition("-")[0].removeprefix("W"))


@dataclass(frozen=True)
class Terms:
    """How an account shows prices. `ending`: what the last two digits of a price are, the next price up."""

    currency: str
    decimals: int
    rate: Decimal | None = None
    margin: int = 0
    ending: int | None = None

    @property
    def options(self) -> list[str]:
        """Of `qafila account add`."""
        told = ["--currency", self.currency]
        if self.rate is not None:
            told += ["--rate", str(self.rate), "--margin", str(self.margin)]
        return told if self.ending is None else [*told, "--rounding", str(self.ending)]

    def shown(self, price: Decimal) -> Decimal:
        exact = price * (self.rate or 1) * (100 + self.margin) / 100
        if self.ending is None:
            return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        cents = int(exact)  # the first price that is not lower and ends like that
        return next(
            shown for whole in range(cents - 1, cents + 3) if (shown := whole + Decimal(self.ending) / 100) >= exact
        )


@dataclass(frozen=True)
class Shown:
    """What the marketplace has to show of a ware, or shows: prices and stock by SKU."""

    title: str
    prices: Mapping[str, Decimal]
    stock: Mapping[str, int | None]
    photos: tuple[int, ...]


def wanted(wares: Iterable[Ware], sold: Mapping[str, int], terms: Terms) -> dict[int, Shown]:
    """By number. `sold`: by SKU, what customers bought since the seller last changed its stock."""
    return {
        ware.number: Shown(
            title=ware.title,
            prices={sku: terms.shown(price) for sku, price in ware.prices().items()},
            stock={sku: stock - sold.get(sku, 0) for sku, stock in zip(ware.skus, ware.stock, strict=True)},
            photos=ware.photos,
        )
        for ware in wares
        if ware.wanted
    }


def write_sheet(file: Path, wares: Iterable[Ware]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(HEADER)
        for ware in wares:
            if ware.in_sheet:
                sheet.writerows(_rows(ware))
    return file


def _rows(ware: Ware) -> Iterable[tuple[object, ...]]:
    photos = " | ".join(photo_name(photo) for photo in ware.photos)
    status = "actif" if ware.on_sale else "brouillon"
    sizes = SIZES if len(ware.stock) > 1 else ("",)
    for size, stock, (sku, price) in zip(sizes, ware.stock, ware.prices().items(), strict=True):
        yield f"W{ware.number}", sku, ware.title, DESCRIPTION, BRAND, size, str(price), stock, status, photos


def photo_name(photo: int) -> str:
    return f"colour-{photo}.jpg"


def nearest(colour: tuple[int, ...]) -> int | None:
    """The place in the palette, unless it is none of these colours."""
    away, place = min((max(map(abs_difference, colour, each)), at) for at, each in enumerate(PALETTE))
    return place if away <= 12 else None


def abs_difference(one: int, other: int) -> int:
    return abs(one - other)
