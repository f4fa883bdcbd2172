"""Makes docs/storefront.png: the demo's listings on the practice marketplace, as a customer sees them on a phone.

Needs Debian's chromium: .venv/bin/python docs/storefront.py
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TITLE = "Huile d'argan alimentaire"
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--force-device-scale-factor=1.5",
)  # fmt: skip


def main() -> None:
    home = Path(os.environ.get("QAFILA_HOME") or ROOT / "var" / "demo")
    environment = {**os.environ, "QAFILA_HOME": str(home)}
    qafila = (sys.executable, "-m", "qafila")
    subprocess.run([*qafila, "demo"], env=environment, check=True)  # noqa: S603 - our own command
    market = subprocess.Popen([*qafila, "practice", "--folder", str(home / "demo" / "marketplace")], env=environment)  # noqa: S603
    try:
        take(listing_url(environment, qafila), ROOT / "docs" / "storefront.png")
    finally:
        market.terminate()
        market.wait()


def listing_url(environment: dict[str, str], qafila: tuple[str, ...]) -> str:
    said = subprocess.run([*qafila, "status", "--json"], env=environment, check=True, capture_output=True)  # noqa: S603
    return str(next(entry["url"] for entry in json.loads(said.stdout) if entry["title"] == TITLE))


def take(url: str, picture: Path) -> None:
    with urllib.request.urlopen(url, timeout=10):  # noqa: S310 - the marketplace is up
        pass
    with tempfile.TemporaryDirectory() as profile:
        options = (f"--user-data-dir={profile}", "--window-size=1100,780", f"--screenshot={picture}")
        subprocess.run([*CHROMIUM, *options, url], check=True, capture_output=True)  # noqa: S603
    sys.stdout.write(f"{picture} shows {url}\n")


if __name__ == "__main__":
    main()
