"""Where the chaos happens: an installation, a marketplace, and businesses with accounts there."""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.scenarios.chaos.countries import Country
from tests.scenarios.chaos.market import Market
from tests.scenarios.chaos.wares import PALETTE, SIZES, Shown, Terms, Ware, photo_name, wanted
from tests.scenarios.conftest import Installation, write_photo

NAMES = (
    "Panier tressé",
    "Tapis du Haut Atlas",
    "Babouches brodées",
    "سلة من القصب",
    "Plat à couscous",
    "Écharpe tissée",
)


@dataclass(frozen=True)
class Account:
    """`seller` is the marketplace's name of it."""

    name: str
    terms: Terms
    seller: str

    def wanted(self, business: "Business") -> dict[int, Shown]:
        sold = {sku: count for (account, sku), count in business.sold.items() if account == self.name}
        return wanted(business.wares.values(), sold, self.terms)


@dataclass
class Business:
    """`lock` is held while an import runs, and while customers buy what is known to have arrived."""

    slug: str
    accounts: tuple[Account, ...]
    folder: Path
    wares: dict[int, Ware]
    sold: dict[tuple[str, str], int] = field(default_factory=dict)
    """(account, SKU) → what customers bought since the seller last changed the stock."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    edits: int = 0
    imports: int = 0
    photos_named: int = 0
    """How often a product came to have a photo: so often each account may have to upload one."""


@dataclass
class World:
    folder: Path
    installation: Installation
    market: Market
    businesses: tuple[Business, ...]
    complaints: list[str] = field(default_factory=list)
    """What went wrong in a way that nobody may ever see, such as a stack trace."""

    def accounts(self) -> Iterator[tuple[Business, Account]]:
        for business in self.businesses:
            for account in business.accounts:
                yield business, account

    def complain(self, words: tuple[str, ...], code: int, said: str) -> None:
        """Whatever happens, a command ends with one clear sentence."""
        if "Traceback" in said or "did not foresee" in said:
            self.complaints.append(f"qafila {' '.join(words)} ended with {code}: {said[-2_000:]}")


def settle(folder: Path, installation: Installation, market: Market, *, products: int, seed: int) -> World:
    """Everything is set up and nothing imported yet."""
    installation.done("migrate")
    photos = folder / "photos"
    photos.mkdir()
    for place, colour in enumerate(PALETTE):
        write_photo(photos / photo_name(place), colour, side=650)
    dice = random.Random(f"{seed} wares")
    businesses = tuple(
        _open(installation, market, folder, country, products, dice) for country in market.habits.countries
    )
    return World(folder, installation, market, businesses)


def _open(
    installation: Installation, market: Market, folder: Path, country: Country, products: int, dice: random.Random
) -> Business:
    slug = country.slug
    installation.done("business", "add", slug, "--country", country.country, "--slug", slug, "--language", "fr")
    accounts = tuple(
        Account(name, terms, market.open_account(installation, slug, country.country, name, terms))
        for name, terms in country.accounts.items()
    )
    (folder / slug).mkdir()
    wares = {number: new_ware(number, dice) for number in range(products)}
    return Business(slug, accounts, folder / slug, wares, photos_named=sum(len(ware.photos) for ware in wares.values()))


def new_ware(number: int, dice: random.Random) -> Ware:
    return Ware(
        number=number,
        title=f"{dice.choice(NAMES)} n° {number}",
        price=dice.randint(20, 900),
        stock=tuple(dice.randint(5, 60) for _ in (SIZES if dice.random() < 0.2 else ("",))),
        photos=tuple(dice.sample(range(len(PALETTE)), dice.choice((1, 1, 2, 3)))),
    )
