"""Issue: something about a product, a listing or an account that a person should look at.

Data, many at a time; an error is an exception, one at a time. Our words live in `issue_texts/`, where translators work
(what is wrong and why it matters; what to do, with an example); a plugin's words live in its issues.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from catalog.text import Text, first_of
from catalog.values import Value


class Severity(StrEnum):
    ERROR = "error"
    """Blocks publishing until it is mended."""
    WARNING = "warning"
    INFO = "info"


class Place(Value):
    """Where in a file: `row` counts data records from 1 after the header; 0 is the header or the whole sheet."""

    sheet: str = ""
    row: int = 0
    column: str = ""


class Issue(Value):
    """`params` fill the texts' {names}, `name.fr` that of French readers; `raw` keeps a platform's own words."""

    code: str
    field: str = ""
    severity: Severity = Severity.ERROR
    value: str = ""
    params: dict[str, str] = {}
    at: Place | None = None
    product: str | None = None
    message: Text = {}
    hint: Text = {}
    raw: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR

    def message_in(self, language: str) -> str:
        """What is wrong and why it matters."""
        return self._words(self.message, "message", language) or self.raw or self.code.replace("_", " ")

    def hint_in(self, language: str) -> str:
        """What to do about it."""
        return self._words(self.hint, "hint", language)

    def _words(self, own: Mapping[str, str], part: str, language: str) -> str:
        texts = own or issue_texts().get(self.code, {}).get(part, {})
        found = first_of(texts, (language, "en", "fr", "ar"))
        if found is None:
            return ""
        theirs = {name.removesuffix(f".{found[0]}"): told for name, told in self.params.items()}
        return _fill(found[1], {"value": self.value, "field": self.field, **theirs})

    def sentence_in(self, language: str) -> str:
        """What is wrong, what to do, and the other side's own words."""
        parts = (self.message_in(language), self.hint_in(language), f"({self.raw})" if self.raw else "")
        return " ".join(part for part in parts if part)

    def document(self, language: str) -> dict[str, Any]:
        """The issue as the command line's JSON shows it."""
        shown = {"code": self.code, "field": self.field, "severity": self.severity.value}
        return {**shown, "message": self.message_in(language), "hint": self.hint_in(language)}

    def row_document(self, language: str) -> dict[str, Any]:
        """The same with the cell that it is about, as an import shows it."""
        at = self.at
        place = {"sheet": at.sheet if at else "", "row": at.row if at else 0, "column": at.column if at else ""}
        return {**place, **self.document(language), "value": self.value, "product": self.product}


def blocking(issues: Iterable[Issue]) -> bool:
    return any(issue.blocks for issue in issues)


class _Params(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _fill(template: str, params: Mapping[str, str]) -> str:
    return template.format_map(_Params(params)).strip()


def unbroken(french: str) -> str:
    """No line ends between a word and the sign that French sets apart from it."""
    return re.sub(r" (?=[;:!?»])|(?<=«) ", "\N{NO-BREAK SPACE}", french)


@cache
def issue_texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """{code: {"message" | "hint": {language: words}}}"""
    texts: dict[str, Any] = {}
    for file in sorted(resources.files("catalog").joinpath("issue_texts").iterdir(), key=lambda file: file.name):
        texts.update(tomllib.loads(file.read_text("utf-8")))
    for part in (part for parts in texts.values() for part in parts.values() if "fr" in part):
        part["fr"] = unbroken(part["fr"])
    return texts
