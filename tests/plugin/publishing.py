"""Run in the scratch environment: a business, its account on the plugin's fake, a sync; prints what customers see."""

import json
import subprocess
import sys
from pathlib import Path

from qafila_souq.fake import KEY, FakeSouq  # type: ignore[import-not-found]  # installed in the scratch environment only

from connectors import Receipt

QAFILA = str(Path(sys.executable).with_name("qafila"))
SHEET = "Nom,Prix,Stock,SKU\nسجادة أمازيغية,149.90,3,RUG-1\nSavon noir 🧼,12.50,8,SOAP-1\n"


def qafila(*words: str) -> str:
    ran = subprocess.run([QAFILA, *words], capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"{words} ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def main() -> None:
    Path("sheet.csv").write_text(SHEET, "utf-8")
    with FakeSouq() as fake:
        fake.currency = "MAD"
        qafila("migrate")
        qafila("business", "add", "Souk", "--country", "MA", "--slug", "souk", "--currency", "MAD")
        qafila("import", "sheet.csv", "--business", "souk")
        account = ("account", "add", "stall", "--business", "souk", "--connector", "souq", "--set", f"url={fake.url}")
        qafila(*account, "--secret", "api_key=env:SOUQ_KEY")
        synced = [json.loads(qafila("sync", "--business", "souk", "--json"))[0]["counts"] for _ in range(2)]
        seen = [fake.shown(Receipt(remote={"item": name})) for name in fake.items]
        titles = {each.title: {sku: str(offer.price) for sku, offer in each.variants.items()} for each in seen if each}
        json.dump({"synced": synced, "shown": titles}, sys.stdout)


if __name__ == "__main__":
    import os

    os.environ["SOUQ_KEY"] = KEY
    main()
