"""A programme's list of businesses: a table in French, Arabic or English to what is known of each. Pure."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from catalog.cell_words import ANSWERS, found_in
from catalog.countries import read_country
from catalog.currency_names import currencies_named
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.languages import read_language
from catalog.member_states import MEMBERS
from catalog.sources.files import refuse
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Row, Table, read_sheets, table_below, tidy_header
from catalog.text import slug
from catalog.values import Value

LONGEST_SLUG, LONGEST_NAME = 80, 200
_HEADER_WITHIN = 30
T = TypeVar("T")


class Entry(Value):
    """A business as the list has it; None is what the list does not say. `row` counts data records from 1."""

    sheet: str = ""
    row: int
    name: str
    country: str
    currency: str | None = None
    language: str | None = None
    cohort: str | None = None
    women_led: bool | None = None
    youth_led: bool | None = None
    slug: str | None = None

    @property
    def short_name(self) -> str:
        """Under which the business is known to commands, and told from others."""
        return self.slug or short_name(self.name)


class ProgrammeList(Value):
    """`columns` are the headers by field, for what is found out later."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    rows: int
    columns: dict[str, str] = {}


def short_name(name: str) -> str:
    return slug(name)[:LONGEST_SLUG].strip("-")


def read_programme(data: bytes) -> ProgrammeList:
    """Reads a whole file; raises FileRefused for one that is no list of names and countries."""
    reader = _Reader()
    for sheet in read_sheets(data):
        if not sheet.hidden and (line := _header(sheet)) is not None:
            table, misfits = table_below(sheet, line)
            reader.issues += [*sheet.issues, *misfits]
            reader.read(table)
    if not reader.columns:
        refuse("business_header_missing")
    return ProgrammeList(
        entries=tuple(reader.entries), issues=tuple(reader.issues), rows=reader.rows, columns=reader.columns
    )


def _header(sheet: Sheet) -> int | None:
    """The first line that names the columns of names and of countries."""
    lines = enumerate(sheet.lines[:_HEADER_WITHIN])
    return next((at for at, line in lines if {"name", "country"} <= _columns(tidy_header(line.cells)).keys()), None)


def _columns(header: Iterable[str]) -> dict[str, int]:
    """The places of the columns by field; of two for one field, the first."""
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        if known := _fields().get(folded(name)):
            found.setdefault(known, at)
    return found


@cache
def _fields() -> Mapping[str, str]:
    told = tomllib.loads(resources.files("catalog").joinpath("programme_words.toml").read_text("utf-8"))
    return {folded(word): name for name, words in told.items() for each in words.values() for word in each}


@dataclass
class _Reader:
    """What has been read so far. A cell that cannot be read costs its row only where the business cannot do without."""

    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def read(self, table: Table) -> None:
        places = _columns(table.header)
        self.columns = {**{name: table.header[at] for name, at in places.items()}, **self.columns}
        ignored = [name for at, name in enumerate(table.header) if name and at not in places.values()]
        if ignored:
            told = Issue(code="business_columns_ignored", severity=Severity.INFO, value=", ".join(ignored))
            self.issues.append(told.model_copy(update={"at": Place(sheet=table.sheet)}))
        self.rows += len(table.rows)
        for row in table.rows:
            cells = _Cells(table, row, places)
            entry = cells.entry()
            if entry is not None and entry.short_name in self.seen:
                cells.tell("business_repeated", "slug" if entry.slug else "name", Severity.ERROR)
            elif entry is not None:
                self.seen.add(entry.short_name)
                self.entries.append(entry)
            self.issues += cells.issues


class _Cells:
    """One row of a list."""

    def __init__(self, table: Table, row: Row, places: Mapping[str, int]) -> None:
        self.table, self.row, self.places = table, row, places
        self.issues: list[Issue] = []

    def entry(self) -> Entry | None:
        """None where an error says that no business can be made of it."""
        name = " ".join(self.text("name").split())[:LONGEST_NAME]
        if not name:
            self.tell("business_name_missing", "name", Severity.ERROR)
        country = self._read("country", read_country, "business_country_unknown", Severity.ERROR)
        if not self.text("country"):
            self.tell("business_country_missing", "country", Severity.ERROR)
        told: dict[str, Any] = {
            "cohort": self.text("cohort")[:100] or None,
            "women_led": self._answer("women_led"),
            "youth_led": self._answer("youth_led"),
            "language": self._read("language", read_language, "language_unknown"),
            "currency": self._currency(country),
            "slug": self._slug(name),
        }
        self._ask_for_defaults(country, told)
        if any(issue.blocks for issue in self.issues) or country is None:
            return None
        return Entry(sheet=self.table.sheet, row=self.row.number, name=name, country=country, **told)

    def text(self, name: str) -> str:
        return self.row.cells[self.places[name]].strip() if name in self.places else ""

    def tell(self, code: str, name: str, severity: Severity, **params: str) -> None:
        column = self.table.header[self.places[name]] if name in self.places else ""
        at = Place(sheet=self.table.sheet, row=self.row.number, column=column)
        value = self.text(name)[:500]
        self.issues.append(Issue(code=code, field=name, severity=severity, value=value, params=params, at=at))

    def _read(
        self, name: str, read: Callable[[str], T | None], code: str, severity: Severity = Severity.WARNING
    ) -> T | None:
        text = self.text(name)
        found = read(text) if text else None
        if text and found is None:
            self.tell(code, name, severity)
        return found

    def _answer(self, name: str) -> bool | None:
        known = self._read(name, lambda text: found_in(ANSWERS, text), "answer_unreadable")
        return known[0] if known else None

    def _currency(self, country: str | None) -> str | None:
        """A word that several countries use is the country's own currency, where that is among them."""
        own = MEMBERS[country].currency if country and country in MEMBERS else ""

        def read(text: str) -> str | None:
            named = currencies_named(text)
            return own if own in named else next(iter(named)) if len(named) == 1 else None

        return self._read("currency", read, "business_currency_unknown", Severity.ERROR)

    def _ask_for_defaults(self, country: str | None, told: Mapping[str, Any]) -> None:
        """Outside the member states we know no usual currency or language."""
        if country is None or country in MEMBERS:
            return
        if told["currency"] is None and not self.text("currency"):
            self.tell("business_currency_missing", "currency", Severity.ERROR, country=country)
        elif told["language"] is None:
            self.tell("business_language_missing", "language", Severity.ERROR, country=country)

    def _slug(self, name: str) -> str | None:
        given = self.text("slug")
        if given and short_name(given) != given:
            self.tell("slug_unusable", "slug", Severity.ERROR, better=short_name(given))
        elif name and not given and not short_name(name):
            self.tell("slug_unusable", "name", Severity.ERROR, better="")
        return given or None
