"""Which texts of the pages are translated, found in code and templates; `python -m tests.console.msgids` brings the .po
files up to date: new texts are added empty, those that are gone are dropped."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from catalog.issues import unbroken
from connectors.registry import installed

CONSOLE = Path(__file__).parents[2] / "console"
LOCALE = CONSOLE / "locale"
AREAS, LANGUAGES = ("pages", "staff", "settings"), ("fr", "ar")
STAFF = ("staff", "notices", "api")
"""Folders and modules of the console, and folders of its templates, whose texts are in the area `staff`."""
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
HEADER = """# The texts of the console, {area}: {language}.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""
SINGULAR = frozenset(("_", "__", "gettext", "gettext_lazy"))
PLURAL = frozenset(("ngettext", "ngettext_lazy"))
MsgId = str | tuple[str, str]
_LITERAL = r"""[u]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(n?gettext|_)\(\s*({_LITERAL})(?:\s*,\s*({_LITERAL}))?", re.DOTALL)


BRANDS = frozenset(
    (
        *(
            "Amazon",
            "eBay",
            "Etsy",
            "Google Merchant Center",
            "Medusa",
            "Meta (Facebook, Instagram)",
            "PrestaShop",
            "Saleor",
        ),
        *("Shopify", "Vendure", "WooCommerce", "YouCan"),
    )
)
"""Names that every language writes as their owners do."""


def msgids(area: str) -> set[MsgId]:
    return set(_of_settings()) if area == "settings" else _of_files(area)


def _of_settings() -> Iterator[MsgId]:
    """What the connectors that come with us ask of an account, and what they are called."""
    for entry in installed().values():
        if entry.distribution == "qafila" and entry.connector and entry.connector.leaves_home:
            fields = entry.connector.config_type.model_fields.values()
            said = (entry.connector.name, *(words for field in fields for words in (field.title, field.description)))
            yield from (words for words in said if words and words not in BRANDS)


def _of_files(area: str) -> set[MsgId]:
    found: set[MsgId] = set()
    for file in CONSOLE.rglob("*"):
        parts = file.relative_to(CONSOLE).with_suffix("").parts
        named = parts[1:] if parts[0] == "templates" else parts
        if file.suffix not in {".py", ".html", ".txt"} or (bool(named) and named[0] in STAFF) != (area == "staff"):
            continue
        text = file.read_text("utf-8")
        found |= set(_of_code(text) if file.suffix == ".py" else _of_template(text))
    return found


def _of_code(text: str) -> Iterator[MsgId]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SINGULAR | PLURAL:
            given = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if node.func.id in SINGULAR and given:
                yield given[0]
            elif len(given) >= 2:
                yield given[0], given[1]


def _of_template(text: str) -> Iterator[MsgId]:
    for called, one, many in _IN_TEMPLATE.findall(templatize(text)):
        first = ast.literal_eval(one)
        yield (first, ast.literal_eval(many)) if called == "ngettext" else first


def po(area: str, language: str) -> Path:
    return LOCALE / area / language / "LC_MESSAGES" / "django.po"


def read(area: str, language: str) -> Catalog:
    with po(area, language).open("rb") as file:
        return read_po(file)


def _brought_up_to_date(area: str, language: str) -> int:
    """How many texts wait for a translation."""
    known = read(area, language) if po(area, language).exists() else Catalog()
    made = Catalog(locale=language, project="Qafila", version="0.1.0", charset="utf-8", fuzzy=False)
    missing = 0
    for msgid in sorted(msgids(area), key=str):
        message = known.get(msgid)
        flags = {"python-format"} if "%(" in str(msgid) else set()
        many = 6 if language == "ar" else 2
        empty = tuple([""] * many) if isinstance(msgid, tuple) else ""
        said = message.string if message and message.string else empty
        if language == "fr":
            said = tuple(map(unbroken, said)) if isinstance(said, tuple) else unbroken(said)
        missing += not said or (isinstance(said, tuple) and not all(said))
        made.add(msgid, said, flags=flags)
    po(area, language).parent.mkdir(parents=True, exist_ok=True)
    with po(area, language).open("wb") as file:
        file.write(HEADER.format(area=area, language=language, plurals=PLURALS[language]).encode())
        write_po(file, made, width=120, omit_header=True)
    return missing


if __name__ == "__main__":
    for area in AREAS:
        for language in LANGUAGES:
            sys.stdout.write(f"{po(area, language)}: {_brought_up_to_date(area, language)} to translate\n")
