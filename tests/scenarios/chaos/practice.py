"""The practice marketplace as a process of its own, which is killed and started again on the same port and folder."""

import json
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from tests.scenarios.chaos.countries import COUNTRIES
from tests.scenarios.chaos.market import Habits, Standing
from tests.scenarios.chaos.wares import Shown, Terms, nearest, number_of
from tests.scenarios.conftest import Installation

FAULTS = "5xx=0.02,cut=0.02,slow=0.02,commit_cut=0.02,html=0.012,throttle=0.008"
"""One request in ten meets a fault. Throttles are the fewest: each stops its account for the second it asks for."""
READY_WITHIN = 120.0


class PracticeMarket:
    habits = Habits("practice", COUNTRIES)

    def __init__(self, folder: Path, *, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._seed = folder, seed
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._web = httpx.Client(base_url=self.url, trust_env=False, timeout=30)
        self._process: subprocess.Popen[bytes] | None = None
        self._colours: dict[str, int | None] = {}
        self._keys: dict[str, str] = {}
        self._starts = 0

    def start(self, faults: str = "none") -> None:
        """Each start has faults of its own: else the first requests would meet the same ones every time."""
        options = ("--folder", str(self._folder), "--port", str(self.port), "--review", "0.3", "--faults", faults)
        seed = str(self._seed + self._starts)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "practice", *options, "--seed", seed], stdout=log, stderr=log
            )
        self._starts += 1
        latest = time.monotonic() + READY_WITHIN
        while self._ask("/operator/stats") is None:
            if self._process.poll() is not None or time.monotonic() > latest:
                raise RuntimeError(f"the marketplace does not start: {(self._folder / 'log').read_text()}")
            time.sleep(0.05)

    def _stop(self, *, kill: bool = False) -> None:
        if self._process is None:
            return
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait(timeout=400)
        self._process = None

    def falter(self, dice: random.Random) -> None:
        """It is killed or ended, and started again on the same port and folder."""
        self._stop(kill=dice.random() < 0.5)
        time.sleep(dice.uniform(0.5, 2))
        self.start(FAULTS)

    def be_faulty(self) -> None:
        self._stop()
        self.start(FAULTS)

    def close(self) -> None:
        self._stop(kill=True)
        self._web.close()

    def _ask(self, path: str, **params: Any) -> Any:
        """The answer, or None while nobody answers."""
        try:
            return self._web.get(path, params=params).raise_for_status().json()
        except httpx.TransportError:
            return None

    def writes(self) -> int | None:
        stats = self._ask("/operator/stats")
        return None if stats is None else sum(stats["writes"].values())

    def faults(self) -> dict[str, int]:
        return dict(self._ask("/operator/stats")["faults"])

    def log(self) -> list[dict[str, Any]]:
        return list(self._ask("/operator/log")["entries"])

    def is_busy(self) -> bool:
        told = "SELECT max(at) FROM log WHERE seller IS NOT NULL AND path <> '/operator/sell'"
        with closing(sqlite3.connect(f"file:{self._folder}/practice.sqlite3?mode=ro", uri=True)) as database:
            return bool((database.execute(told).fetchone()[0] or 0) > time.time() - 1)

    def page(self, listing: Standing) -> str:
        return self._web.get(listing.url).raise_for_status().text

    def be_faultless(self) -> None:
        self._web.post("/operator/faults", json={"spec": "none"}).raise_for_status()

    def open_account(self, installation: Installation, business: str, country: str, name: str, terms: Terms) -> str:
        seller, key = self._register(f"{business} {name}", country, terms.currency)
        self._keys[seller] = key
        words = ("account", "add", name, "--business", business, "--connector", "practice", *terms.options)
        installation.done(*words, "--set", f"url={self.url}", "--secret", "api_key=env:KEY", KEY=key)
        return seller

    def _register(self, name: str, country: str, currency: str) -> tuple[str, str]:
        """A new seller: her id and key."""
        given = {"name": name, "country": country, "currency": currency, "language": "fr"}
        made = self._web.post("/api/v1/sellers", json=given).raise_for_status().json()
        return made["seller"], made["key"]

    def sell(self, listing: Standing, sku: str, quantity: int) -> bool | None:
        wanted = {"listing": listing.id, "ref": listing.variants[sku], "quantity": quantity}
        try:
            return self._web.post("/operator/sell", json=wanted).status_code == 200
        except httpx.ConnectError:
            return False
        except httpx.TransportError:
            return None

    def standing(self, seller: str) -> list[Standing]:
        """By her own API and the files of the photos."""
        with closing(sqlite3.connect(f"file:{self._folder}/practice.sqlite3?mode=ro", uri=True)) as database:
            return [self._standing(seller, document, database) for document in self._documents(self._keys[seller])]

    def one(self, seller: str, ref: str) -> list[Standing]:
        """By the marketplace's own file: it may be down."""
        told = "SELECT id, document FROM listings WHERE seller = ? AND ref = ? AND NOT withdrawn"
        with closing(sqlite3.connect(f"file:{self._folder}/practice.sqlite3?mode=ro", uri=True)) as database:
            found = database.execute(told, (seller, ref)).fetchall()
            documents = [{**json.loads(document), "id": name, "status": "", "url": ""} for name, document in found]
            return [self._standing(seller, document, database) for document in documents]

    def _documents(self, key: str) -> Iterator[dict[str, Any]]:
        page, seen, total = 1, 0, 1
        while seen < total:
            params = {"page": page, "per_page": 100}
            reply = self._web.get("/api/v1/listings", params=params, headers={"Authorization": f"Bearer {key}"})
            if reply.status_code == 429:
                time.sleep(1)
                continue
            found = reply.raise_for_status().json()
            yield from found["listings"]
            page, seen, total = page + 1, seen + len(found["listings"]), found["total"]

    def _standing(self, seller: str, document: dict[str, Any], database: sqlite3.Connection) -> Standing:
        variants = document["variants"]
        return Standing(
            id=document["id"],
            seller=seller,
            ref=document["ref"],
            status=document["status"],
            number=number_of(variants[0]["sku"]),
            shown=Shown(
                title=document["title"],
                prices={each["sku"]: Decimal(each["price"]) for each in variants},
                stock={each["sku"]: each["quantity"] for each in variants},
                photos=tuple(self._colour(photo["id"], database) for photo in document["photos"]),
            ),
            url=document["url"],
            variants={each["sku"]: each["ref"] for each in variants},
        )

    def _colour(self, photo: str, database: sqlite3.Connection) -> int:
        """The photo's place in the palette; -1 for a colour that nobody sells."""
        if photo not in self._colours:
            (content,) = database.execute("SELECT content FROM photos WHERE id = ?", (photo,)).fetchone()
            with Image.open(BytesIO(content)) as opened:
                pixel = opened.convert("RGB").resize((1, 1)).getpixel((0, 0))
            self._colours[photo] = nearest(pixel)  # type: ignore[arg-type]  # RGB: three numbers
        found = self._colours[photo]
        return -1 if found is None else found
