"""The practice marketplace as a process of its own, which is killed and started again on the same port and folder."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from tests.scenarios.chaos.wares import Shown, nearest, number_of

FAULTS = "5xx=0.02,cut=0.02,slow=0.02,commit_cut=0.02,html=0.012,throttle=0.008"
"""One request in ten meets a fault. Throttles are the fewest: each stops its account for the second it asks for."""
READY_WITHIN = 120.0


@dataclass(frozen=True)
class Standing:
    """A listing as the marketplace has it."""

    id: str
    seller: str
    ref: str
    status: str
    number: int
    shown: Shown
    url: str
    variants: dict[str, str]
    """The marketplace's reference of each SKU."""


class Marketplace:
    def __init__(self, folder: Path, *, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._seed = folder, seed
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._web = httpx.Client(base_url=self.url, trust_env=False, timeout=30)
        self._process: subprocess.Popen[bytes] | None = None
        self._colours: dict[str, int | None] = {}
        self.starts = 0

    def start(self, faults: str = "none") -> None:
        """Each start has faults of its own: else the first requests would meet the same ones every time."""
        options = ("--folder", str(self._folder), "--port", str(self.port), "--review", "0.3", "--faults", faults)
        seed = str(self._seed + self.starts)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "practice", *options, "--seed", seed], stdout=log, stderr=log
            )
        self.starts += 1
        latest = time.monotonic() + READY_WITHIN
        while self.ask("/operator/stats") is None:
            if self._process.poll() is not None or time.monotonic() > latest:
                raise RuntimeError(f"the marketplace does not start: {(self._folder / 'log').read_text()}")
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        if self._process is None:
            return
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait(timeout=400)
        self._process = None

    def restart_with(self, faults: str) -> None:
        self.stop()
        self.start(faults)

    def close(self) -> None:
        self.stop(kill=True)
        self._web.close()

    def ask(self, path: str, **params: Any) -> Any:
        """The answer, or None while nobody answers."""
        try:
            return self._web.get(path, params=params).raise_for_status().json()
        except httpx.TransportError:
            return None

    def stats(self) -> dict[str, Any]:
        return dict(self.ask("/operator/stats"))

    def log(self) -> list[dict[str, Any]]:
        return list(self.ask("/operator/log")["entries"])

    def is_busy(self) -> bool:
        """Whether a seller has asked for something in the last second."""
        told = "SELECT max(at) FROM log WHERE seller IS NOT NULL AND path <> '/operator/sell'"
        with closing(sqlite3.connect(f"file:{self._folder}/practice.sqlite3?mode=ro", uri=True)) as database:
            return bool((database.execute(told).fetchone()[0] or 0) > time.time() - 1)

    def page(self, url: str) -> str:
        return self._web.get(url).raise_for_status().text

    def be_faultless(self) -> None:
        self._web.post("/operator/faults", json={"spec": "none"}).raise_for_status()

    def register(self, name: str, country: str, currency: str) -> tuple[str, str]:
        """A new seller: her id and key."""
        given = {"name": name, "country": country, "currency": currency, "language": "fr"}
        made = self._web.post("/api/v1/sellers", json=given).raise_for_status().json()
        return made["seller"], made["key"]

    def sell(self, listing: Standing, sku: str, quantity: int) -> bool | None:
        """Whether a customer got it; None where nobody can tell."""
        wanted = {"listing": listing.id, "ref": listing.variants[sku], "quantity": quantity}
        try:
            return self._web.post("/operator/sell", json=wanted).status_code == 200
        except httpx.ConnectError:
            return False
        except httpx.TransportError:
            return None

    def standing(self, seller: str, key: str) -> list[Standing]:
        """All of a seller's listings, by her own API and the files of the photos. Ask it of a faultless marketplace."""
        with closing(sqlite3.connect(f"file:{self._folder}/practice.sqlite3?mode=ro", uri=True)) as database:
            return [self._standing(seller, document, database) for document in self._documents(key)]

    def one(self, seller: str, ref: str) -> list[Standing]:
        """What stands under a reference, read from the marketplace's own file: it may be down, or full of faults."""
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
