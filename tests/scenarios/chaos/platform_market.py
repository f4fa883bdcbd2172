"""The double of a platform as a market: a process of its own, which keeps all whatever becomes of the workers."""

import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.scenarios.chaos.accounts import OPENINGS
from tests.scenarios.chaos.double import colour_of
from tests.scenarios.chaos.market import Standing
from tests.scenarios.chaos.wares import Shown, Terms, number_in
from tests.scenarios.conftest import Installation
from tests.scenarios.workers import Worker, wait_until

SELLER = "souk"


class PlatformMarket:
    def __init__(self, platform: str, folder: Path, *, seed: int) -> None:
        self._opening = OPENINGS[platform]
        self.habits = self._opening.habits
        self._folder, self._seed = folder, seed
        self._web = httpx.Client(trust_env=False, timeout=30)
        self._process: subprocess.Popen[str] | None = None
        self._installation: Installation | None = None
        self._at: Mapping[str, str] = {}
        self._colours: dict[str, int] = {}

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        words = (sys.executable, "-m", "tests.scenarios.chaos.serve_double", self.habits.name, str(self._seed))
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError(f"the double does not start: {(self._folder / 'log').read_text()}")
        self._at = json.loads(told)

    def close(self) -> None:
        self._web.close()
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def open_account(self, installation: Installation, business: str, country: str, name: str, terms: Terms) -> str:
        opening, self._installation = self._opening, installation
        opening.before(installation)
        words = ("account", "add", name, "--business", business, "--connector", self.habits.name)
        installation.done(*words, *opening.words(self._at), *terms.options, **opening.secrets)
        opening.after(installation)
        installation.done("account", "check", name, "--business", business)
        return SELLER

    def be_faulty(self) -> None:
        self._ask("/faults", {"faulty": True})

    def be_faultless(self) -> None:
        self._ask("/faults", {"faulty": False})

    def falter(self, dice: random.Random) -> None:
        """Whoever asks has to wait."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        time.sleep(dice.uniform(0.5, 3))
        self._process.send_signal(signal.SIGCONT)

    def is_busy(self) -> bool:
        last = self._stats()["last"]
        return last is not None and datetime.fromisoformat(last) > datetime.now(UTC) - timedelta(seconds=1)

    def writes(self) -> int:
        return int(self._stats()["writes"])

    def faults(self) -> dict[str, int]:
        return dict(self._stats()["faults"])

    def log(self) -> list[dict[str, Any]]:
        return list(self._ask("/log"))

    def sell(self, listing: Standing, sku: str, quantity: int) -> bool:
        return bool(self._ask("/sell", [listing.id, sku, quantity]))

    def standing(self, seller: str) -> list[Standing]:
        told = self._ask("/goods")
        if any(isinstance(photo, str) for good in told for photo in good["photos"]):
            with self._photos_served() as host:
                self._fetch(host, {photo for good in told for photo in good["photos"]})
        return [self._standing(seller, good) for good in told]

    def one(self, seller: str, ref: str) -> list[Standing]:
        return [self._standing(seller, good) for good in self._ask("/goods") if good["ref"] == ref]

    def page(self, listing: Standing) -> None:
        return None

    def _stats(self) -> dict[str, Any]:
        stats = dict(self._ask("/stats"))
        assert not stats["broken"], f"the double itself broke: {stats['broken'][0]}"
        return stats

    def _ask(self, path: str, given: object = None) -> Any:
        return self._web.post(self._at["operator"] + path, json=given).raise_for_status().json()

    def _standing(self, seller: str, good: Mapping[str, Any]) -> Standing:
        offers = good["offers"]
        shown = Shown(
            title=good["title"],
            prices={sku: Decimal(price) for sku, (price, _) in offers.items()},
            stock={sku: quantity for sku, (_, quantity) in offers.items()},
            photos=tuple(self._colours.get(each, -1) if isinstance(each, str) else each for each in good["photos"]),
        )
        number = number_in(good["title"])  # a draft that was left behind has no SKU yet
        return Standing(
            good["id"], seller, good["ref"], good["status"], number, shown, "", {sku: sku for sku in offers}
        )

    @contextmanager
    def _photos_served(self) -> Iterator[str]:
        """The operator's pages, from where platforms fetch photos."""
        assert self._installation is not None
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        pages = Pages(self._installation, self._folder / "pages.log", port)
        try:
            wait_until(lambda: self._answers(port), 60, "the pages are up")
            yield f"http://127.0.0.1:{port}"
        finally:
            pages.kill()

    def _answers(self, port: int) -> bool:
        try:
            return self._web.get(f"http://127.0.0.1:{port}/livez").is_success
        except httpx.TransportError:
            return False

    def _fetch(self, host: str, photos: set[str]) -> None:
        for photo in photos:
            reply = self._web.get(host + urlsplit(photo).path)
            self._colours[photo] = colour_of(reply.content) if reply.is_success else -1


class Pages(Worker):
    def __init__(self, installation: Installation, log: Path, port: int) -> None:
        self.command = (*Worker.command[:-1], "serve", "--no-worker", "--port", str(port))
        super().__init__(installation, log)
