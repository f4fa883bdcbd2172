"""How much of each kind of file is read as a person reads it: `python -m tests.catalog.exactness`.

Every file with an expectation typed by eye: the values that the expectation names, how many come out the same, and how
many of the issues that it names are told. `QAFILA_SHARED` names the folder with real files, as for the tests.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from catalog.importing import Reading, read_catalogue
from tests.catalog.dialects.readings import read_files, shown, with_variants
from tests.catalog.test_exports_of_shops import EXPECTATIONS, as_typed, with_decimals
from tests.catalog.test_messy_files import EXPECTATIONS as MESSY
from tests.catalog.test_messy_files import details, read_messy, to_be_told
from tests.catalog.test_odd_files import DOCUMENTS, LISTS, variants
from tests.catalog.test_sheets import SHEETS, seen

HERE = Path(__file__).parent


class Tried(NamedTuple):
    """One file: `told` of its `named` issues were found, `right` of its `values` came out as expected."""

    form: str
    dialect: str
    rows: int
    values: int
    right: int
    named: int
    told: int


def tried(shared: Path | None) -> Iterator[Tried]:
    yield from _dialects(shared)
    if shared:
        yield from _exports(shared)
    for path in SHEETS:
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        read = read_catalogue(
            path.read_bytes(), path.name, currency=expected["currency"], language=expected["language"]
        )
        pairs = _side_by_side(expected["products"], [seen(product, expected["currency"]) for product in read.products])
        yield _counted(path.suffix[1:], read, pairs, [tuple(issue) for issue in expected["issues"]])
    for path in MESSY:
        lines, read = read_messy(path)
        beside = (wanted == found for _, wanted, found in details(path, read))
        codes = {issue.code for issue in read.issues}
        pairs = chain(_by_place(lines, variants(read)), beside, (code in codes for code in to_be_told(path)))
        yield _counted(path.stem.rpartition(".")[2], read, pairs, [])
    for text, lines, *_ in (*LISTS.values(), *DOCUMENTS.values()):
        form = "json" if text[0] in "[{" else "csv"
        currency = "PKR" if "Rs." in text else "MAD"
        read = read_catalogue(text.encode(), f"list.{form}", currency=currency, language="fr")
        yield _counted(form, read, _by_place(lines, variants(read)), [])


def _by_place(wanted: list[str], found: list[str]) -> Iterator[bool]:
    """Lines of cells side by side."""
    cells, others = ([dict(enumerate(line.split(" | "))) for line in lines] for lines in (wanted, found))
    return _side_by_side(cells, others)


def _dialects(shared: Path | None) -> Iterator[Tried]:
    for path in sorted((HERE / "dialects").glob("*.json")):
        for name, expected in json.loads(path.read_text("utf-8")).items():
            if name == "about" or (shared is None and "samples/" in name):
                continue
            read = read_files(name, expected["currency"], shared)
            wanted = [with_variants({**expected.get("each", {}), **told}) for told in expected["products"]]
            found = [_shown(read, at, one) for at, one in enumerate(wanted)]
            issues = [tuple(issue) for issue in expected["issues"]]
            yield _counted(
                "xlsx" if " + " in name else name.rpartition(".")[2], read, _side_by_side(wanted, found), issues
            )


def _shown(read: Reading, at: int, wanted: dict[str, Any]) -> dict[str, Any]:
    return shown(read.products[at], wanted) if at < len(read.products) else {}


def _exports(shared: Path) -> Iterator[Tried]:
    for name, expected in EXPECTATIONS.items():
        if name == "about":
            continue
        read = read_catalogue((shared / "samples" / name).read_bytes(), name, currency="USD", language="en")
        wanted = [with_decimals(one) for one in expected["products"]]
        issues = [(one["row"], one["column"], one["code"]) for one in expected["issues"]]
        yield _counted("csv", read, _side_by_side(wanted, [as_typed(product) for product in read.products]), issues)


def _side_by_side(wanted: list[Any], found: list[Any]) -> Iterator[bool]:
    """Whether each value that is wanted was found in its place; products too many count as wrong ones."""
    for at, one in enumerate(wanted):
        yield from _same(one, found[at] if at < len(found) else {})
    yield from (False for _ in found[len(wanted) :])


def _same(wanted: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[bool]:
    for name, value in wanted.items():
        if name == "variants":
            yield from _side_by_side(value, list(found.get(name, [])))
        else:
            yield name in found and found[name] == value


def _counted(form: str, read: Reading, pairs: Iterator[bool], issues: list[tuple[Any, ...]]) -> Tried:
    right = list(pairs)
    told = {(issue.at.row, issue.at.column, issue.code) for issue in read.issues if issue.at}
    told |= {(-1, "", issue.code) for issue in read.issues if not issue.at}
    found = sum(issue in told for issue in issues)
    return Tried(form, read.dialect, read.rows, len(right), sum(right), len(issues), found)


def table(shared: Path | None) -> str:
    kinds: dict[tuple[str, str], list[Tried]] = defaultdict(list)
    for one in tried(shared):
        kinds[one.form, one.dialect].append(one)
    lines = [
        f"{'format':<7} {'dialect':<12} {'files':>5} {'rows':>5} {'values':>7} {'right':>7} {'issues':>7} {'told':>5}"
    ]
    for (form, dialect), several in [
        *sorted(kinds.items()),
        (("all", ""), [one for each in kinds.values() for one in each]),
    ]:
        sums = [sum(counts) for counts in zip(*(one[2:] for one in several), strict=True)]
        rows, values, right, named, told = sums
        lines.append(f"{form:<7} {dialect:<12} {len(several):>5} {rows:>5} {values:>7} {right:>7} {named:>7} {told:>5}")
    return "\n".join(lines)


if __name__ == "__main__":
    folder = Path(os.environ.get("QAFILA_SHARED", HERE.parents[2] / "shared"))
    sys.stdout.write(table(folder if folder.is_dir() else None) + "\n")
