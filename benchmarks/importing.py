"""What an import costs, beside what it is compared with, in one run: `importing.py [--quick | --rows N...]`.

1. Rows a second from CSV to checked products, beside csv + pydantic alone: the same products validated from cells
   that need no reading (`validated`), and one flat model a row (`flat`).
2. The same with storing, on SQLite, and the same file once more (`again`).
3. An XLSX file's cells, beside openpyxl's read-only mode.

Each figure is the CPU time of a process of its own once its modules are there, the kinds taking turns; memory is that
process's peak.
"""

import argparse
import csv
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from qafila.memory import look_seldom

if TYPE_CHECKING:
    from catalog.intake import ImportSummary

HEADER = ("Réf", "Nom", "Description", "Prix", "Quantité", "Marque", "Photo")
MODULES = {
    "flat": ("pydantic.main",),
    "validated": ("catalog.product",),
    "read": ("catalog.importing",),
    "stored": ("catalog.importing", "catalog.store"),
    "again": ("catalog.importing", "catalog.store"),
    "openpyxl": ("openpyxl",),
    "workbook": ("catalog.sources.tables",),
}
KINDS = tuple(MODULES)
QUICK, FULL = ((1_000,), 1), ((1_000, 10_000, 100_000), 3)


def rows(count: int) -> list[tuple[str, ...]]:
    dice = random.Random(6)
    prices = (f"{dice.randint(20, 4000)}.{dice.randint(0, 99):02}" for _ in range(count))
    return [
        (
            f"R-{at:06}",
            f"Tapis berbère n° {at}",
            "Laine naturelle, tissée à la main",
            price,
            "7",
            "Atlas",
            f"p/{at}.jpg",
        )
        for at, price in enumerate(prices)
    ]


def write_csv(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([HEADER, *rows(count)])


def write_xlsx(file: Path, count: int) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Produits")
    sheet.append(HEADER)
    for row in rows(count):
        sheet.append([*row[:3], float(row[3]), int(row[4]), *row[5:]])
    book.save(file)


def flat(data: bytes) -> int:
    from pydantic import BaseModel

    class Row(BaseModel):
        ref: str
        name: str
        description: str
        price: Decimal
        quantity: int
        brand: str
        photo: str

    names = tuple(Row.model_fields)
    lines = csv.reader(io.StringIO(data.decode()))
    next(lines)
    return sum(1 for line in lines if Row.model_validate(dict(zip(names, line, strict=True))))


def validated(data: bytes) -> int:
    from catalog.product import Product

    lines = csv.reader(io.StringIO(data.decode()))
    next(lines)
    return sum(1 for at, line in enumerate(lines, 1) if Product.model_validate(document(at, line)))


def document(at: int, line: list[str]) -> dict[str, Any]:
    ref, name, description, price, quantity, brand, photo = line
    offer = {"price": {"amount": price, "currency": "MAD"}, "quantity": int(quantity)}
    return {
        "key": f"K{at}",
        "source": {"file": "a.csv", "row": at, "id": ref},
        "title": {"fr": name},
        "description": {"fr": description},
        "brand": brand,
        "images": [{"source": photo}],
        "variants": [{"key": f"V{at}", "sku": ref, "offer": offer}],
    }


def read(data: bytes) -> int:
    from catalog.importing import read_catalogue

    reading = read_catalogue(data, "a.csv", currency="MAD", language="fr")
    count = sum(1 for _ in reading.each())
    assert not reading.issues
    return count


def stored(data: bytes) -> int:
    from catalog import store

    store.add_business("Atlas", "MA", "MAD", "fr", "atlas")
    return imported(data).created


def again(data: bytes) -> int:
    return imported(data).unchanged


def imported(data: bytes) -> "ImportSummary":
    from catalog import store
    from catalog.importing import read_catalogue

    reading = read_catalogue(data, "a.csv", currency="MAD", language="fr")
    return store.save_import(store.business("atlas"), reading, "a.csv")


def openpyxl(data: bytes) -> int:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    assert sheet is not None
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1


def workbook(data: bytes) -> int:
    from catalog.sources.tables import read_sheets

    return len(read_sheets(data)[0].lines) - 1


def measure(kind: str, file: Path, count: int) -> None:
    """Runs in a process of its own."""
    data = file.read_bytes()
    if kind in ("stored", "again"):
        import django
        from django.core.management import call_command

        os.environ["DJANGO_SETTINGS_MODULE"] = "qafila.settings"
        django.setup()
        call_command("migrate", verbosity=0)
    for name in MODULES[kind]:
        import_module(name)
    look_seldom()  # as the command does
    work: Callable[[bytes], int] = globals()[kind]
    if kind == "again":
        stored(data)
    started = time.process_time() + _of_children()
    assert work(data) == count
    seconds = time.process_time() + _of_children() - started
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "peak": max(peaks) // 1024}))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(kind: str, file: Path, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, __file__, "--one", kind, str(file), str(count)]
        done = subprocess.run(command, env={**os.environ, "QAFILA_HOME": home}, capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(count: int, rounds: int, folder: Path) -> None:
    files = {"csv": folder / f"{count}.csv", "xlsx": folder / f"{count}.xlsx"}
    write_csv(files["csv"], count)
    write_xlsx(files["xlsx"], count)
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            found[kind].append(told(kind, files["xlsx" if kind in ("openpyxl", "workbook") else "csv"], count))
    seconds = {kind: median(one["seconds"] for one in each) for kind, each in found.items()}
    print(f"\n{count:,} rows      rows/s   peak MB   of its measure")
    beside = {"read": "validated", "stored": "validated", "again": "validated", "workbook": "openpyxl"}
    for kind, each in found.items():
        ratio = f"{seconds[beside[kind]] / seconds[kind]:.2f} of {beside[kind]}" if kind in beside else ""
        print(f"{kind:<10} {count / seconds[kind]:>12,.0f} {max(one['peak'] for one in each):>9,.0f}   {ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="1,000 rows, one round")
    parser.add_argument("--rows", nargs="+", type=int, help="other numbers of rows than 1,000, 10,000 and 100,000")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.one[0], Path(given.one[1]), int(given.one[2]))
        return
    sizes, rounds = QUICK if given.quick else FULL
    sizes = given.rows or sizes
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes:
            compare(count, rounds, Path(folder))


if __name__ == "__main__":
    main()
