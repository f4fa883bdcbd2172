"""Our issues' words: each code in three languages, none without a use, none used without words."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from string import Formatter

import pytest

from catalog.issues import issue_texts, unbroken
from tests.layout import PACKAGES, ROOT, Source, sources

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]
LANGUAGES = {"en", "fr", "ar"}
OURS = tuple(source for source in sources() if source.package in PACKAGES)
FILES = sorted((ROOT / "catalog" / "issue_texts").glob("*.toml"))


def codes_asked_for(source: Source) -> Iterator[tuple[int, str]]:
    """Line and code, as a pattern, of calls to Issue or …issue that do not bring their own words."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not _name(node.func).lower().endswith("issue"):
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        code = given.get("code") or next(iter(node.args), None)
        if code is not None and "message" not in given:
            meant = _assigned(source, code.id) if isinstance(code, ast.Name) else [code]
            yield from ((node.lineno, pattern) for each in meant for pattern in _patterns(each))


def strings(source: Source) -> set[str]:
    return {
        node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def faults(code: str, parts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What is wrong with the words of one issue."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code):
        yield f"{code}: a code is snake_case"
    if set(parts) != {"message", "hint"}:
        yield f"{code}: needs a message and a hint, has {sorted(parts)}"
    for part, texts in parts.items():
        if set(texts) != LANGUAGES or not all(words.strip() for words in texts.values()):
            yield f"{code}.{part}: needs words in {sorted(LANGUAGES)}, has {sorted(texts)}"
            continue
        if not re.search(r"[\u0620-\u064a]{3}", texts["ar"]):
            yield f"{code}.{part}: the Arabic words are not Arabic"
        if len({" ".join(words.casefold().split()) for words in texts.values()}) < len(LANGUAGES):
            yield f"{code}.{part}: two languages are the same"
        if len({frozenset(_fields(words)) for words in texts.values()}) > 1:
            yield f"{code}.{part}: the languages do not have the same {{names}}"


def without_words(asked: Mapping[str, str], texts: Texts) -> list[str]:
    return [
        f"{place}: {code} has no words"
        for code, place in asked.items()
        if not any(re.fullmatch(code, one) for one in texts)
    ]


def without_use(texts: Texts, asked: Mapping[str, str], written: set[str]) -> list[str]:
    return [code for code in texts if code not in written and not any(re.fullmatch(each, code) for each in asked)]


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _assigned(source: Source, name: str) -> list[ast.expr]:
    """What the module assigns to a name."""
    assignments = (node for node in ast.walk(source.tree) if isinstance(node, ast.Assign))
    return [node.value for node in assignments if name in {_name(target) for target in node.targets}]


def _patterns(code: ast.expr) -> Iterator[str]:
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield re.escape(code.value)
    elif isinstance(code, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in code.values)
        yield "".join(parts)
    elif isinstance(code, ast.IfExp):
        yield from _patterns(code.body)
        yield from _patterns(code.orelse)


def _fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def _asked() -> dict[str, str]:
    return {code: f"{source.path}:{line}" for source in OURS for line, code in codes_asked_for(source)}


def test_every_text_is_complete() -> None:
    complaints = [fault for code, parts in issue_texts().items() for fault in faults(code, parts)]
    assert not complaints, "\n" + "\n".join(complaints)


def test_no_code_stands_in_two_files() -> None:
    codes = [code for file in FILES for code in tomllib.loads(file.read_text("utf-8"))]
    assert len(codes) == len(set(codes)), sorted(code for code in set(codes) if codes.count(code) > 1)


def test_every_issue_that_the_code_raises_has_words() -> None:
    missing = without_words(_asked(), issue_texts())
    assert not missing, "add them to a file in catalog/issue_texts/:\n" + "\n".join(missing)


def test_every_text_is_used() -> None:
    written: set[str] = set().union(*(strings(source) for source in OURS))
    assert not without_use(issue_texts(), _asked(), written), "no code raises these issues: take their words out"


GOOD = {"en": "Price {value}", "fr": "Prix {value}", "ar": "السعر {value}"}


@pytest.mark.parametrize(
    ("code", "parts", "fault"),
    [
        ("PriceMissing", {"message": GOOD, "hint": GOOD}, "snake_case"),
        ("price_missing", {"message": GOOD}, "a message and a hint"),
        ("price_missing", {"message": GOOD, "hint": {"en": "Write it", "fr": "Notez-le"}}, "needs words in"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "ar": " "}}, "needs words in"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "ar": "Price {value}"}}, "not Arabic"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "fr": GOOD["en"]}}, "two languages are the same"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "fr": GOOD["ar"]}}, "two languages are the same"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "fr": " PRICE  {value}"}}, "two languages are the same"),
        ("price_missing", {"message": GOOD, "hint": {**GOOD, "fr": "Prix {valeur}"}}, "the same {names}"),
    ],
)
def test_incomplete_words_are_noticed(code: str, parts: dict[str, dict[str, str]], fault: str) -> None:
    assert [each for each in faults(code, parts) if fault in each]
    assert not list(faults("price_missing", {"message": GOOD, "hint": GOOD}))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Issue(code='price_missing')", ["price_missing"]),
        ("issues.Issue(code='a' if x else 'b')", ["a", "b"]),
        ("_issue('title_long', row)", ["title_long"]),
        ("Issue(code=f'{field}_missing')", ["[a-z0-9_]+_missing"]),
        ("Issue(code='acme_paused', message={'en': 'Paused'})", []),
        ("def f(code): Issue(code=code)", []),
        ("code = 'a' if x else 'b'\nIssue(code=code)", ["a", "b"]),
        ("Place(code='price_missing')", []),
    ],
)
def test_codes_are_found_where_issues_are_made(text: str, codes: list[str]) -> None:
    assert [code for _, code in codes_asked_for(Source("catalog/rules.py", text))] == codes


def test_a_missing_text_and_a_text_without_use_are_noticed() -> None:
    texts: Texts = {"brand_missing": {}, "price_missing": {}, "lonely": {}}
    asked = {"[a-z0-9_]+_missing": "rules.py:1", "title_long": "rules.py:2"}
    assert without_words(asked, texts) == ["rules.py:2: title_long has no words"]
    assert without_use(texts, asked, {"title_long"}) == ["lonely"]


def test_french_signs_stay_with_their_words_at_the_end_of_a_line() -> None:
    texts = [part["fr"] for parts in issue_texts().values() for part in parts.values()]
    assert not [words for words in texts if re.search(r" [;:!?»]|« ", words)]
    assert sum("«\N{NO-BREAK SPACE}" in words for words in texts) > 100
    assert unbroken("« Prix » : 3 ? À 20:30 (a;b)") == "«\xa0Prix\xa0»\xa0: 3\xa0? À 20:30 (a;b)"
