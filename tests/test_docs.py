"""The documentation keeps up with the code: words, links, commands, examples."""

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from sync.models import ChannelAccount, SyncRun
from sync.plan import Action
from sync.states import ListingState
from sync.store.progress import WAITING
from tests.layout import PACKAGES, ROOT, sources

PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text("utf-8")
    for page in [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
}
FIRST_SCREEN = 30
WORDS = {
    *("Business", "Product", "Variant", "Offer", "Money"),
    *("SourceImage", "ImageSpec", "Rendition", "Issue", "Connector", "ChannelAccount", "Listing", "Requirement"),
    *("Plan", "Change", "Push", "Receipt", "SyncRun", "ImportRun"),
}


def defined(glossary: str) -> set[str]:
    """The first column of its tables."""
    return set(re.findall(r"^\| `?([\w ]+?)`? \|", glossary, re.MULTILINE))


def dead_links(page: str, text: str) -> Iterator[str]:
    """Links to files of the project that are not there. Comments and code do not count."""
    shown = re.sub(r"<!--.*?-->|```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", shown):
        path = target.split("#")[0]
        if (
            path
            and "://" not in path
            and not path.startswith("mailto:")
            and not (ROOT / page).parent.joinpath(path).exists()
        ):
            yield f"{page}: {target}"


def blocks(text: str, language: str) -> list[str]:
    return [
        textwrap.dedent(code) for code in re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    ]


def make_targets(text: str) -> set[str]:
    """Targets that a page tells its reader to make, in code."""
    code = "\n".join([*re.findall(r"`([^`\n]+)`", text), *blocks(text, "sh")])
    lines = re.findall(r"^\s*make ((?:[a-z-]+ ?)+)", code, re.MULTILINE)
    return {target for line in lines for target in line.split()}


def unknown(pages: Mapping[str, str], targets: set[str]) -> list[str]:
    return [f"{page}: make {target}" for page, text in pages.items() for target in make_targets(text) - targets]


@pytest.fixture(scope="module")
def glossary() -> set[str]:
    return defined(PAGES["docs/glossary.md"])


def test_the_glossary_has_the_words_that_are_fixed(glossary: set[str]) -> None:
    assert not (missing := WORDS - glossary), f"explain in docs/glossary.md: {sorted(missing)}"


def test_the_glossary_has_every_state_and_action(glossary: set[str]) -> None:
    missing = {str(each) for each in (*ListingState, *Action)} - glossary
    assert not missing, f"explain in docs/glossary.md: {sorted(missing)}"


def test_every_link_between_pages_leads_somewhere() -> None:
    assert not [link for page, text in PAGES.items() for link in dead_links(page, text)]


def test_every_target_that_a_page_names_can_be_made() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test", "test-all", "check", "bench", "serve", "lock", "clean"} <= made
    assert not unknown(PAGES, made)


@pytest.mark.parametrize("page", PAGES)
def test_python_in_a_page_can_be_read_by_python(page: str) -> None:
    for code in blocks(PAGES[page], "python"):
        ast.parse(code)


def test_the_first_screen_of_the_readme_shows_the_main_job() -> None:
    top = "\n".join(PAGES["README.md"].splitlines()[:FIRST_SCREEN])
    assert "make demo" in make_lines(top)
    assert all(f"qafila {command}" in top for command in ("business add", "import", "account add", "sync"))


def make_lines(text: str) -> list[str]:
    return [line for code in blocks(text, "sh") for line in code.splitlines() if line.startswith("make ")]


@pytest.mark.parametrize("page", sorted(Path(page).name for page in PAGES if page.startswith("docs/decisions/")))
def test_a_decision_has_a_number_and_tells_what_was_rejected(page: str) -> None:
    text = PAGES[f"docs/decisions/{page}"]
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page)
    assert text.startswith(f"# {int(page[:4])}. ")
    assert "\n## What was rejected\n" in text
    assert len(text.splitlines()) <= 60, "a decision is one page"


def test_what_is_wrong_in_a_page_is_noticed() -> None:
    assert list(dead_links("docs/operating.md", "[words](nowhere.md) ![picture](../docs/none.png)")) == [
        "docs/operating.md: nowhere.md",
        "docs/operating.md: ../docs/none.png",
    ]
    assert not list(dead_links("docs/operating.md", "[words](glossary.md#states) <!-- [later](none.md) --> `[a](b)`"))
    assert unknown({"README.md": "Type `make tea`.\n```sh\nmake test coffee  # both\n```"}, {"test"}) in (
        ["README.md: make tea", "README.md: make coffee"],
        ["README.md: make coffee", "README.md: make tea"],
    )
    assert defined("| word | meaning |\n|---|---|\n| Plan | x |\n| `live` | y |") == {"word", "Plan", "live"}
    assert blocks("1. Do\n   ```python\n   x = 1\n   ```\n", "python") == ["x = 1\n"]


@pytest.mark.parametrize(
    ("column", "states"),
    [
        ("state of a listing", {state.value for state in ListingState}),
        ("state of a run", {*SyncRun.State.values, WAITING}),
        ("state of an account", set(ChannelAccount.State.values)),
    ],
)
def test_the_operator_is_told_of_every_state_what_it_means_who_acts_and_what_to_do(
    column: str, states: set[str]
) -> None:
    (table,) = re.findall(rf"^\| {column} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGES["docs/operating.md"], re.MULTILINE)
    rows = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in table.splitlines()]
    assert {state.strip("`") for state, *_ in rows} == states
    assert all(len(row) == 4 and all(row) for row in rows)


def test_every_line_of_the_log_that_the_operator_is_told_of_is_written_somewhere() -> None:
    (table,) = re.findall(r"^\| event \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGES["docs/operating.md"], re.MULTILINE)
    events = {event for row in table.splitlines() for event in re.findall(r"`([^`]+)`", row.split("|")[1])}
    assert len(events) > 10
    written = "\n".join(source.text for source in sources() if source.package in PACKAGES)
    assert not [event for event in events if f'"{event}"' not in written]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_guide_for_entrepreneurs_calls_everything_what_the_pages_call_it(language: str) -> None:
    bold = re.findall(r"\*\*(.+?)\*\*", PAGES[f"docs/guide-entrepreneurs.{language}.md"], re.DOTALL)
    assert len(bold) > 30
    assert {" ".join(words.split()) for words in bold} <= said_on_the_pages(language)


def said_on_the_pages(language: str) -> set[str]:
    """Its locale's words; French has a space before its colons that does not break the line."""
    kept = (
        ROOT / "console" / "locale" / "pages" / ("fr" if language == "en" else language) / "LC_MESSAGES" / "django.po"
    )
    with kept.open("rb") as file:
        words = read_po(file)
    said = (each.id if language == "en" else each.string for each in words if isinstance(each.id, str))
    return {" ".join(str(each).split()) for each in said}


BUNDLED = {path.name for path in (ROOT / "connectors" / "channels").iterdir() if (path / "__init__.py").is_file()}


@pytest.mark.parametrize("slug", sorted(BUNDLED - {"practice"}))  # which has docs/practice.md
def test_each_bundled_connector_has_a_page_with_what_is_built_how_it_is_proved_and_what_is_not(slug: str) -> None:
    text = PAGES[f"docs/connectors/{slug}.md"]
    assert len(text.splitlines()) <= 60, "it is one page"
    assert f"--connector {slug}" in text, "say what the account's owner needs"
    (table,) = re.findall(r"^\| (?:feature|what) \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert len({row.count(" | ") for row in table.splitlines()}) == 1
    assert len(table.splitlines()) >= 10
