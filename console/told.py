"""Issues as the pages tell them: what to do is done there, not on a command line."""

from typing import Any

from catalog.issues import Issue
from console.words import HINTS


def told(issue: Issue, language: str) -> dict[str, Any]:
    return {
        "severity": issue.severity.value,
        "at": issue.at,
        "message": issue.message_in(language),
        "hint": hint(issue.code, issue.hint_in(language)),
        "raw": issue.raw,
        "product": issue.product,
    }


def hint(code: str, usual: str) -> str:
    """In the reader's language. `usual`: what is said where nothing on the pages is meant."""
    return str(HINTS[code]) if code in HINTS else usual


def sentence(issue: Issue, language: str) -> str:
    """The same on one line, with the other side's own words."""
    parts = (
        issue.message_in(language),
        hint(issue.code, issue.hint_in(language)),
        f"({issue.raw})" if issue.raw else "",
    )
    return " ".join(part for part in parts if part)
