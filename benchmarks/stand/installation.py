"""An installation of a benchmark's own: a home folder, the stand's connector as a plugin, workers as processes."""

import contextlib
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Installation:
    home: Path
    database: str = ""
    """The URL of a PostgreSQL database; SQLite where there is none."""
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        plugins = self.home / "plugins"
        described = plugins / "qafila_stand-1.0.dist-info"
        described.mkdir(parents=True, exist_ok=True)
        (described / "METADATA").write_text("Metadata-Version: 2.1\nName: qafila-stand\nVersion: 1.0\n", "utf-8")
        (described / "entry_points.txt").write_text(
            "[qafila.connectors]\nstand = stand_connector:StandConnector\n", "utf-8"
        )
        own = {
            "QAFILA_HOME": str(self.home),
            "QAFILA_DATABASE_URL": self.database,
            "QAFILA_ALLOW_HOSTS": "127.0.0.1",
            "PYTHONPATH": os.pathsep.join(map(str, (plugins, HERE, ROOT))),
            "DJANGO_SETTINGS_MODULE": "qafila.settings",
        }
        object.__setattr__(self, "environment", {**os.environ, **own})

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "qafila", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise SystemExit(f"qafila {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def enter(self) -> None:
        """This process works with the installation from now on: once in its life."""
        os.environ.update(self.environment)
        sys.path[:0] = self.environment["PYTHONPATH"].split(os.pathsep)
        import django

        django.setup()

    def shop(self, slug: str, url: str, products: int, accounts: int = 1) -> None:
        """A business with so many products, and its accounts on the stand."""
        sheet = self.home / f"{slug}.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            rows = (
                [f"R{n}", f"Panier tressé numéro {n}", f"Tressé à la main, {n}.", 50 + n % 90, n % 7]
                for n in range(products)
            )
            csv.writer(file).writerows([("Référence", "Nom", "Description", "Prix", "Stock"), *rows])
        self.run("business", "add", slug, "--country", "MA", "--slug", slug)
        self.run("import", str(sheet), "--business", slug)
        for number in range(accounts):
            name = f"stand{number}"
            self.run("account", "add", name, "--business", slug, "--connector", "stand", "--set", f"url={url}")

    @contextlib.contextmanager
    def workers(self, count: int = 1) -> Iterator[list["subprocess.Popen[bytes]"]]:
        """`qafila worker` so many times, until each says that it is at work."""
        log = self.home / "workers.log"
        with log.open("wb") as told:
            command = [sys.executable, "-m", "qafila", "worker"]
            started = [subprocess.Popen(command, env=self.environment, stderr=told) for _ in range(count)]
        try:
            until(lambda: log.read_text("utf-8").count('"worker started"') == count, seconds=60)
            yield started
        finally:
            for worker in started:
                if worker.poll() is None:
                    worker.send_signal(signal.SIGTERM)
            for worker in started:
                worker.wait(timeout=60)


@contextlib.contextmanager
def stand(milliseconds: int) -> Iterator[str]:
    """The address of a stand that answers after so long."""
    command = [sys.executable, str(HERE / "server.py"), str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def until(done: "object", seconds: float = 3_600.0) -> float:
    """Seconds until the callable says so."""
    assert callable(done)
    started = time.perf_counter()
    while not done():
        if time.perf_counter() - started > seconds:
            raise SystemExit("that took too long")
        time.sleep(0.02)
    return time.perf_counter() - started
